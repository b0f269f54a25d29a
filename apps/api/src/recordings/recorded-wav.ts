import { Readable } from 'node:stream';
import type { BlobStore } from '#infra/blobs/blob-store';
import { ReadingFault } from '#infra/blobs/reading';
import { type VirtualWav, type WavOptions, openWav } from '#media/audio';
import { type LeftOfCapture, type Sounding, openLeft, openRecorded } from './recording-bytes.js';

/** The sound of a recording, its capture open until it is closed. */
export type RecordedWav = { readonly wav: VirtualWav; readonly close: () => Promise<void> };

/**
 * Opens the sound of a recording that is ready. Close it.
 * @throws Refusal when its capture is not there; CompactFault when that is damaged, ReadingFault when
 * the index is, as `read` does. Nothing is left open then.
 */
export const openRecordedWav = async (
  blobs: BlobStore,
  { id, index }: Sounding,
  options: WavOptions,
): Promise<RecordedWav> => soundOf(await openRecorded(blobs, id), index, options);

export type LeftWav = RecordedWav & { readonly left: LeftOfCapture };

/** The same of what is left of its capture: silent where that is damaged. */
export const openLeftWav = async (
  blobs: BlobStore,
  sounding: Sounding,
  options: WavOptions,
): Promise<LeftWav> => {
  const left = await openLeft(blobs, sounding).catch((error: unknown) => {
    throw indexFault(error);
  });
  return { ...(await soundOf(left, sounding.index, options)), left };
};

const soundOf = async (
  capture: Pick<LeftOfCapture, 'size' | 'read' | 'close'>,
  index: Uint8Array,
  options: WavOptions,
): Promise<RecordedWav> => {
  try {
    return { wav: saying(openWav(capture, index, options)), close: () => capture.close() };
  } catch (error) {
    await capture.close();
    throw indexFault(error);
  }
};

/** What earlier releases kept has no checksum: that it is no index may show only when it is read by. */
const saying = (wav: VirtualWav): VirtualWav => ({
  ...wav,
  async *read(start, end, signal) {
    try {
      yield* wav.read(start, end, signal);
    } catch (error) {
      throw indexFault(error);
    }
  },
});

const indexFault = (error: unknown): unknown =>
  error instanceof RangeError ? new ReadingFault('index', 'damaged') : error;

/** The whole WAV. The capture is closed when the stream is, also when nothing was read of it. */
export const streamOf = ({ wav, close }: RecordedWav): Readable =>
  Readable.from(wav.read(0, wav.byteLength), { objectMode: false }).once('close', () => {
    // It was only read from: a fault on closing loses nothing.
    close().catch(() => undefined);
  });
