import { Refusal } from '#domain/kernel';
import type { BlobStore, OpenBlob } from '#infra/blobs/blob-store';

const missing = () =>
  new Refusal(
    'conflict',
    'bytes-missing',
    'The catalogue knows this recording, but its bytes are not in the blob store. Tell the administrator.',
  );

/** @throws Refusal when the bytes that the catalogue speaks of are not there. */
export const openBlob = async (blobs: BlobStore, key: string): Promise<OpenBlob> => {
  const blob = await blobs.open(key);
  if (!blob) throw missing();
  return blob;
};

/** @throws Refusal when the bytes that the catalogue speaks of are not there. */
export const readBlob = async (blobs: BlobStore, key: string): Promise<Uint8Array> => {
  const bytes = await blobs.get(key);
  if (!bytes) throw missing();
  return bytes;
};
