import { Refusal } from '#domain/kernel';
import type { BlobStore, OpenBlob } from '#infra/blobs/blob-store';
import { openCapture } from '#infra/blobs/open-capture';

/**
 * The capture as the device sent it, in whatever form it is kept.
 * @throws Refusal when it is not there; CompactFault when it is damaged, as `read` does.
 */
export const openRecorded = async (blobs: BlobStore, id: string): Promise<OpenBlob> => {
  const capture = await openCapture(blobs, id);
  if (!capture) throw missing();
  return capture;
};

/** `index`: by which the sound of the recording is found in its capture. */
export type Sounding = { readonly id: string; readonly index: Uint8Array };

const missing = () =>
  new Refusal(
    'conflict',
    'bytes-missing',
    'The catalogue knows this recording, but its bytes are not in the blob store. Tell the administrator.',
  );
