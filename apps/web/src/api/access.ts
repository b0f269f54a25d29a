import { request } from './client.js';
import type { Access, AccessList } from './types.js';

/** What this session asked its supervisor for, and what waits for whoever asks. */
export const readAccess = (signal: AbortSignal) => request<AccessList>('/api/access', { signal });

export const requestAccess = (body: { reason: string; minutes: number }) =>
  request<Access>('/api/access', { method: 'POST', body });

const answer = (id: string, how: string, body?: object) =>
  request<void>(`/api/access/${id}/${how}`, { method: 'POST', ...(body && { body }) });

export const grantAccess = (id: string, minutes: number) => answer(id, 'grant', { minutes });

/** `reason`: may be empty. */
export const refuseAccess = (id: string, reason: string) =>
  answer(id, 'refuse', reason === '' ? undefined : { reason });

/** Ends a grant, or takes a request back. */
export const revokeAccess = (id: string) => answer(id, 'revoke');
