import { createHash } from 'node:crypto';
import type { ByteSource } from '../byte-source.js';
import { ByteReader, ByteWriter } from '../index/byte-writer.js';
import { detectFormat } from '../pcap/capture-format.js';
import { MAX_PACKET } from '../pcap/capture-format.js';
import type { RecordStyle } from './block-codec.js';
import { packBlock, unpackBlock } from './block-codec.js';

/**
 * A capture in far less room, without loss. Layout: 'RCP1'; packed blocks, each readable alone;
 * the table (sizes of the blocks before and after, record style, SHA-256 of the original); its
 * length in 4 bytes, little-endian; 'RCPE'.
 */
const MAGIC = 'RCP1';
const END = 'RCPE';
const TRAILER = 8;
const BLOCK = 1 << 19;
const PCAP_HEADER = 24;
const KEPT_BLOCKS = 4;

export type CompactOptions = {
  signal?: AbortSignal;
  /** Called with the number of bytes of the original done so far. */
  onProgress?: (bytes: number) => void;
};

export type Compacted = { originalBytes: number; bytes: number; sha256: string };

type Table = {
  style: RecordStyle | null;
  originals: number[];
  packed: number[];
  sha256: Uint8Array;
};

/**
 * Writes the compact form of a capture (or of any file) through `write`, front to back. What it
 * wrote must be read back with `verifyCompact` before the original may go.
 */
export async function compactCapture(
  source: ByteSource,
  write: (bytes: Uint8Array) => void | Promise<void>,
  options: CompactOptions = {},
): Promise<Compacted> {
  const hash = createHash('sha256');
  const style = styleOf(await source.read(0, PCAP_HEADER));
  const table: Table = { style, originals: [], packed: [], sha256: new Uint8Array(0) };
  const put = async (bytes: Uint8Array) => {
    await write(bytes);
    return bytes.length;
  };
  let bytes = await put(new TextEncoder().encode(MAGIC));
  for (let at = 0; at < source.size;) {
    options.signal?.throwIfAborted();
    const block = await nextBlock(source, at, style);
    hash.update(block);
    // The file header is no record.
    const packed = packBlock(block, at === 0 ? null : style);
    bytes += await put(packed);
    table.originals.push(block.length);
    table.packed.push(packed.length);
    at += block.length;
    options.onProgress?.(at);
  }
  table.sha256 = hash.digest();
  bytes += await put(tableBytes(table));
  return { originalBytes: source.size, bytes, sha256: Buffer.from(table.sha256).toString('hex') };
}

/** The original of a compact capture, as a source that can be read anywhere. */
export interface CompactSource extends ByteSource {
  /** SHA-256 of the original, hexadecimal, as noted when it was compacted. */
  readonly sha256: string;
}

/** Throws a RangeError when `compact` is no compact capture, or damaged. */
export async function openCompact(compact: ByteSource): Promise<CompactSource> {
  const table = await readTable(compact);
  const starts = sums(0, table.originals);
  const places = sums(MAGIC.length, table.packed);
  const size = starts.at(-1)!;
  const kept = new Map<number, Uint8Array>();

  async function block(number: number): Promise<Uint8Array> {
    const known = kept.get(number);
    if (known !== undefined) return known;
    const packed = await compact.read(places[number]!, table.packed[number]!);
    const style = number === 0 ? null : table.style;
    const bytes = unpackBlock(packed, style, table.originals[number]!);
    if (kept.size >= KEPT_BLOCKS) kept.delete(kept.keys().next().value!);
    kept.set(number, bytes);
    return bytes;
  }

  async function read(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, size);
    const parts: Uint8Array[] = [];
    let number = blockAt(starts, offset);
    for (let at = offset; at < end; number++) {
      const bytes = await block(number);
      const from = at - starts[number]!;
      const part = bytes.subarray(from, Math.min(bytes.length, from + end - at));
      parts.push(part);
      at += part.length;
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  return { size, sha256: Buffer.from(table.sha256).toString('hex'), read };
}

/** Expands the whole and compares it with the SHA-256 of the original; false when it differs. */
export async function verifyCompact(compact: ByteSource): Promise<boolean> {
  const source = await openCompact(compact);
  const hash = createHash('sha256');
  for (let at = 0; at < source.size; at += BLOCK) hash.update(await source.read(at, BLOCK));
  return hash.digest('hex') === source.sha256;
}

/** Blocks end where a record ends, if that can be told. */
async function nextBlock(
  source: ByteSource,
  at: number,
  style: RecordStyle | null,
): Promise<Uint8Array> {
  if (style !== null && at === 0) return source.read(0, PCAP_HEADER);
  const bytes = await source.read(at, BLOCK);
  if (style === null || at + bytes.length >= source.size) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = 0;
  while (end + 16 <= bytes.length) {
    const length = 16 + view.getUint32(end + 8, style.littleEndian);
    if (length > MAX_PACKET || end + length > bytes.length) break;
    end += length;
  }
  return end > 0 ? bytes.subarray(0, end) : bytes;
}

function styleOf(head: Uint8Array): RecordStyle | null {
  const format = detectFormat(head);
  if (format?.kind !== 'pcap' || format.recordHeader !== 16) return null;
  const { littleEndian, link, unit } = format;
  return { littleEndian, link, perSecond: unit === 1 ? 1e6 : 1e9 };
}

function tableBytes({ style, originals, packed, sha256 }: Table): Uint8Array {
  const out = new ByteWriter();
  out.uint(style === null ? 0 : 1);
  out.uint(style?.littleEndian === true ? 1 : 0);
  out.uint(style?.perSecond ?? 0);
  out.uint(style?.link ?? 0);
  out.uint(originals.length);
  originals.forEach((size, i) => {
    out.uint(size);
    out.uint(packed[i]!);
  });
  out.blob(sha256);
  const table = out.done();
  const bytes = new Uint8Array(table.length + TRAILER);
  bytes.set(table);
  new DataView(bytes.buffer).setUint32(table.length, table.length, true);
  bytes.set(new TextEncoder().encode(END), table.length + 4);
  return bytes;
}

async function readTable(compact: ByteSource): Promise<Table> {
  const trailer = await compact.read(Math.max(0, compact.size - TRAILER), TRAILER);
  const text = new TextDecoder('latin1');
  const isEnd = trailer.length === TRAILER && text.decode(trailer.subarray(4)) === END;
  if (!isEnd || text.decode(await compact.read(0, MAGIC.length)) !== MAGIC) {
    throw new RangeError('This is no compact capture, or it is cut short.');
  }
  const length = new DataView(trailer.buffer, trailer.byteOffset).getUint32(0, true);
  const input = new ByteReader(await compact.read(compact.size - TRAILER - length, length));
  const known = input.uint() === 1;
  const style = { littleEndian: input.uint() === 1, perSecond: input.uint(), link: input.uint() };
  const table: Table = {
    style: known ? style : null,
    originals: [],
    packed: [],
    sha256: new Uint8Array(0),
  };
  for (let left = input.uint(); left > 0; left--) {
    table.originals.push(input.uint());
    table.packed.push(input.uint());
  }
  table.sha256 = input.blob();
  return table;
}

/** The beginnings of stretches of these lengths, and the end of the last. */
function sums(first: number, lengths: readonly number[]): number[] {
  let at = first;
  return [first, ...lengths.map((length) => (at += length))];
}

function blockAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
