import type { OpenBlob } from '../blobs/blob-store.js';
import {
  AROUND_BYTES,
  BLOCK_BYTES,
  HEADER_BYTES,
  MAGIC,
  blobKeyOf,
  openBlock,
} from './sealed-format.js';

/** So many bytes of what came are in a block that does not open, and in front of one that does. */
export type LostBlock = { readonly lost: number };

/**
 * The clear bytes of a sealed blob that was cut off before its end, block by block. Behind a damaged block it
 * goes on if the next one is whole; where that lies is known as far as the damage spared the length.
 */
export async function* wholeBlocks(
  stored: OpenBlob,
  dataKey: Uint8Array,
  blob: string,
): AsyncGenerator<Buffer | LostBlock> {
  const header = await stored.read(0, HEADER_BYTES);
  const key = blobKeyOf(dataKey, header.subarray(MAGIC.length), blob);
  let lost = 0;
  for (let at = HEADER_BYTES, number = 0; ; number++) {
    const block = await blockAt(stored, at);
    const clear = block && openBlock(key, number, block);
    if (block === null || (clear === null && lost > 0)) return;
    if (clear === null) lost = block.length - AROUND_BYTES;
    else {
      if (lost > 0) yield { lost };
      lost = 0;
      yield clear;
    }
    at += block.length;
  }
}

/** `null`: none is there, or not all of it. */
const blockAt = async (stored: OpenBlob, at: number): Promise<Uint8Array | null> => {
  if (at + AROUND_BYTES > stored.size) return null;
  const bytes = Buffer.from(await stored.read(at, 4)).readUInt32LE() + AROUND_BYTES;
  const isThere = bytes <= BLOCK_BYTES + AROUND_BYTES && at + bytes <= stored.size;
  return isThere ? stored.read(at, bytes) : null;
};
