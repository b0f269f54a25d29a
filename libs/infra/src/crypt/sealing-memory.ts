import type { KeyObject } from 'node:crypto';
import { AROUND_BYTES, BLOCK_BYTES } from './sealed-format.js';

/** Clear bytes that are handed over at once, at most. */
export const BATCH_BYTES = 640 * 1024;

const sealedLength = (clear: number) => clear + Math.ceil(clear / BLOCK_BYTES) * AROUND_BYTES;

/** Memory that two threads share, for one batch: in clear, then sealed in its place. */
export const newMemory = (): SharedArrayBuffer => new SharedArrayBuffer(sealedLength(BATCH_BYTES));

export const clearPart = (memory: SharedArrayBuffer, length: number): Uint8Array =>
  new Uint8Array(memory, 0, length);

/** Where a batch of so many clear bytes comes out. */
export const sealedPart = (memory: SharedArrayBuffer, length: number): Uint8Array =>
  new Uint8Array(memory, 0, sealedLength(length));

/** What a sealing thread is told, in this order for each upload. */
export type SealingTask =
  | { readonly kind: 'begin'; readonly upload: number; readonly key: KeyObject }
  | {
      readonly kind: 'seal';
      readonly number: number;
      readonly upload: number;
      /** Which memory. */
      readonly slot: number;
      /** Number of its first block. */
      readonly first: number;
      readonly length: number;
    }
  | { readonly kind: 'end'; readonly number: number; readonly upload: number };

/** That a task was done, or (0) that the thread is there. `sha256`: hex, at the end of an upload, of all its clear bytes. */
export type SealingAnswer = { readonly number: number; readonly sha256: string | null };
