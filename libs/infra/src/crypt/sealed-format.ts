import {
  type KeyObject,
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
} from 'node:crypto';
import { DamagedBytes } from '#media/damaged-bytes';

/**
 * Layout of a sealed blob: `RECSEAL1`, 16 bytes of salt; blocks; the last block; where that begins (u64) and
 * `END1`. A block is the number of its clear bytes (u32), the bytes and the tag of AES-256-GCM. Integers are little-endian.
 * The key is derived (HKDF-SHA256) from the data key of the recording, the salt and the name of the blob.
 * As in STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) the nonce is the number of the block and whether it is
 * the last; the last holds the lengths of all others, so nothing can be moved, left out, added or cut off.
 */
export const MAGIC = Buffer.from('RECSEAL1', 'latin1');
export const SALT_BYTES = 16;
export const HEADER_BYTES = MAGIC.length + SALT_BYTES;
/** Clear bytes in a block, at most. */
export const BLOCK_BYTES = 64 * 1024;
export const TAG_BYTES = 16;
/** What a block takes beside its clear bytes. */
export const AROUND_BYTES = 4 + TAG_BYTES;
export const TRAILER_BYTES = 12;

const END = Buffer.from('END1', 'latin1');
const NONCE_BYTES = 12;
const CIPHER = 'aes-256-gcm';

/** A sealed blob does not give the bytes that were written: it is damaged, or somebody changed it. */
export class SealFault extends DamagedBytes {
  constructor(
    /** Key of the blob. */
    readonly blob: string,
    what: string,
  ) {
    super(`${what} (${blob})`);
    this.name = 'SealFault';
  }
}

/** The key of one blob of a recording, of its data key. Made ready once: for each block that takes longer than the block. */
export const blobKeyOf = (dataKey: Uint8Array, salt: Uint8Array, blob: string): KeyObject =>
  createSecretKey(
    new Uint8Array(hkdfSync('sha256', dataKey, salt, `recordings sealed blob ${blob}`, 32)),
  );

/** Which block of a blob it is, from 0 on. */
type BlockPlace = number | typeof LAST;

/** The block that ends a blob. There is one for each key, ever: nothing is sealed behind it. */
export const LAST = 'last';

const nonceOf = (place: BlockPlace): Buffer => {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(place === LAST ? 0 : place, NONCE_BYTES - 5);
  nonce[NONCE_BYTES - 1] = place === LAST ? 1 : 0;
  return nonce;
};

/** A block as it is stored. */
export const sealBlock = (key: KeyObject, place: BlockPlace, clear: Uint8Array): Buffer[] => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(clear.length);
  const cipher = createCipheriv(CIPHER, key, nonceOf(place)).setAAD(length);
  const body = cipher.update(clear);
  cipher.final();
  return [length, body, cipher.getAuthTag()];
};

/** The clear bytes of a stored block; `null`: they are not those that were sealed at this place. */
export const openBlock = (key: KeyObject, place: BlockPlace, stored: Uint8Array): Buffer | null => {
  if (stored.length < AROUND_BYTES) return null;
  const tagAt = stored.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, nonceOf(place))
    .setAAD(stored.subarray(0, 4))
    .setAuthTag(stored.subarray(tagAt));
  try {
    const clear = decipher.update(stored.subarray(4, tagAt));
    decipher.final();
    return clear;
  } catch {
    return null;
  }
};

/** Lengths of blocks, in order, as the last block holds them: how many in a row have which. */
export const encodeLengths = (lengths: readonly number[]): Buffer => {
  const runs: [count: number, length: number][] = [];
  for (const length of lengths) {
    const run = runs.at(-1);
    if (run?.[1] === length) run[0] += 1;
    else runs.push([1, length]);
  }
  const table = Buffer.alloc(runs.length * 8);
  runs.forEach(([count, length], at) => {
    table.writeUInt32LE(count, at * 8);
    table.writeUInt32LE(length, at * 8 + 4);
  });
  return table;
};

/** 24 days of blocks of which none is as long as the one before, four a second. */
const LENGTHS_BYTES = 64 * 1024 * 1024;

/** Can a last block that begins here be so long? Nobody should read gigabytes because a few bytes say so. */
export const isLastBlock = (at: number, length: number): boolean => {
  const table = length - AROUND_BYTES;
  const blocks = Math.floor((at - HEADER_BYTES) / (AROUND_BYTES + 1));
  return table >= 0 && table % 8 === 0 && table <= Math.min(8 * blocks, LENGTHS_BYTES);
};

/** @returns where each block begins in the clear bytes, and at the end where they end */
export const decodeStarts = (table: Buffer): number[] => {
  const starts = [0];
  let end = 0;
  for (let at = 0; at + 8 <= table.length; at += 8) {
    const length = table.readUInt32LE(at + 4);
    for (let count = table.readUInt32LE(at); count > 0; count--) starts.push((end += length));
  }
  return starts;
};

export const trailer = (lastBlockAt: number): Buffer => {
  const bytes = Buffer.alloc(TRAILER_BYTES);
  bytes.writeBigUInt64LE(BigInt(lastBlockAt));
  END.copy(bytes, 8);
  return bytes;
};

/** Where the last block begins; `null`: there is no end of a sealed blob. */
export const readTrailer = (bytes: Uint8Array): number | null => {
  const read = Buffer.from(bytes);
  if (read.length < TRAILER_BYTES || !read.subarray(8, TRAILER_BYTES).equals(END)) return null;
  const at = read.readBigUInt64LE();
  return at > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(at);
};

/** Does it begin as a sealed blob does? */
export const isSealed = (head: Uint8Array): boolean =>
  head.length >= MAGIC.length && MAGIC.equals(head.subarray(0, MAGIC.length));
