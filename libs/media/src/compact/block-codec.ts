import { SpareMemory } from '../kernel/spare-memory.js';
import { ByteReader, ByteWriter } from '../index/byte-writer.js';
import { brotli, unbrotli } from './brotli.js';
import { packPayloads, unpackPayloads } from './payloads.js';
import { RecordAssembly, RecordColumns } from './record-columns.js';
import type { RecordStyle } from './record-columns.js';

/**
 * Bytes of a block of the original, which may be cut back to where a record ends. Larger ones pack
 * better (twice: 0.7 %), smaller ones are read sooner.
 */
export const USUAL_BLOCK = 1 << 18;

const NOTHING = new Uint8Array(0);
const PLAIN = 0;
/** As version 1 wrote them. */
const EARLIER_COLUMNS = 1;
const COLUMNS = 2;

/** Where blocks are packed and unpacked; `atOnce` of them may be given to it at the same time. */
export type BlockCodec = {
  readonly atOnce: number;
  pack(bytes: Uint8Array, style: RecordStyle | null): Promise<Uint8Array>;
  /** Gives `out`, filled, or other memory with as many bytes. */
  unpack(packed: Uint8Array, style: RecordStyle | null, out: Uint8Array): Promise<Uint8Array>;
};

/** For the payloads of blocks that are unpacked: those of two at the same time, with one to spare. */
const payloadRooms = new SpareMemory(USUAL_BLOCK, 3);

/** Packs a block that begins with a record; `style` null (no records known) packs it as bytes. */
export function packBlock(bytes: Uint8Array, style: RecordStyle | null): Uint8Array {
  const out = new ByteWriter();
  if (style === null) {
    out.uint(PLAIN);
    out.blob(brotli(bytes));
    return out.done();
  }
  const columns = new RecordColumns(style);
  const tail = columns.takeApart(bytes);
  out.uint(COLUMNS);
  out.blob(brotli(columns.headers()));
  packPayloads(columns.streams(), out);
  out.blob(brotli(bytes.subarray(tail)));
  return out.done();
}

/**
 * Fills `out`, which is as large as it was, with a block that was packed. Lets others have a turn every
 * few milliseconds. Throws when it is damaged.
 */
export async function unpackBlock(
  packed: Uint8Array,
  style: RecordStyle | null,
  out: Uint8Array,
): Promise<Uint8Array> {
  const input = new ByteReader(packed);
  const kind = input.uint();
  if (kind > COLUMNS) throw new RangeError('It is of no known kind.');
  const end = kind === PLAIN ? 0 : await putRecords(input, kind, style, out);
  const rest = out.length - end;
  const tail = rest === 0 ? NOTHING : await unbrotli(input.view(), rest, rest);
  if (tail.length !== rest) throw new RangeError('It is too short.');
  out.set(tail, end);
  return out;
}

/** Writes the records of a block; returns where they end. */
async function putRecords(
  input: ByteReader,
  kind: number,
  style: RecordStyle | null,
  out: Uint8Array,
): Promise<number> {
  if (style === null) throw new RangeError('It has records where there should be none.');
  const headers = await unbrotli(input.view(), 2 * out.length + 4096);
  const records = new RecordAssembly(headers, style, kind !== EARLIER_COLUMNS);
  const room = payloadRooms.lend(out.length);
  try {
    const payloads = await unpackPayloads(input, records.streams(), room.bytes);
    return records.putTogether(payloads, out);
  } finally {
    room.giveBack();
  }
}
