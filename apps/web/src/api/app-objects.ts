import { request } from './client.js';
import type { AppObject, Session } from './types.js';

const at = (name: string) => `/api/app-objects/${encodeURIComponent(name)}`;

export const listAppObjects = (signal: AbortSignal) =>
  request<{ items: AppObject[] }>('/api/app-objects', { signal });

export const createAppObject = (appObject: AppObject) =>
  request<AppObject>('/api/app-objects', { method: 'POST', body: appObject });

/** What is left out stays as it is. */
export const changeAppObject = (name: string, change: Partial<AppObject>) =>
  request<AppObject>(at(name), { method: 'PUT', body: change });

export const deleteAppObject = (name: string) => request<unknown>(at(name), { method: 'DELETE' });

/** Says which App object this session acts through; null: through none. */
export const chooseAppObject = (name: string | null) =>
  request<Session>('/api/session/app-object', { method: 'PUT', body: { name } });
