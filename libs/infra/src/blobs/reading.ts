import { crc32 } from 'node:zlib';
import { SealFault } from '../crypt/sealed-format.js';
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

/**
 * Puts a reading in the place of the one before, at once: whoever reads finds one or the other.
 * `others` are those of other calls in the same capture, from call 2 on; null: nothing of it is heard.
 */
export const keepReading = async (
  blobs: BlobStore,
  id: string,
  reading: Reading,
  others: readonly (Reading | null)[] = [],
): Promise<void> => {
  const keys = recordingBlobs(id);
  await blobs.put(keys.reading, encode([reading, ...others]));
  await Promise.all(readingParts.map((part) => blobs.delete(keys.earlier[part])));
};

/** Parts of the reading that stands there. Errors: those of the store. */
export const readReading = async <P extends ReadingPart>(
  blobs: BlobStore,
  id: string,
  ...parts: readonly P[]
): Promise<FoundParts<P>> => {
  const kept = await fromOne(blobs, id, FIRST_CALL, parts);
  if (kept) return kept;
  const earlier = await fromThree(blobs, id, parts);
  // What a worker kept between the two looks took the place of the earlier ones.
  return (await fromOne(blobs, id, FIRST_CALL, parts)) ?? earlier;
};

/**
 * The same of one of several calls in a capture, by its number from 1 on; null when there is no
 * reading of that: there is no such call, nothing of it is heard, or an earlier release read the first only.
 */
export const readCall = async <P extends ReadingPart>(
  blobs: BlobStore,
  id: string,
  call: number,
  ...parts: readonly P[]
): Promise<FoundParts<P> | null> =>
  call === FIRST_CALL ? readReading(blobs, id, ...parts) : fromOne(blobs, id, call, parts);

/** The numbers of the calls beside the first of which there is a reading, ascending. */
export const otherCallsRead = async (blobs: BlobStore, id: string): Promise<number[]> => {
  const { reading } = recordingBlobs(id);
  const found = await orDamaged(reading, () => openTable(blobs, reading));
  if (found === null || found === DAMAGED) return [];
  await found.blob.close();
  return found.table?.heard().filter((call) => call !== FIRST_CALL) ?? [];
};

/** @throws ReadingFault when that is what was found */
export const whole = (found: Uint8Array | ReadingFault): Uint8Array => {
  if (found instanceof ReadingFault) throw found;
  return found;
};

const FIRST_CALL = 1;
/** Of one call alone; of several, which releases before that do not know. */
const [ONE, SEVERAL] = ['RRD1', 'RRD2'] as const;
const MAGIC_BYTES = ONE.length;
const ENTRY_BYTES = 8;
const CALL_BYTES = readingParts.length * ENTRY_BYTES;
/** More than are ever kept; what says so is damaged. */
const MOST_CALLS = 256;

/**
 * Layout, little-endian: 'RRD1', or 'RRD2' and the number of calls, u32; of each call, of index, peaks, facts
 * u32 length and u32 CRC-32 each; u32 CRC-32 of all that; then the bytes of all, call by call. A call of
 * which nothing is heard has no index.
 */
const encode = (calls: readonly (Reading | null)[]): Uint8Array => {
  const parts = calls.flatMap((call) => readingParts.map((part) => call?.[part] ?? NOTHING));
  const lead = Buffer.from(calls.length > 1 ? `${SEVERAL}____` : ONE, 'latin1');
  if (calls.length > 1) lead.writeUInt32LE(calls.length, MAGIC_BYTES);
  const entries = Buffer.alloc(calls.length * CALL_BYTES);
  parts.forEach((bytes, i) => {
    entries.writeUInt32LE(bytes.length, i * ENTRY_BYTES);
    entries.writeUInt32LE(crc32(bytes), i * ENTRY_BYTES + 4);
  });
  const check = Buffer.alloc(4);
  check.writeUInt32LE(crc32(Buffer.concat([lead, entries])));
  return Buffer.concat([lead, entries, check, ...parts]);
};

const NOTHING = new Uint8Array(0);

const fromOne = async <P extends ReadingPart>(
  blobs: BlobStore,
  id: string,
  call: number,
  parts: readonly P[],
): Promise<FoundParts<P> | null> => {
  const { reading } = recordingBlobs(id);
  const found = await orDamaged(reading, () => openTable(blobs, reading));
  if (found === null) return null;
  if (found === DAMAGED) return eachOf(parts, async (part) => new ReadingFault(part, 'damaged'));
  const { blob, table } = found;
  try {
    if (table?.isHeard(call) === false) return null;
    return await eachOf(parts, async (part) => {
      const bytes = await orDamaged(reading, () => partOf(blob, table, call, part));
      return bytes === DAMAGED ? new ReadingFault(part, 'damaged') : bytes;
    });
  } finally {
    await blob.close();
  }
};

