import { request } from './client.js';
import type { Lockout, User, UserPage } from './types.js';

const MOST_ON_A_PAGE = 1_000;

const at = (id: string) => `/api/users/${encodeURIComponent(id)}`;

/** A page of the users whose name or number has `q` in it, by name. */
export function listUsers(q: string, after: string | null, signal: AbortSignal) {
  const query = new URLSearchParams({ limit: '100' });
  if (q !== '') query.set('q', q);
  if (after !== null) query.set('after', after);
  return request<UserPage>(`/api/users?${query}`, { signal });
}

/** Everybody, by name. */
export async function listAllUsers(signal: AbortSignal): Promise<User[]> {
  const users: User[] = [];
  let after: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(MOST_ON_A_PAGE) });
    if (after !== null) query.set('after', after);
    const page: UserPage = await request<UserPage>(`/api/users?${query}`, { signal });
    users.push(...page.items);
    after = page.next;
  } while (after !== null);
  return users;
}

export const readUser = (id: string, signal: AbortSignal) => request<User>(at(id), { signal });

/** What an administrator can say of a user; what is left out stays as it is. */
export type UserChange = {
  name?: string;
  number?: string | null;
  role?: User['role'];
  password?: string;
  /** Whoever signs in with it in a browser must choose another first. */
  mustChangePassword?: boolean;
  licensed?: boolean;
  licenceTemplate?: string | null;
  devices?: string[];
  /** Whoever the OpenID provider calls so opens the account; null: nobody. */
  identity?: { subject: string } | null;
};

export type UserRemoval = { reason: string | null; confirmRemovals?: number };

/** Takes the account away, for ever. */
export const removeUser = (id: string, removal: UserRemoval) =>
  request<unknown>(at(id), { method: 'DELETE', body: removal });

export const createUser = (user: UserChange) =>
  request<User>('/api/users', { method: 'POST', body: user });

/** What too many failed sign-ins with an account have led to. */
export const readLockout = (id: string, signal: AbortSignal) =>
  request<Lockout>(`${at(id)}/lockout`, { signal });

export const liftLockout = (id: string) => request<void>(`${at(id)}/lockout`, { method: 'DELETE' });

export const changeUser = (id: string, change: UserChange) =>
  request<User>(at(id), { method: 'PATCH', body: change });
