import { request } from './client.js';
import type { Seals, Verification } from './types.js';

export const readSeals = (signal: AbortSignal) => request<Seals>('/api/seals', { signal });

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
