import { request } from './client.js';
import type { OpenSessions } from './types.js';

/** Where whoever asks is signed in, the session used last first. */
export const listSessions = (signal: AbortSignal) =>
  request<OpenSessions>('/api/sessions', { signal });

export const endSession = (id: string) =>
  request<void>(`/api/sessions/${id}`, { method: 'DELETE' });

export const changeOwnPassword = (body: { current: string; password: string }) =>
  request<void>('/api/session/password', { method: 'PUT', body });
