import { kernel } from './samples-kernel.js';

const { buffer } = kernel.memory;
const ROWS = kernel.rowCapacity.value;
const MOST_SHAPES = kernel.shapeCapacity.value;
const PREFIX = kernel.shapePrefix.value;
/** Numbers before the bytes of a shape. */
const NUMBERS = 4;
const SHAPE = NUMBERS * Int32Array.BYTES_PER_ELEMENT + 2 * PREFIX;

const shapes = new Uint8Array(buffer, kernel.shapes.value, MOST_SHAPES * SHAPE);
const records = new Int32Array(buffer, kernel.rowRecords.value, ROWS);

/** All memory of the kernel: where payloads of a row are. */
export const KERNEL_BYTES = new Uint8Array(buffer);

/** The packets of a row, by number, until the next is asked for. */
export const ROW = {
  /** Each payload is `KERNEL_BYTES[starts[i]..ends[i])`. */
  starts: new Int32Array(buffer, kernel.rowStarts.value, ROWS),
  ends: new Int32Array(buffer, kernel.rowEnds.value, ROWS),
  /** Microseconds since 1970. */
  times: new Float64Array(buffer, kernel.rowTimes.value, ROWS),
  timestamps: new Uint32Array(buffer, kernel.rowTimestamps.value, ROWS),
  sequences: new Uint16Array(buffer, kernel.rowSequences.value, ROWS),
  /** The marker bit and the payload type. */
  types: new Uint8Array(buffer, kernel.rowTypes.value, ROWS),
  /** What `learn` gave for their stream. */
  shapes: new Uint8Array(buffer, kernel.rowShapes.value, ROWS),
} as const;

/** What the captured packets of a stream begin with, and what may differ from one to the next. */
export type PacketShape = {
  /** Up to and with the SSRC; `mask` has the bits that are the same in all. */
  prefix: Uint8Array;
  mask: Uint8Array;
  /** Where the length of the IP packet stands, and from where it counts. */
  ipLength: number;
  ipFrom: number;
  /** Where the UDP header is; that of RTP, of 12 bytes, is behind it. */
  udp: number;
};

/** The shapes that the kernel has at present. */
let loaded: Uint8Array | null = null;

/**
 * Finds the packets of known streams in a pcap file, thousands at a time, where its pieces lie in the
 * memory of the kernel. What it does not know, or cannot be sure of, it leaves to others, so that to
 * know none is always right.
 */
export class PacketRows {
  /** Packets of the row found last. */
  length = 0;
  private known = 0;
  private readonly own = new Uint8Array(MOST_SHAPES * SHAPE);
  /** File offset of address 0 of the kernel, as far as the piece of the row is concerned. */
  private origin = 0;

  /** The number of a stream from now on; −1 when there are too many, or its packets begin too long. */
  learn({ prefix, mask, ipLength, ipFrom, udp }: PacketShape): number {
    if (this.known === MOST_SHAPES || prefix.length > PREFIX) return -1;
    const at = this.known * SHAPE;
    const numbers = new Int32Array(this.own.buffer, at, NUMBERS);
    numbers.set([prefix.length, ipLength, ipFrom, udp]);
    this.own.set(prefix, at + numbers.byteLength);
    this.own.set(mask, at + numbers.byteLength + PREFIX);
    loaded = null;
    return this.known++;
  }

  /**
   * Finds a row in `bytes`, the piece of the file at `base`, from record `at` on, of records that
   * begin at `last` or before, with fractions of `unit` microseconds; returns where the first record
   * is that is not in it.
   */
  find(bytes: Uint8Array, base: number, at: number, last: number, unit: number): number {
    this.length = 0;
    if (this.known === 0 || bytes.buffer !== buffer) return at;
    if (loaded !== this.own) shapes.set(this.own);
    loaded = this.own;
    const { byteOffset, length } = bytes;
    this.origin = base - byteOffset;
    const end = byteOffset + length;
    const next = kernel.findPackets(byteOffset + at, byteOffset + last, end, this.known, unit);
    this.length = kernel.rowLength.value;
    return next - byteOffset;
  }

  /** How many streams are known, which are numbered from 0 on. */
  get streams(): number {
    return this.known;
  }

  /** Where in the row, by the addresses that `gather` takes, a file offset is. */
  addressOf(offset: number): number {
    return Math.min(Math.max(0, offset - this.origin), KERNEL_BYTES.length);
  }

  /** File offset of the record of packet `i`. */
  offset(i: number): number {
    return this.origin + records[i]!;
  }
}
