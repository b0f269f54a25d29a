import { createHash } from 'node:crypto';
import type { BlobStore, OpenBlob } from './blob-store.js';

const CHUNK_BYTES = 1024 * 1024;

/** How many bytes a blob has, and their SHA-256 (hex); `null` when there is none. */
export const fingerprintBlob = async (
  blobs: BlobStore,
  key: string,
): Promise<{ bytes: number; sha256: string } | null> => {
  const blob = await blobs.open(key);
  if (blob === null) return null;
  return fingerprintOpen(blob).finally(() => blob.close());
};

/** The same of one that is open, and stays so. */
export const fingerprintOpen = async (
  blob: OpenBlob,
): Promise<{ bytes: number; sha256: string }> => {
  const hash = createHash('sha256');
  for (let offset = 0; offset < blob.size; offset += CHUNK_BYTES)
    hash.update(await blob.read(offset, CHUNK_BYTES));
  return { bytes: blob.size, sha256: hash.digest('hex') };
};
