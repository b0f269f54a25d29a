import { request } from './client.js';
import type { Seals, Statement, Verification } from './types.js';

export const readSeals = (signal: AbortSignal) => request<Seals>('/api/seals', { signal });

/** The newest daily statements. */
export const readStatements = (signal: AbortSignal) =>
  request<{ items: Statement[] }>('/api/seals/statements?limit=7', { signal });

/** Compares a recording with its seal. */
export const verifyRecording = (id: string) =>
  request<Verification>(`/api/recordings/${encodeURIComponent(id)}/verify`, {
    method: 'POST',
    body: {},
  });

/** Has one recording sealed. */
export const sealRecording = (id: string) =>
  request<unknown>(`/api/recordings/${encodeURIComponent(id)}/watermark`, {
    method: 'POST',
    body: {},
  });
