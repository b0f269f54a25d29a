import { request } from './client.js';
import type { CountedHold, Hold, HoldScope, RecordingPage } from './types.js';

const at = (id: string, rest = '') => `/api/holds/${encodeURIComponent(id)}${rest}`;

/** A page of active and lifted ones, the newest first. */
export function listHolds(after: string | null, signal: AbortSignal) {
  const query = new URLSearchParams({ limit: '100' });
  if (after !== null) query.set('after', after);
  return request<{ items: Hold[]; next: string | null }>(`/api/holds?${query}`, { signal });
}

export const readHold = (id: string, signal: AbortSignal) =>
  request<CountedHold>(at(id), { signal });

/** How many recordings such a hold would cover at this moment. */
export const countCovered = (scope: HoldScope, signal: AbortSignal) =>
  request<{ recordings: number }>('/api/holds/preview', {
    method: 'POST',
    body: { scope },
    signal,
  });

export type NewHold = { name: string; reason: string | null; scope: HoldScope };

/** Undefined when it is placed, and not shown yet. */
export const placeHold = (hold: NewHold) =>
  request<Hold | undefined>('/api/holds', { method: 'POST', body: hold });

export const liftHold = (id: string, reason: string | null) =>
  request<unknown>(at(id, '/lift'), { method: 'POST', body: { reason } });

/** A page of what a hold covers, newest first. */
export function listCovered(id: string, after: string | null, signal: AbortSignal) {
  const query = new URLSearchParams({ hold: id, limit: '25' });
  if (after !== null) query.set('after', after);
  return request<RecordingPage>(`/api/recordings?${query}`, { signal });
}
