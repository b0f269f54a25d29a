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
  /**
   * As `read`, into memory of the caller's: fills `target` as far as the capture reaches and
   * returns how many bytes that is. Where it is absent, `read` and a copy do.
   */
  readInto?(offset: number, target: Uint8Array): Promise<number>;
  /**
   * The descriptor of a file that holds just these bytes, if there is one: other threads of the
   * process may read it by themselves while they are asked to read this source.
   */
  readonly descriptor?: number | undefined;
}

/** Fills `target` with the bytes of a source from `offset` on; returns how many there are. */
export async function readInto(
  source: ByteSource,
  offset: number,
  target: Uint8Array,
): Promise<number> {
  if (source.readInto !== undefined) return source.readInto(offset, target);
  const bytes = await source.read(offset, target.length);
  target.set(bytes);
  return bytes.length;
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
    descriptor: file.fd,
    async read(offset, length) {
      const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - offset)));
      return bytes.subarray(0, await readFully(file, offset, bytes));
    },
    readInto: (offset, target) =>
      readFully(file, offset, target.subarray(0, Math.max(0, size - offset))),
    close: () => file.close(),
  };
}

async function readFully(file: FileHandle, offset: number, target: Uint8Array): Promise<number> {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await file.read(target, filled, target.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** A capture that is already in memory (tests, small files). */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}
