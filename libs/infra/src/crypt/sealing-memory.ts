import type { KeyObject } from 'node:crypto';
import { AROUND_BYTES, BLOCK_BYTES } from './sealed-format.js';

/** Clear bytes that are handed over at once, at most. */
export const BATCH_BYTES = 640 * 1024;

const sealedLength = (clear: number) => clear + Math.ceil(clear / BLOCK_BYTES) * AROUND_BYTES;

/**
 * Memory for one batch, in clear and then sealed in its place; two threads hand it to each other. Memory that both could reach
 * at one time would be copied to word by word: sixteen times as slow, and twice what the cipher takes, each way.
 */
export const newMemory = (): ArrayBuffer => new ArrayBuffer(sealedLength(BATCH_BYTES));

/** Where a batch of so many clear bytes goes in: so far behind that no block is sealed over the next one. */
export const clearPart = (memory: ArrayBuffer, length: number): Uint8Array =>
  new Uint8Array(memory, sealedLength(length) - length, length);

/** Where it comes out. */
export const sealedPart = (memory: ArrayBuffer, length: number): Uint8Array =>
  new Uint8Array(memory, 0, sealedLength(length));

/** What a sealing thread is told, in this order for each upload. */
export type SealingTask =
  | { readonly kind: 'begin'; readonly upload: number; readonly key: KeyObject }
  | {
      readonly kind: 'seal';
      readonly number: number;
      readonly upload: number;
      /** The batch is in it. Whoever sends it has it no more, nor who sends it back. */
      readonly memory: ArrayBuffer;
      /** Number of its first block. */
      readonly first: number;
      readonly length: number;
    }
  | { readonly kind: 'end'; readonly number: number; readonly upload: number };

/** That a task was done, or (0) that the thread is there. */
export type SealingAnswer = {
  readonly number: number;
  /** Hex, at the end of an upload, of all its clear bytes. */
  readonly sha256: string | null;
  /** What a batch was sealed in. */
  readonly memory: ArrayBuffer | null;
};
