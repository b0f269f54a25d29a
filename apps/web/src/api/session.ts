import { ApiError, request } from './client.js';
import type { Session } from './types.js';

/** The session of this browser; null when signed out. */
export async function readSession(): Promise<Session | null> {
  try {
    return await request<Session>('/api/session');
  } catch (fault) {
    if (fault instanceof ApiError && fault.status === 401) return null;
    throw fault;
  }
}

export const signIn = (user: string, password: string) =>
  request<Session>('/api/session', { method: 'POST', body: { user, password } });

export const signOut = () => request<void>('/api/session', { method: 'DELETE' });
