import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ByteSource } from '../byte-source.js';
import { MAX_PACKET, detectFormat } from '../pcap/capture-format.js';
import type { RecordStyle } from './record-columns.js';
import type { BlockCodec } from './block-codec.js';
import { USUAL_BLOCK } from './block-codec.js';
import { openBlocks } from './block-reader.js';
import { sameThread } from './block-threads.js';
import { DamagedBytes } from '../damaged-bytes.js';
import type { CompactTable } from './compact-table.js';
import { headerBytes, readTable, tableBytes } from './compact-table.js';
import { KeptBlocks } from './kept-blocks.js';

const PCAP_HEADER = 24;

export type CompactOptions = {
  signal?: AbortSignal;
  /** Called with the number of bytes of the original done so far. */
  onProgress?: (bytes: number) => void;
  /** Packs blocks elsewhere, several at once (`BlockThreads`); in this thread when absent. */
  codec?: BlockCodec;
};

export type Compacted = { originalBytes: number; bytes: number; sha256: string };

/**
 * Writes the compact form of a capture (or of any file) through `write`, front to back, a few blocks
 * at a time in memory. What it wrote must be read back with `verifyCompact` before the original may
 * go.
 */
export async function compactCapture(
  source: ByteSource,
  write: (bytes: Uint8Array) => void | Promise<void>,
  options: CompactOptions = {},
): Promise<Compacted> {
  const { codec = sameThread, signal, onProgress } = options;
  const hash = createHash('sha256');
  const style = styleOf(await source.read(0, PCAP_HEADER));
  const table: CompactTable = { style, blocks: [], sha256: new Uint8Array(0) };
  let bytes = 0;
  let done = 0;
  const put = async (part: Uint8Array) => {
    await write(part);
    bytes += part.length;
  };
  await put(headerBytes());
  const packed = inOrder(blocksOf(source, style), codec.atOnce, async ({ at, block }) => {
    hash.update(block);
    const facts = { original: block.length, crc: crc32(block) };
    return { ...facts, part: await codec.pack(block, styleOfBlock(at, style)) };
  });
  for await (const { original, crc, part } of packed) {
    signal?.throwIfAborted();
    table.blocks.push({ original, packed: part.length, crc });
    await put(part);
    onProgress?.((done += original));
  }
  table.sha256 = hash.digest();
  await put(tableBytes(table));
  return { originalBytes: source.size, bytes, sha256: Buffer.from(table.sha256).toString('hex') };
}

async function* blocksOf(
  source: ByteSource,
  style: RecordStyle | null,
): AsyncGenerator<{ at: number; block: Uint8Array }> {
  for (let at = 0; at < source.size;) {
    const block = await nextBlock(source, at, style);
    yield { at, block };
    at += block.length;
  }
}

/** What comes of each, in order, while work on up to `atOnce` of them goes on. */
async function* inOrder<In, Out>(
  all: AsyncIterable<In> | Iterable<In>,
  atOnce: number,
  work: (one: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const begun: Promise<Out>[] = [];
  for await (const one of all) {
    const promise = work(one);
    // Whoever waits for it hears of its fault; it may never be waited for.
    promise.catch(() => undefined);
    begun.push(promise);
    if (begun.length >= atOnce) yield begun.shift()!;
  }
  for (const promise of begun) yield promise;
}

/** The original of a compact capture, as a source that can be read anywhere. */
export interface CompactSource extends ByteSource {
  /** SHA-256 of the original, hexadecimal, as noted when it was compacted. */
  readonly sha256: string;
  readInto(offset: number, target: Uint8Array): Promise<number>;
  /** Gives memory back that others can use then; what was opened stays open. */
  close(): void;
}

/**
 * Opens a compact capture. `read` throws a CompactFault when the blocks it needs are damaged; it
 * never gives other bytes than those of the original (each block has a CRC-32 of its original).
 * Throws a CompactFault when `compact` is no compact capture, or cut short. `table`: that of it, for
 * whoever has read it.
 */
export async function openCompact(
  compact: ByteSource,
  table?: CompactTable,
): Promise<CompactSource> {
  const known = table ?? (await readTable(compact));
  const { starts, size, sha256, unpacked } = openBlocks(compact, sameThread, known);
  const kept = new KeptBlocks(unpacked);

  async function readInto(offset: number, target: Uint8Array): Promise<number> {
    const end = Math.min(offset + target.length, size);
    let number = blockAt(starts, offset);
    for (let at = offset; at < end; number++) {
      const from = at - starts[number]!;
      const to = Math.min(end, starts[number + 1]!);
      await kept.show(number, (bytes) => {
        target.set(bytes.subarray(from, from + to - at), at - offset);
      });
      at = to;
    }
    return Math.max(0, end - offset);
  }

  async function read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - offset)));
    return bytes.subarray(0, await readInto(offset, bytes));
  }

  return { size, sha256, read, readInto, close: () => kept.clear() };
}

/**
 * Expands the whole and compares it with the SHA-256 of the original; false when it differs. Errors:
 * those of `compact`; of a thread that ended.
 */
export async function verifyCompact(
  compact: ByteSource,
  { codec = sameThread }: Pick<CompactOptions, 'codec'> = {},
): Promise<boolean> {
  try {
    const { starts, sha256, unpacked } = openBlocks(compact, codec, await readTable(compact));
    const hash = createHash('sha256');
    const numbers = starts.slice(1).keys();
    for await (const { bytes, free } of inOrder(numbers, codec.atOnce, unpacked)) {
      hash.update(bytes);
      free();
    }
    return hash.digest('hex') === sha256;
  } catch (error) {
    if (error instanceof DamagedBytes) return false;
    throw error;
  }
}

/** The file header is no record. */
function styleOfBlock(start: number, style: RecordStyle | null): RecordStyle | null {
  return start === 0 ? null : style;
}

/** Blocks end where a record ends, if that can be told. */
async function nextBlock(
  source: ByteSource,
  at: number,
  style: RecordStyle | null,
): Promise<Uint8Array> {
  if (style !== null && at === 0) return source.read(0, PCAP_HEADER);
  const bytes = await source.read(at, USUAL_BLOCK);
  if (bytes.length === 0) throw new RangeError('The capture became shorter while it was read.');
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
