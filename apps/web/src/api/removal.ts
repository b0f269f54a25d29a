import { request } from './client.js';
import { recordingAt } from './recordings.js';
import type { Receipt } from './types.js';

/** What a person gives as his reason; null where he gave none. */
export type Reason = string | null;

const bodyOf = (reason: Reason) => (reason === null ? {} : { reason });
const act = (id: string, verb: string, reason: Reason) =>
  request<unknown>(recordingAt(id, `/${verb}`), { method: 'POST', body: bodyOf(reason) });

/**
 * Removes as the App object of the session has it, which must be the one that is meant: to the recycle
 * bin, or for good.
 */
export const removeRecording = (id: string, mode: 'Recoverable' | 'Permanent', reason: Reason) =>
  request<unknown>(recordingAt(id), { method: 'DELETE', body: { ...bodyOf(reason), mode } });

/** Takes it out of the recycle bin. */
export const restoreRecording = (id: string, reason: Reason) => act(id, 'restore', reason);

/** Removes for good what is in the recycle bin. */
export const purgeRecording = (id: string, reason: Reason) => act(id, 'purge', reason);

export const setProtection = (id: string, on: boolean, reason: Reason) =>
  act(id, on ? 'protect' : 'unprotect', reason);

/** What remains of a recording that is gone. */
export const readReceipt = (id: string, signal: AbortSignal) =>
  request<Receipt>(recordingAt(id, '/receipt'), { signal });

export const receiptUrl = (id: string) => recordingAt(id, '/receipt');
/** With the times as they were where the viewer is. */
export function receiptPdfUrl(id: string): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return recordingAt(id, `/receipt?${new URLSearchParams({ format: 'pdf', timeZone })}`);
}
