import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

/**
 * Random access to the bytes of a capture: a file, an object store, a decrypted or an expanded
 * view of either. `read` returns fewer bytes than asked for only at the end of the capture;
 * offsets beyond the end give an empty array.
 */
export interface ByteSource {
  /** Bytes in the whole capture. */
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A capture that is a file on disk; `size` is that of the moment it was opened. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/** Opens a file for random reading. Errors: those of node's `open` (ENOENT, EACCES, …). */
export async function fileSource(path: string): Promise<FileSource> {
  const file = await open(path, 'r');
  const { size } = await file.stat();
  return {
    size,
    read: (offset, length) => readFully(file, offset, Math.min(length, size - offset)),
    close: () => file.close(),
  };
}

async function readFully(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  if (length <= 0) return new Uint8Array(0);
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** A capture that is already in memory (tests, small files). */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}
