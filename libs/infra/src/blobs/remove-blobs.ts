import type { BlobStore } from './blob-store.js';

/** Removes everything below a prefix, half-written or whole; what is not there is gone already. */
export const removeBlobs = async (blobs: BlobStore, prefix: string): Promise<void> => {
  await blobs.forgetUnpublished(prefix);
  for await (const { key } of blobs.list(prefix)) await blobs.delete(key);
};
