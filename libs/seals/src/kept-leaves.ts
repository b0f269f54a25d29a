import { recordingBlobs } from '#infra/blobs/recording-blobs';
import type { BlobStore } from '#infra/blobs/blob-store';
import { SealFault } from '#infra/crypt/sealed-format';
import type { Leaves } from './measure.js';
import { rootOf } from './merkle.js';

const MAGIC = Buffer.from('RSL1', 'latin1');
const HEAD_BYTES = 12;
const HASH_BYTES = 32;

/** The leaves that the roots of a seal were made of: by them is found where something differs. */
export type KeptLeaves = { readonly capture: Leaves; readonly seconds: Leaves };

/** Layout: 'RSL1', u32 LE leaves of the capture, u32 LE seconds, then 32 bytes for each. */
const encode = ({ capture, seconds }: KeptLeaves): Uint8Array => {
  const head = Buffer.alloc(HEAD_BYTES);
  MAGIC.copy(head);
  head.writeUInt32LE(capture.length, 4);
  head.writeUInt32LE(seconds.length, 8);
  return Buffer.concat([head, ...capture, ...seconds]);
};

/** `null`: that is not what was kept. */
const decode = (given: Uint8Array): KeptLeaves | null => {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.length);
  if (bytes.length < HEAD_BYTES || !bytes.subarray(0, 4).equals(MAGIC)) return null;
  const [leaves, seconds] = [bytes.readUInt32LE(4), bytes.readUInt32LE(8)];
  if (bytes.length !== HEAD_BYTES + (leaves + seconds) * HASH_BYTES) return null;
  const at = (n: number) => {
    const from = HEAD_BYTES + n * HASH_BYTES;
    return bytes.subarray(from, from + HASH_BYTES);
  };
  return {
    capture: Array.from({ length: leaves }, (_, n) => at(n)),
    seconds: Array.from({ length: seconds }, (_, n) => at(leaves + n)),
  };
};

/** Keeps them beside the recording; they are worth nothing without the seal, and go with it. */
export const keepLeaves = (blobs: BlobStore, id: string, leaves: KeptLeaves): Promise<void> =>
  blobs.put(recordingBlobs(id).leaves, encode(leaves));

/** Roots as the seal has them, hex; `seconds`: `null` without sound. */
type Roots = { readonly capture: string; readonly seconds: string | null };

/** Those that these roots were made of; in the place of what is lost or was changed, `null`. */
export const readLeaves = async (
  blobs: BlobStore,
  id: string,
  roots: Roots,
): Promise<{ capture: Leaves | null; seconds: Leaves | null }> => {
  const bytes = await blobs.get(recordingBlobs(id).leaves).catch(nullIfChanged);
  const found = bytes && decode(bytes);
  const ifSealed = (leaves: Leaves | undefined, root: string | null) =>
    leaves && root !== null && rootOf(leaves).toString('hex') === root ? leaves : null;
  return {
    capture: ifSealed(found?.capture, roots.capture),
    seconds: ifSealed(found?.seconds, roots.seconds),
  };
};

const nullIfChanged = (error: unknown): null => {
  if (error instanceof SealFault) return null;
  throw error;
};

/** Where two lists of leaves differ: the numbers of leaves, as [from, to) pairs. */
export const differingLeaves = (one: Leaves, other: Leaves): [number, number][] => {
  const spans: [number, number][] = [];
  for (let n = 0; n < Math.max(one.length, other.length); n++) {
    const [left, right] = [one[n], other[n]];
    if (left !== undefined && right !== undefined && left.equals(right)) continue;
    const last = spans.at(-1);
    if (last?.[1] === n) last[1] = n + 1;
    else spans.push([n, n + 1]);
  }
  return spans;
};
