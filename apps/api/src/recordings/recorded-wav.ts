import { Readable } from 'node:stream';
import type { BlobStore } from '#infra/blobs/blob-store';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { type VirtualWav, type WavOptions, openWav } from '#media/audio';
import { indexDamaged, openRecorded, readBlob } from './recording-bytes.js';

/** The sound of a recording, its capture open until it is closed. */
export type RecordedWav = {
  readonly wav: VirtualWav;
  readonly index: Uint8Array;
  readonly close: () => Promise<void>;
};

/**
 * Opens the sound of a recording that is ready. Close it.
 * @throws Refusal when its bytes are not there or its index is damaged; CompactFault when its capture is.
 * Nothing is left open then.
 */
export const openRecordedWav = async (
  blobs: BlobStore,
  id: string,
  options: WavOptions,
): Promise<RecordedWav> => {
  const index = await readBlob(blobs, recordingBlobs(id).index);
  const capture = await openRecorded(blobs, id);
  try {
    return { wav: openWav(capture, index, options), index, close: () => capture.close() };
  } catch (error) {
    await capture.close();
    throw error instanceof RangeError ? indexDamaged() : error;
  }
};

/** The whole WAV. The capture is closed when the stream is, also when nothing was read of it. */
export const streamOf = ({ wav, close }: RecordedWav): Readable =>
  Readable.from(wav.read(0, wav.byteLength), { objectMode: false }).once('close', () => {
    // It was only read from: a fault on closing loses nothing.
    close().catch(() => undefined);
  });
