import type { BlobStore } from './blob-store.js';

/** Removes everything below a prefix; what is not there is gone already. */
export const removeBlobs = async (blobs: BlobStore, prefix: string): Promise<void> => {
  for await (const { key } of blobs.list(prefix)) await blobs.delete(key);
};
