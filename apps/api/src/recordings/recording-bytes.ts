import { Refusal } from '#domain/kernel';
import type { BlobStore, OpenBlob } from '#infra/blobs/blob-store';
import { openCapture } from '#infra/blobs/open-capture';

const missing = () =>
  new Refusal(
    'conflict',
    'bytes-missing',
    'The catalogue knows this recording, but its bytes are not in the blob store. Tell the administrator.',
  );

/**
 * The capture as the device sent it, in whatever form it is kept.
 * @throws Refusal when it is not there; CompactFault when it is damaged, as `read` does.
 */
export const openRecorded = async (blobs: BlobStore, id: string): Promise<OpenBlob> => {
  const capture = await openCapture(blobs, id);
  if (!capture) throw missing();
  return capture;
};

/** @throws Refusal when the bytes that the catalogue speaks of are not there. */
export const readBlob = async (blobs: BlobStore, key: string): Promise<Uint8Array> => {
  const bytes = await blobs.get(key);
  if (!bytes) throw missing();
  return bytes;
};
