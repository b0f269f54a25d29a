import type { OpenBlob } from '../blobs/blob-store.js';
import {
  AROUND_BYTES,
  BLOCK_BYTES,
  HEADER_BYTES,
  MAGIC,
  blobKeyOf,
  openBlock,
} from './sealed-format.js';

/** The clear bytes of a sealed blob that was cut off before its end, block by block, as far as they are whole. */
export async function* wholeBlocks(
  stored: OpenBlob,
  dataKey: Uint8Array,
  blob: string,
): AsyncGenerator<Buffer> {
  const header = await stored.read(0, HEADER_BYTES);
  const key = blobKeyOf(dataKey, header.subarray(MAGIC.length), blob);
  for (let at = HEADER_BYTES, number = 0; at + AROUND_BYTES <= stored.size; number++) {
    const length = Buffer.from(await stored.read(at, 4)).readUInt32LE();
    if (length > BLOCK_BYTES) return;
    const clear = openBlock(key, number, await stored.read(at, length + AROUND_BYTES));
    if (clear === null) return;
    yield clear;
    at += length + AROUND_BYTES;
  }
}
