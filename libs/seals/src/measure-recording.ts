import type { BlobStore, OpenBlob } from '#infra/blobs/blob-store';
import { openCapture, openKept } from '#infra/blobs/open-capture';
import { ReadingFault, readReading, whole } from '#infra/blobs/reading';
import { type SalvagedSource, salvageCompact } from '#media/compact/salvage';
import { DamagedBytes } from '#media/damaged-bytes';
import { CaptureFault } from '#media/capture-fault';
import { measureCapture, measureSound } from './measure.js';
import { type Measured, type Unreadable, isUnreadable } from './measuring.js';

const MISSING = 'The capture is not in the blob store.';

/** Reads what is stored of a recording; what cannot be read is part of the answer. */
export const measureRecording = async (
  blobs: BlobStore,
  id: string,
  secret: Uint8Array | null,
): Promise<Measured> => {
  const capture = await orFault(() => using(() => openCapture(blobs, id), measureCapture));
  const found = isUnreadable(capture) ? await located(blobs, id, capture) : capture;
  if (secret === null) return { capture: found, sound: null };
  const sound = await orFault(async () => soundOf(blobs, id, secret));
  return { capture: found, sound };
};

/** Of what is left of a damaged capture too: it is silent there. */
const soundOf = async (blobs: BlobStore, id: string, secret: Uint8Array) => {
  const readable = await indexOf(blobs, id);
  return using(
    async () => leftOf(blobs, id, readable),
    (source) => measureSound(source, readable, secret),
  );
};

const indexOf = async (blobs: BlobStore, id: string): Promise<Uint8Array> =>
  whole((await readReading(blobs, id, 'index')).index);

/** The same fault, and which bytes of the capture cannot be read, if its table and index tell. */
const located = async (blobs: BlobStore, id: string, fault: Unreadable): Promise<Unreadable> => {
  const missing = await orFault(async () =>
    using(
      async () => leftOf(blobs, id, await indexOf(blobs, id)),
      async (left) => {
        await left.check();
        return left.missing;
      },
    ),
  );
  if (isUnreadable(missing) || missing.length === 0) return fault;
  return { ...fault, bytes: missing.map(({ from, to }) => [from, to]) };
};

type Left = SalvagedSource & Pick<OpenBlob, 'close'>;

const leftOf = async (blobs: BlobStore, id: string, index: Uint8Array): Promise<Left | null> => {
  const kept = await openKept(blobs, id);
  if (!kept) return null;
  const { blob } = kept;
  const close = () => blob.close();
  try {
    const left = kept.isCompact ? await salvageCompact(blob, index) : untold(blob);
    return Object.assign(left, { close });
  } catch (error) {
    await blob.close();
    throw error;
  }
};

/** A capture that is kept as it came is read, or is not. */
const untold = (blob: OpenBlob): SalvagedSource => ({
  size: blob.size,
  read: (offset, length) => blob.read(offset, length),
  missing: [],
  check: async () => undefined,
});

const using = async <S extends Pick<OpenBlob, 'close'>, T extends object>(
  open: () => Promise<S | null>,
  read: (source: S) => Promise<T>,
): Promise<T | Unreadable> => {
  const source = await open();
  if (source === null) return { fault: MISSING };
  return read(source).finally(() => source.close());
};

/** What a capture or a reading is to blame for is found; anything else is thrown. */
const orFault = async <T extends object>(look: () => Promise<T>): Promise<T | Unreadable> => {
  try {
    return await look();
  } catch (error) {
    const isFound =
      error instanceof DamagedBytes ||
      error instanceof CaptureFault ||
      error instanceof ReadingFault ||
      error instanceof RangeError;
    if (!isFound) throw error;
    return { fault: error.message };
  }
};
