import { request } from './client.js';
import { recordingAt } from './recordings.js';
import type { Reason } from './removal.js';

const MOST_SHOWN = 8;

/** Somebody who may be the owner of a recording. */
export type Person = { id: string; name: string | null; number: string | null };

/** Users whose name or number holds a text; for administrators. */
export const findPeople = (q: string, signal: AbortSignal) =>
  request<{ items: Person[]; next: string | null }>(
    `/api/users?${new URLSearchParams({ limit: String(MOST_SHOWN), ...(q !== '' && { q }) })}`,
    { signal },
  );

/** Says by hand whose a recording is; null: nobody's. */
export const assignOwner = (id: string, userId: string | null, reason: Reason) =>
  request<unknown>(recordingAt(id, '/owner'), { method: 'POST', body: { userId, reason } });
