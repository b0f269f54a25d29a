import { Refusal } from '#domain/kernel';
import type { BlobStore, OpenBlob } from '#infra/blobs/blob-store';
import { openCapture, openKept } from '#infra/blobs/open-capture';
import { type SalvagedSource, salvageCompact } from '#media/compact/salvage';
import type { ByteRange } from './byte-range.js';

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

/** What can be had of a capture; `missing` and `check` tell what of it cannot. */
export type LeftOfCapture = SalvagedSource & Pick<OpenBlob, 'close'>;

/**
 * As `openRecorded`, for those who want the sound that is left where a part is damaged. A capture that is kept as
 * it came has nothing by which damage could be told.
 * @throws Refusal when it is not there; CompactFault when nothing is left of it; RangeError when that is
 * no index.
 */
export const openLeft = async (
  blobs: BlobStore,
  { id, index }: Sounding,
): Promise<LeftOfCapture> => {
  const kept = await openKept(blobs, id);
  if (!kept) throw missing();
  const { blob } = kept;
  const close = () => blob.close();
  try {
    const left = kept.isCompact ? await salvageCompact(blob, index) : untold(blob);
    return Object.assign(left, { close });
  } catch (error) {
    await close();
    throw error;
  }
};

const untold = (blob: OpenBlob): SalvagedSource => ({
  size: blob.size,
  read: (offset, length) => blob.read(offset, length),
  missing: [],
  check: async () => undefined,
});

const PIECE_BYTES = 256 * 1_024;

/** Bytes start..end-1 of a capture, piece by piece. */
export const pieces = async function* (
  blob: Pick<OpenBlob, 'read'>,
  { start, end }: ByteRange,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += PIECE_BYTES)
    yield await blob.read(at, Math.min(PIECE_BYTES, end - at));
};

/** The same pieces; `tell` is called when the first is there to be sent: a killed process tells of no end. */
export const toldAtFirst = async function* (
  bytes: AsyncIterable<Uint8Array>,
  tell: () => void,
): AsyncGenerator<Uint8Array> {
  let isTold = false;
  for await (const piece of bytes) {
    if (!isTold) tell();
    isTold = true;
    yield piece;
  }
};

const missing = () =>
  new Refusal(
    'conflict',
    'bytes-missing',
    'The catalogue knows this recording, but its bytes are not in the blob store. Tell the administrator.',
  );
