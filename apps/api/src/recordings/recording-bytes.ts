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

const AGAIN = 'Converting the recording again (POST …/convert) makes it anew from the capture.';

const derivedMissing = () =>
  new Refusal(
    'conflict',
    'bytes-missing',
    `Something that was worked out of the capture is not in the blob store. ${AGAIN}`,
  );

/** The index of a recording is there, but is not what a converter wrote. */
export const indexDamaged = (): Refusal =>
  new Refusal('conflict', 'index-damaged', `The index of this recording is damaged. ${AGAIN}`);

/**
 * What was worked out of a capture: its index, peaks, facts.
 * @throws Refusal when the bytes that the catalogue speaks of are not there.
 */
export const readBlob = async (blobs: BlobStore, key: string): Promise<Uint8Array> => {
  const bytes = await blobs.get(key);
  if (!bytes) throw derivedMissing();
  return bytes;
};
