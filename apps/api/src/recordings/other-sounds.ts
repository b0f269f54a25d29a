import type { BlobStore } from '#infra/blobs/blob-store';
import { ReadingFault, otherCallsRead, whole } from '#infra/blobs/reading';
import { readingOfCall } from './call-reading.js';
import { type LeftWav, openLeftWav } from './recorded-wav.js';

/** What can be had of a call beside the first: its sound, or why there is none. */
export type OtherSound = {
  readonly call: number;
  readonly index: Uint8Array;
  readonly sound: LeftWav | ReadingFault;
};

/**
 * The sounds of the other calls of a capture that was looked through. Close each.
 * @throws what openLeftWav throws; nothing is left open then
 */
export const openOtherSounds = async (
  blobs: BlobStore,
  id: string,
  gone: AbortSignal,
): Promise<OtherSound[]> => {
  const opened: OtherSound[] = [];
  try {
    for (const call of await otherCallsRead(blobs, id)) {
      const other = await openOther(blobs, id, call);
      opened.push(other);
      if (!(other.sound instanceof ReadingFault)) await other.sound.left.check(gone);
    }
    return opened;
  } catch (error) {
    await closeOthers(opened);
    throw error;
  }
};

export const closeOthers = async (others: readonly OtherSound[]): Promise<void> => {
  for (const { sound } of others) if (!(sound instanceof ReadingFault)) await sound.close();
};

const openOther = async (blobs: BlobStore, id: string, call: number): Promise<OtherSound> => {
  const found = (await readingOfCall(blobs, id, call, 'index')).index;
  try {
    const index = whole(found);
    return { call, index, sound: await openLeftWav(blobs, { id, index }, { channel: 'both' }) };
  } catch (error) {
    if (error instanceof ReadingFault) return { call, index: new Uint8Array(0), sound: error };
    throw error;
  }
};
