import { request } from './client.js';
import type { AppObject, Session } from './types.js';

const at = (name: string) => `/api/app-objects/${encodeURIComponent(name)}`;

export const listAppObjects = (signal: AbortSignal) =>
  request<{ items: AppObject[] }>('/api/app-objects', { signal });

export const createAppObject = (appObject: AppObject) =>
  request<AppObject>('/api/app-objects', { method: 'POST', body: appObject });

/** How many recordings go at once because a rule of retention is about the members. */
type Confirmed = { confirmRemovals?: number };

/** What is left out stays as it is. */
export const changeAppObject = (name: string, change: Partial<AppObject> & Confirmed) =>
  request<AppObject>(at(name), { method: 'PUT', body: change });

export const deleteAppObject = (name: string, { confirmRemovals }: Confirmed) =>
  request<unknown>(
    confirmRemovals === undefined ? at(name) : `${at(name)}?confirmRemovals=${confirmRemovals}`,
    { method: 'DELETE' },
  );

/** Says which App object this session acts through; null: through none. */
export const chooseAppObject = (name: string | null) =>
  request<Session>('/api/session/app-object', { method: 'PUT', body: { name } });
