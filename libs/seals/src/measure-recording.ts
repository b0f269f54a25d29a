import type { BlobStore, OpenBlob } from '#infra/blobs/blob-store';
import { openCapture, openKept } from '#infra/blobs/open-capture';
import { ReadingFault, readReading, whole } from '#infra/blobs/reading';
import { SealFault } from '#infra/crypt/sealed-format';
import { CompactFault } from '#media/compact/compact-fault';
import { salvageCompact } from '#media/compact/salvage';
import { CaptureFault } from '#media/capture-fault';
import { measureCapture, measureSound } from './measure.js';
import type { Measured, Unreadable } from './measuring.js';

const MISSING = 'The capture is not in the blob store.';

/** Reads what is stored of a recording; what cannot be read is part of the answer. */
export const measureRecording = async (
  blobs: BlobStore,
  id: string,
  secret: Uint8Array | null,
): Promise<Measured> => {
  const capture = await orFault(() => using(() => openCapture(blobs, id), measureCapture));
  if (secret === null) return { capture, sound: null };
  const sound = await orFault(async () => soundOf(blobs, id, secret));
  return { capture, sound };
};

/** Of what is left of a damaged capture too: it is silent there. */
const soundOf = async (blobs: BlobStore, id: string, secret: Uint8Array) => {
  const { index } = await readReading(blobs, id, 'index');
  const readable = whole(index);
  return using(
    async () => leftOf(blobs, id, readable),
    (source) => measureSound(source, readable, secret),
  );
};

const leftOf = async (blobs: BlobStore, id: string, index: Uint8Array) => {
  const kept = await openKept(blobs, id);
  if (!kept?.isCompact) return kept?.blob ?? null;
  const { blob } = kept;
  try {
    return Object.assign(await salvageCompact(blob, index), { close: () => blob.close() });
  } catch (error) {
    await blob.close();
    throw error;
  }
};

type Closable = Pick<OpenBlob, 'size' | 'read' | 'close'>;

const using = async <T>(
  open: () => Promise<Closable | null>,
  read: (source: Closable) => Promise<T>,
): Promise<T | Unreadable> => {
  const source = await open();
  if (source === null) return { fault: MISSING };
  return read(source).finally(() => source.close());
};

/** What a capture or a reading is to blame for is found; anything else is thrown. */
const orFault = async <T>(look: () => Promise<T>): Promise<T | Unreadable> => {
  try {
    return await look();
  } catch (error) {
    const isFound =
      error instanceof SealFault ||
      error instanceof CompactFault ||
      error instanceof CaptureFault ||
      error instanceof ReadingFault ||
      error instanceof RangeError;
    if (!isFound) throw error;
    return { fault: error.message };
  }
};