const DAMAGED = 'damaged';

/** The blob, open, and its table, which is `null` where that is damaged; `null`: there is none. */
const openTable = async (blobs: BlobStore, key: string) => {
  const blob = await blobs.open(key);
  if (!blob) return null;
  try {
    return { blob, table: await tableOf(blob) };
  } catch (error) {
    await blob.close();
    throw error;
  }
};

/** Encrypted bytes are damaged like others. Not so where it is the key of the recording. */
const orDamaged = async <T>(key: string, read: () => Promise<T>): Promise<T | typeof DAMAGED> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SealFault && error.blob === key) return DAMAGED;
    throw error;
  }
};

/** What the header says of the parts of all calls. */
class PartsTable {
  /** `entries` are at `at` in the header, and `CRC-32` follows them; then the parts. */
  constructor(
    private readonly entries: Buffer,
    private readonly at: number,
  ) {}

  /** Is there a reading of a call? */
  isHeard(call: number): boolean {
    const first = (call - 1) * CALL_BYTES;
    return first < this.entries.length && this.entries.readUInt32LE(first) > 0;
  }

  /** The numbers of those of which there is one. */
  heard(): number[] {
    const calls = Array.from({ length: this.entries.length / CALL_BYTES }, (_, i) => i + 1);
    return calls.filter((call) => this.isHeard(call));
  }

  /** Where the bytes of a part are in the blob, and their checksum. */
  placeOf(call: number, part: ReadingPart): { begin: number; length: number; crc: number } {
    const { entries } = this;
    const place = (call - 1) * CALL_BYTES + readingParts.indexOf(part) * ENTRY_BYTES;
    let begin = this.at + entries.length + 4;
    for (let at = 0; at < place; at += ENTRY_BYTES) begin += entries.readUInt32LE(at);
    return { begin, length: entries.readUInt32LE(place), crc: entries.readUInt32LE(place + 4) };
  }
}

/** Null: it is damaged. */
const tableOf = async (blob: OpenBlob): Promise<PartsTable | null> => {
  const lead = Buffer.from(await blob.read(0, MAGIC_BYTES + 4));
  const magic = lead.toString('latin1', 0, MAGIC_BYTES);
  if (lead.length < MAGIC_BYTES + 4 || (magic !== ONE && magic !== SEVERAL)) return null;
  const calls = magic === SEVERAL ? lead.readUInt32LE(MAGIC_BYTES) : 1;
  const at = magic === SEVERAL ? MAGIC_BYTES + 4 : MAGIC_BYTES;
  if (calls > MOST_CALLS) return null;
  const end = at + calls * CALL_BYTES;
  const header = Buffer.from(await blob.read(0, end + 4));
  const isWhole =
    header.length === end + 4 && crc32(header.subarray(0, end)) === header.readUInt32LE(end);
  return isWhole ? new PartsTable(header.subarray(at, end), at) : null;
};

const partOf = async (
  blob: OpenBlob,
  table: PartsTable | null,
  call: number,
  part: ReadingPart,
): Promise<Uint8Array | ReadingFault> => {
  const damaged = new ReadingFault(part, 'damaged');
  if (table === null) return damaged;
  const { begin, length, crc } = table.placeOf(call, part);
  const bytes = await blob.read(begin, length);
  return crc32(bytes) === crc && bytes.length === length ? bytes : damaged;
};

/** As releases before this form kept them: each on its own, and nothing to tell damage by. */
const fromThree = <P extends ReadingPart>(
  blobs: BlobStore,
  id: string,
  parts: readonly P[],
): Promise<FoundParts<P>> => {
  const { earlier } = recordingBlobs(id);
  return eachOf(parts, async (part) => {
    const bytes = await orDamaged(earlier[part], () => blobs.get(earlier[part]));
    return bytes === null || bytes === DAMAGED ? new ReadingFault(part, bytes ?? 'missing') : bytes;
  });
};

const eachOf = async <P extends ReadingPart>(
  parts: readonly P[],
  find: (part: P) => Promise<Uint8Array | ReadingFault>,
): Promise<FoundParts<P>> => {
  const found = await Promise.all(parts.map(async (part) => [part, await find(part)] as const));
  return Object.fromEntries(found) as FoundParts<P>;
};
