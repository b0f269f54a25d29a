import type { ByteSource } from '../byte-source.js';
import type { CaptureIndex } from '../index/capture-index.js';
import { decodeIndex } from '../index/index-format.js';
import type { PcapFormat, PcapngFormat } from '../pcap/capture-format.js';
import { MAX_PACKET } from '../pcap/capture-format.js';
import { isDamage } from '../damaged-bytes.js';
import { CompactFault } from './compact-fault.js';
import { type CompactTable, readLeftTable } from './compact-table.js';
import { openCompact } from './compact.js';
import type { RecordStyle } from './record-columns.js';

/** Bytes `from` up to but not including `to` of a capture. */
export type ByteSpan = { from: number; to: number };

/** The original of a compact capture, as far as it can be had. */
export interface SalvagedSource extends ByteSource {
  /** What was found damaged so far, in the order of the capture. */
  readonly missing: readonly ByteSpan[];
  /** Looks at all of it: what is `missing` then is all that is. Errors: the signal's reason. */
  check(signal?: AbortSignal): Promise<void>;
}

type Block = ByteSpan & { isRecords: boolean };
/** What stands in the place of a block that is damaged: as many bytes as it has. */
type StandIn = (block: Block) => Uint8Array;

/**
 * Opens a compact capture of which some blocks may be damaged, for being read by its `index`. In their
 * place are records that hold nothing, so that what stands around them is found where it was. Not for
 * whoever wants the capture itself: those are other bytes. Throws a CompactFault when there is no
 * table to go by, a RangeError when that is no index.
 */
export async function salvageCompact(
  compact: ByteSource,
  index: Uint8Array,
): Promise<SalvagedSource> {
  const layout = layoutOf(decodeIndex(index));
  const standIn: StandIn = (block) => emptyRecords(block, layout);
  const table = await readLeftTable(compact);
  return new Salvage(await openCompact(compact, table), blocksOf(table), standIn);
}

/**
 * The same for a compact capture of which no index was ever made: it can be read front to back like
 * any capture, and an index be made of what is left. Throws a CompactFault when there is no table to
 * go by, or nothing that tells how records are written.
 */
export async function salvageUnread(compact: ByteSource): Promise<SalvagedSource> {
  const table = await readLeftTable(compact);
  const { style } = table;
  const standIn: StandIn = (block) => {
    if (block.from === 0) return fileHeader(block, style);
    return block.isRecords ? shortRecords(block, style!) : Buffer.alloc(block.to - block.from);
  };
  return new Salvage(await openCompact(compact, table), blocksOf(table), standIn);
}

class Salvage implements SalvagedSource {
  readonly size: number;
  private readonly damaged = new Set<Block>();

  constructor(
    private readonly original: ByteSource,
    private readonly blocks: readonly Block[],
    private readonly standIn: StandIn,
  ) {
    this.size = original.size;
  }

