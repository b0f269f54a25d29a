import { request } from './client.js';
import type { AuditPage, LogPage, Settings, SettingsChange, CryptKeys } from './types.js';
import type { OrphanPage, SettingsPreview, Status, WhatIf } from './types.js';

export const readSettings = () => request<Settings>('/api/settings');

/** Which crypt keys there are, and what is encrypted under each. */
export const readCryptKeys = () => request<CryptKeys>('/api/settings/crypt-keys');

/** Opens what is encrypted under a key. */
export const enterCryptKey = (cryptKey: string) =>
  request<unknown>('/api/settings/crypt-keys/enter', { method: 'POST', body: { cryptKey } });

export const changeSettings = (change: SettingsChange) =>
  request<Settings>('/api/settings', { method: 'PATCH', body: change });

type PreviewQuery = { after: string | null; limit: number; signal: AbortSignal };

/** What would go by itself if it were so; nothing is changed. */
export const previewSettings = (whatIf: WhatIf, { after, limit, signal }: PreviewQuery) =>
  request<SettingsPreview>('/api/settings/preview', {
    method: 'POST',
    body: { ...whatIf, limit, ...(after !== null && { after }) },
    signal,
  });

/** Where files and events do not agree, the newest find first. */
export const readOrphans = (after: string | null, signal: AbortSignal) =>
  request<OrphanPage>(
    `/api/orphans${after === null ? '' : `?after=${encodeURIComponent(after)}`}`,
    {
      signal,
    },
  );

/** Says of a recording whose upload was lost that nothing more comes. */
export const endRecording = (id: string, reason: string | null) =>
  request<unknown>(`/api/recordings/${encodeURIComponent(id)}/end`, {
    method: 'POST',
    body: { reason },
  });

export const readStatus = () => request<Status>('/api/status');

/** Says that the clock is right, and that sweeps may go on. */
export const confirmClock = () =>
  request<unknown>('/api/sweeps/confirm-clock', { method: 'POST', body: {} });

/** Has a sweep take a turn at once. */
export const runSweep = (name: string) =>
  request<unknown>(`/api/sweeps/${encodeURIComponent(name)}/run`, { method: 'POST' });

/** The newest lines of the log that fit the query, newest first. */
export const readLog = (query: URLSearchParams, signal: AbortSignal) =>
  request<LogPage>(`/api/log?${query}`, { signal });

/** A page of the event history that fits the query, oldest first. */
export const readEvents = (query: URLSearchParams, signal: AbortSignal) =>
  request<AuditPage>(`/api/events?${query}`, { signal });
