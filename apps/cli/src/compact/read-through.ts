import { createHash } from 'node:crypto';
import type { ByteSource } from '#media/byte-source';

/** Bytes of a capture that are read at a time. */
const PIECE = 1 << 20;

export type ReadingThrough = {
  readonly signal: AbortSignal;
  /** Called with the number of bytes done so far. */
  readonly onProgress: (bytes: number) => void;
  /** Given every byte, front to back. */
  readonly write?: (bytes: Uint8Array) => Promise<void>;
};

/** Reads a capture from the first byte to the last; answers with its SHA-256, hexadecimal. */
export const readThrough = async (
  source: ByteSource,
  { signal, onProgress, write }: ReadingThrough,
): Promise<string> => {
  const hash = createHash('sha256');
  for (let at = 0; at < source.size;) {
    signal.throwIfAborted();
    const bytes = await source.read(at, PIECE);
    // A file that became shorter: what is there differs from what was, and the hash tells.
    if (bytes.length === 0) break;
    hash.update(bytes);
    await write?.(bytes);
    at += bytes.length;
    onProgress(at);
  }
  return hash.digest('hex');
};