  get missing(): ByteSpan[] {
    const found = this.blocks.filter((block) => this.damaged.has(block));
    return found.map(({ from, to }) => ({ from, to }));
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.size);
    const within = this.blocks.filter(({ from, to }) => from < end && to > offset);
    const parts: Uint8Array[] = [];
    for (const block of within) {
      parts.push(await this.part(block, Math.max(offset, block.from), Math.min(end, block.to)));
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  async check(signal?: AbortSignal): Promise<void> {
    for (const block of this.blocks) {
      signal?.throwIfAborted();
      await this.part(block, block.from, block.from + 1);
    }
  }

  private async part(block: Block, from: number, to: number): Promise<Uint8Array> {
    if (!this.damaged.has(block)) {
      try {
        return await this.original.read(from, to - from);
      } catch (error) {
        if (!isDamage(error)) throw error;
        this.damaged.add(block);
      }
    }
    return this.standIn(block).subarray(from - block.from, to - block.from);
  }
}

function blocksOf(table: CompactTable): Block[] {
  let at = 0;
  return table.blocks.map(({ original }) => {
    const from = at;
    at += original;
    // The header of a file is no record; where none could be told, blocks end anywhere.
    return { from, to: at, isRecords: from > 0 && table.style !== null };
  });
}

/** Where reading by an index may begin, in ascending order, and what a record looks like there. */
type Layout = { entries: number[]; header: (at: number, length: number) => Uint8Array };

function layoutOf({ blocks, format, size }: CaptureIndex): Layout {
  const entries = blocks.offsets.flatMap((offset, i) => [offset - blocks.leads[i]!, offset]);
  return {
    entries: [...new Set([...entries, size])].sort((a, b) => a - b),
    header: format.kind === 'pcap' ? pcapHeader(format) : pcapngHeader(format),
  };
}

function pcapHeader({ recordHeader, littleEndian }: PcapFormat): Layout['header'] {
  return (_at, length) => {
    const bytes = Buffer.alloc(Math.min(length, recordHeader));
    if (length < recordHeader) return bytes;
    const content = length - recordHeader;
    for (const at of [8, 12]) {
      if (littleEndian) bytes.writeUInt32LE(content, at);
      else bytes.writeUInt32BE(content, at);
    }
    return bytes;
  };
}

/** A type of block that no reader knows: it is passed over. */
const UNKNOWN_BLOCK = 0x0bad;

function pcapngHeader({ sections }: PcapngFormat): Layout['header'] {
  return (at, length) => {
    const bytes = Buffer.alloc(8);
    const section = sections.findLast(({ offset }) => offset <= at);
    for (const [i, value] of [UNKNOWN_BLOCK, length].entries()) {
      if (section?.littleEndian === false) bytes.writeUInt32BE(value, 4 * i);
      else bytes.writeUInt32LE(value, 4 * i);
    }
    return bytes;
  };
}

/**
 * As many bytes as a block has, all of them in records without content: one from each place at which
 * reading may begin to the next, which may be behind the block where that ends in a record.
 */
function emptyRecords({ from, to, isRecords }: Block, { entries, header }: Layout): Uint8Array {
  const bytes = Buffer.alloc(to - from);
  const within = entries.filter((entry) => entry >= from && entry < to);
  const behind = isRecords ? to : (entries.find((entry) => entry >= to) ?? to);
  const begins = [...new Set([...(isRecords ? [from] : []), ...within]), behind];
  for (const [i, begin] of begins.slice(0, -1).entries()) {
    const record = header(begin, begins[i + 1]! - begin);
    bytes.set(record.subarray(0, to - begin), begin - from);
  }
  return bytes;
}

/** The file header of a pcap capture as it most likely was (draft-ietf-opsawg-pcap). */
function fileHeader({ to }: Block, style: RecordStyle | null): Uint8Array {
  if (style === null) throw new CompactFault('What says how the capture is written is damaged.');
  const { littleEndian, perSecond, link } = style;
  const header = Buffer.alloc(to);
  const view = new DataView(header.buffer, header.byteOffset, to);
  view.setUint32(0, perSecond === 1e9 ? 0xa1b23c4d : 0xa1b2c3d4, littleEndian);
  view.setUint16(4, 2, littleEndian);
  view.setUint16(6, 4, littleEndian);
  view.setUint32(16, MAX_PACKET, littleEndian);
  view.setUint32(20, link, littleEndian);
  return header;
}

const RECORD_HEADER = 16;
/** Of these nobody thinks that they are too long to be records; none is shorter than half of it. */
const SHORT_RECORD = 1 << 15;

/** Records of a capture that hold nothing, and have no time. */
function shortRecords({ from, to }: Block, { littleEndian }: RecordStyle): Uint8Array {
  const bytes = Buffer.alloc(to - from);
  const count = Math.ceil(bytes.length / SHORT_RECORD);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i < count; i++) {
    const begin = Math.floor((i * bytes.length) / count);
    const end = Math.floor(((i + 1) * bytes.length) / count);
    if (end - begin < RECORD_HEADER) break;
    for (const at of [8, 12]) view.setUint32(begin + at, end - begin - RECORD_HEADER, littleEndian);
  }
  return bytes;
}
