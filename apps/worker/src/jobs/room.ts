import type { BlobStore } from '#infra/blobs/blob-store';

/**
 * What compaction leaves to calls at the least: a hundred of them at once (two-way G.711, 1.4 MB a
 * minute each) go on in it for nearly two minutes, and each compaction that ends gives room back.
 */
export const RESERVE_BYTES = 256 * 1024 * 1024;

/** Can so many bytes be written without taking the last room from running calls? */
export const hasRoomFor = async (blobs: BlobStore, bytes: number): Promise<boolean> => {
  const free = await blobs.freeBytes();
  return free === null || free > bytes + RESERVE_BYTES;
};
