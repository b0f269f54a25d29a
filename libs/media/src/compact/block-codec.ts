import { ByteReader, ByteWriter } from '../index/byte-writer.js';
import { brotli, unbrotli } from './brotli.js';
import { packPayloads, unpackPayloads } from './payloads.js';
import { RecordAssembly, RecordColumns } from './record-columns.js';
import type { RecordStyle } from './record-columns.js';

const PLAIN = 0;
/** As version 1 wrote them. */
const EARLIER_COLUMNS = 1;
const COLUMNS = 2;

/** Where blocks are packed and unpacked; `atOnce` of them may be given to it at the same time. */
export type BlockCodec = {
  readonly atOnce: number;
  pack(bytes: Uint8Array, style: RecordStyle | null): Promise<Uint8Array>;
  unpack(packed: Uint8Array, style: RecordStyle | null, size: number): Promise<Uint8Array>;
};

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
 * The `size` bytes of a packed block. Lets others have a turn every few milliseconds. Throws when
 * they are damaged.
 */
export async function unpackBlock(
  packed: Uint8Array,
  style: RecordStyle | null,
  size: number,
): Promise<Uint8Array> {
  const input = new ByteReader(packed);
  const kind = input.uint();
  if (kind === PLAIN) return unbrotli(input.view(), size);
  if (kind > COLUMNS) throw new RangeError('It is of no known kind.');
  if (style === null) throw new RangeError('It has records where there should be none.');
  const headers = await unbrotli(input.view(), 2 * size + 4096);
  const records = new RecordAssembly(headers, style, kind !== EARLIER_COLUMNS);
  const payloads = await unpackPayloads(input, records.streams(), size);
  const bytes = new Uint8Array(size);
  const end = records.putTogether(payloads, bytes);
  bytes.set(await unbrotli(input.view(), size), end);
  return bytes;
}
