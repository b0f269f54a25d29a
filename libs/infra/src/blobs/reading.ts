import { crc32 } from 'node:zlib';
import type { BlobStore, OpenBlob } from './blob-store.js';
import { recordingBlobs } from './recording-blobs.js';

/** Each with a use of its own, so that one that is damaged does not take the others along. */
export const readingParts = ['index', 'peaks', 'facts'] as const;
export type ReadingPart = (typeof readingParts)[number];

/** What was worked out of a capture when it was read: all of one reading. */
export type Reading = Readonly<Record<ReadingPart, Uint8Array>>;

/** A part is not there, or its bytes are not those that were written. */
export class ReadingFault extends Error {
  constructor(
    readonly part: ReadingPart,
    readonly state: 'missing' | 'damaged',
  ) {
    super(`The ${part} of a recording: ${state}.`);
    this.name = 'ReadingFault';
  }
}

/** The parts that were asked for, all of one reading; in the place of one that cannot be had, why. */
export type FoundParts<P extends ReadingPart> = Readonly<Record<P, Uint8Array | ReadingFault>>;

/** Puts a reading in the place of the one before, at once: whoever reads finds one or the other. */
export const keepReading = async (
  blobs: BlobStore,
  id: string,
  reading: Reading,
): Promise<void> => {
  const keys = recordingBlobs(id);
  await blobs.put(keys.reading, encode(reading));
  await Promise.all(readingParts.map((part) => blobs.delete(keys.earlier[part])));
};

/** Parts of the reading that stands there. Errors: those of the store. */
export const readReading = async <P extends ReadingPart>(
  blobs: BlobStore,
  id: string,
  ...parts: readonly P[]
): Promise<FoundParts<P>> => {
  const { reading } = recordingBlobs(id);
  const kept = await fromOne(await blobs.open(reading), parts);
  if (kept) return kept;
  const earlier = await fromThree(blobs, id, parts);
  // What a worker kept between the two looks took the place of the earlier ones.
  return (await fromOne(await blobs.open(reading), parts)) ?? earlier;
};

/** @throws ReadingFault when that is what was found */
export const whole = (found: Uint8Array | ReadingFault): Uint8Array => {
  if (found instanceof ReadingFault) throw found;
  return found;
};

const MAGIC = 'RRD1';
const ENTRY_BYTES = 8;
const TABLE_BYTES = MAGIC.length + readingParts.length * ENTRY_BYTES;
const HEADER_BYTES = TABLE_BYTES + 4;

/**
 * Layout, little-endian: 'RRD1'; of index, peaks, facts u32 length and u32 CRC-32 each; u32 CRC-32 of
 * all that; then the bytes of the three.
 */
const encode = (reading: Reading): Uint8Array => {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MAGIC, 'latin1');
  readingParts.forEach((part, i) => {
    const at = MAGIC.length + i * ENTRY_BYTES;
    header.writeUInt32LE(reading[part].length, at);
    header.writeUInt32LE(crc32(reading[part]), at + 4);
  });
  header.writeUInt32LE(crc32(header.subarray(0, TABLE_BYTES)), TABLE_BYTES);
  return Buffer.concat([header, ...readingParts.map((part) => reading[part])]);
};

const fromOne = async <P extends ReadingPart>(
  blob: OpenBlob | null,
  parts: readonly P[],
): Promise<FoundParts<P> | null> => {
  if (!blob) return null;
  try {
    const header = Buffer.from(await blob.read(0, HEADER_BYTES));
    return await eachOf(parts, (part) => partOf(blob, header, part));
  } finally {
    await blob.close();
  }
};

const partOf = async (
  blob: OpenBlob,
  header: Buffer,
  part: ReadingPart,
): Promise<Uint8Array | ReadingFault> => {
  const damaged = new ReadingFault(part, 'damaged');
  if (!isWhole(header)) return damaged;
  const entries = readingParts.map((_, i) => MAGIC.length + i * ENTRY_BYTES);
  const lengths = entries.map((at) => header.readUInt32LE(at));
  const place = readingParts.indexOf(part);
  const begin = lengths.slice(0, place).reduce((sum, length) => sum + length, HEADER_BYTES);
  const bytes = await blob.read(begin, lengths[place] ?? 0);
  const isRight = crc32(bytes) === header.readUInt32LE((entries[place] ?? 0) + 4);
  return isRight && bytes.length === lengths[place] ? bytes : damaged;
};

const isWhole = (header: Buffer): boolean =>
  header.length === HEADER_BYTES &&
  header.toString('latin1', 0, MAGIC.length) === MAGIC &&
  crc32(header.subarray(0, TABLE_BYTES)) === header.readUInt32LE(TABLE_BYTES);

/** As releases before this form kept them: each on its own, and nothing to tell damage by. */
const fromThree = <P extends ReadingPart>(
  blobs: BlobStore,
  id: string,
  parts: readonly P[],
): Promise<FoundParts<P>> => {
  const { earlier } = recordingBlobs(id);
  return eachOf(
    parts,
    async (part) => (await blobs.get(earlier[part])) ?? new ReadingFault(part, 'missing'),
  );
};

const eachOf = async <P extends ReadingPart>(
  parts: readonly P[],
  find: (part: P) => Promise<Uint8Array | ReadingFault>,
): Promise<FoundParts<P>> => {
  const found = await Promise.all(parts.map(async (part) => [part, await find(part)] as const));
  return Object.fromEntries(found) as FoundParts<P>;
};
