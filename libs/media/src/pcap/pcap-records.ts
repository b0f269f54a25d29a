import type { Hole, KnownPackets, PacketSink, PcapFormat } from './capture-format.js';
import { MAX_HOLES, MAX_PACKET } from './capture-format.js';
import type { Damage, Piece, RecordParser } from './record-parser.js';
import { addHole, knownHole } from './record-parser.js';

const DAY_SECONDS = 86_400;
const ANY_TIME = 2 ** 32;
/** Records in a row that must look right before reading goes on after damage. */
const CHAIN = 3;
const SMALLEST_PACKET = 20;
/** Records of other forms are read one by one. */
const USUAL_HEADER = 16;
/** In microseconds. */
const NANOSECOND = 0.001;

/** `unclear`: the piece ends before it can be told. */
type Seen = 'no' | 'yes' | 'unclear';

type Search = { after: number; second: number };

/** The records of a pcap file; after damage it goes on at the next plausible row of records. */
export class PcapRecords implements RecordParser {
  readonly holes: Hole[];
  private readonly known: boolean;
  private search: Search | null = null;
  private begun = false;
  /** Microseconds of a unit; a writer of nanoseconds may promise microseconds in its header. */
  private unit: number;
  private readonly packets: KnownPackets | undefined;

  constructor(
    private readonly format: PcapFormat,
    damage: Damage,
    known?: KnownPackets,
  ) {
    const isUsual = format.littleEndian && format.recordHeader === USUAL_HEADER;
    this.packets = isUsual ? known : undefined;
    this.holes = damage.holes;
    this.known = damage.known;
    this.begun = damage.known;
    this.unit = format.unit;
  }

  parse(piece: Piece, sink: PacketSink): number {
    const { bytes, view, base, last } = piece;
    const { littleEndian, recordHeader, link } = this.format;
    const whole = this.known && this.holes.length === 0;
    const end = Math.min(bytes.length - recordHeader, piece.limit - base - 1);
    let at = this.begin(piece);
    while (at <= end && this.search === null) {
      at = this.takeKnown(piece, at, end);
      if (at > end) break;
      const start = at + recordHeader;
      const next = start + view.getUint32(at + 8, littleEndian);
      if (next + recordHeader > bytes.length && !last) break;
      const fraction = view.getUint32(at + 4, littleEndian);
      if (fraction >= 1e6) this.unit = NANOSECOND;
      const time = view.getUint32(at, littleEndian) * 1e6 + fraction * this.unit;
      sink(bytes, start, next < bytes.length ? next : bytes.length, link, time, base + at);
      at = whole ? next : this.following(piece, at, next);
    }
    if (this.search !== null) at = this.resume(piece, at);
    return last && base + at < piece.limit && at > end ? base + bytes.length : base + at;
  }

  /** Takes what is known at `at` and behind it; returns where the first record is that is not. */
  private takeKnown({ bytes, base }: Piece, at: number, last: number): number {
    const { packets } = this;
    if (packets === undefined) return at;
    const next = packets.rows.find(bytes, base, at, last, this.unit);
    if (next > at) packets.take();
    return next;
  }

  /** The very first record may be damaged already. */
  private begin(piece: Piece): number {
    if (this.begun) return 0;
    this.begun = true;
    if (piece.bytes.length < this.format.recordHeader) return 0;
    const { littleEndian } = this.format;
    const fits = piece.view.getUint32(8, littleEndian) <= MAX_PACKET;
    if (fits && this.fractionIsValid(piece, 0)) return 0;
    this.search = { after: -1, second: -1 };
    return 1;
  }

  /** Where the record after that at `at` begins; starts a search when nothing sane is at `next`. */
  private following(piece: Piece, at: number, next: number): number {
    if (this.known) {
      const to = knownHole(this.holes, piece.base + at);
      return to === undefined ? next : to - piece.base;
    }
    if (next + this.format.recordHeader > piece.bytes.length) return next;
    const second = piece.view.getUint32(at, this.format.littleEndian);
    if (this.follows(piece, next, second)) return next;
    this.search = { after: piece.base + at, second };
    return at + this.format.recordHeader;
  }

  /** Is there a record at `at`, coming after one of the second `before`? */
  private follows(piece: Piece, at: number, before: number): boolean {
    const { littleEndian, recordHeader } = this.format;
    const length = piece.view.getUint32(at + 8, littleEndian);
    if (length > MAX_PACKET || !this.fractionIsValid(piece, at)) return false;
    const second = piece.view.getUint32(at, littleEndian);
    const original = piece.view.getUint32(at + 12, littleEndian);
    if (length > 0 && length <= original && Math.abs(second - before) <= DAY_SECONDS) return true;
    // A clock that was set, or an odd writer: believed when a good record follows.
    const next = at + recordHeader + length;
    if (next + recordHeader > piece.bytes.length) return length > 0;
    if (this.chain(piece, next, second, 1) !== 'no') return true;
    return this.chain(piece, at, -1, CHAIN, ANY_TIME) !== 'no';
  }

  private fractionIsValid(piece: Piece, at: number): boolean {
    const fraction = piece.view.getUint32(at + 4, this.format.littleEndian);
    return fraction * NANOSECOND < 1e6;
  }

  /** Looks for the next row of records from `from` on; returns where to go on reading. */
  private resume(piece: Piece, from: number): number {
    const { bytes, last } = piece;
    const { after, second } = this.search!;
    let at = from;
    for (; at + this.format.recordHeader <= bytes.length; at++) {
      const seen = this.chain(piece, at, second, CHAIN);
      if (seen === 'unclear' && at > 0) return at;
      if (seen === 'yes') return this.found(piece, after, at);
    }
    return last ? this.found(piece, after, bytes.length) : at;
  }

  private found(piece: Piece, after: number, at: number): number {
    this.search = null;
    const tooMany = this.holes.length >= MAX_HOLES;
    const to = tooMany ? Number.MAX_SAFE_INTEGER - piece.base : at;
    if (after >= 0) addHole(this.holes, { after, to: piece.base + to });
    return to;
  }

  /** Do `count` records, or fewer up to the end of the file, stand in a row at `at`? */
  private chain(
    piece: Piece,
    at: number,
    before: number,
    count: number,
    apart = DAY_SECONDS,
  ): Seen {
    const { littleEndian, recordHeader } = this.format;
    const { bytes, view, last } = piece;
    for (let seen = 0; seen < count; seen++) {
      if (at + recordHeader > bytes.length) {
        if (last) return seen > 0 ? 'yes' : 'no';
        return 'unclear';
      }
      const now = view.getUint32(at, littleEndian);
      const length = view.getUint32(at + 8, littleEndian);
      const original = view.getUint32(at + 12, littleEndian);
      if (length < SMALLEST_PACKET || length > original || original > MAX_PACKET) return 'no';
      if (before >= 0 && Math.abs(now - before) > apart) return 'no';
      if (!this.fractionIsValid(piece, at)) return 'no';
      before = now;
      at += recordHeader + length;
    }
    return 'yes';
  }
}
