import { ApiError, request } from './client.js';
import { setClock } from './server-clock.js';
import type { Session, SignInWays } from './types.js';

type Told = Session & { readonly now: string };

/** The session of this browser; null when signed out. */
export async function readSession(): Promise<Session | null> {
  try {
    return await timed(request<Told>('/api/session'));
  } catch (fault) {
    if (fault instanceof ApiError && fault.status === 401) return null;
    throw fault;
  }
}

/** How one gets in here. */
export const readWays = () => request<SignInWays>('/api/session/ways');

export const signIn = (user: string, password: string) =>
  timed(request<Told>('/api/session', { method: 'POST', body: { user, password } }));

/** A session says what time it is. */
const timed = async (asked: Promise<Told>): Promise<Session> => {
  const askedMs = Date.now();
  const session = await asked;
  setClock(session.now, askedMs, Date.now());
  return session;
};

export const signOut = () => request<void>('/api/session', { method: 'DELETE' });
