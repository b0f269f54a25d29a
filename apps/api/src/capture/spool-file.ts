import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** A file that grows while a capture arrives. */
export interface SpoolFile {
  /** All of it, or an error: then some of it may have been written. */
  append(chunks: readonly Uint8Array[]): Promise<void>;
  /** Nothing more comes; what was appended survives a power cut once this resolves. */
  sync(): Promise<void>;
  close(): Promise<void>;
  /** How many bytes are in it. */
  size(): Promise<number>;
  /** Takes away all behind so many bytes. */
  cut(bytes: number): Promise<void>;
}

/** A capture that arrives. */
export interface CaptureFile extends SpoolFile {
  /** SHA-256 in hex of all that was appended; `null`: it must be read to know. Nothing can be appended afterwards. */
  end(): Promise<string | null>;
}

/** Hashes what is appended while it is being written. */
export const hashedSpoolFile = (file: SpoolFile): CaptureFile => {
  const hash = createHash('sha256');
  return {
    ...file,
    append: async (chunks) => {
      const written = file.append(chunks);
      for (const chunk of chunks) hash.update(chunk);
      await written;
    },
    end: async () => hash.digest('hex'),
  };
};

/** Makes a new file on the disk. @throws EEXIST, ENOSPC, EMFILE, … */
export const createSpoolFile = async (path: string, flags = 'wx'): Promise<SpoolFile> => {
  const file = await open(path, flags, 0o600);
  return {
    async append(chunks) {
      const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
      const { bytesWritten } = await file.writev(chunks);
      if (bytesWritten === total) return;
      // A short write is what a filling disk does first; the rest says what the fault is.
      await file.writeFile(Buffer.concat(chunks).subarray(bytesWritten));
    },
    sync: () => file.sync(),
    close: () => file.close(),
    size: async () => (await file.stat()).size,
    cut: (bytes) => file.truncate(bytes),
  };
};

/** How many bytes a capture has, and their SHA-256 in hex. */
export type Fingerprint = { readonly bytes: number; readonly sha256: string };

/** Of a file as it is on the disk. */
export const fingerprintFile = async (path: string): Promise<Fingerprint> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
};

/** Makes a file's bytes, or a folder's entries, survive a power cut. */
export const syncPath = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
};
