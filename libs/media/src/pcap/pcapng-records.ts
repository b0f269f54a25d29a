import type { Hole, PacketSink, PcapngFormat, PcapngSection } from './capture-format.js';
import { MAX_HOLES, MAX_PACKET } from './capture-format.js';
import type { Damage, Piece, RecordParser } from './record-parser.js';
import { addHole, knownHole } from './record-parser.js';

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;
const OPTION_RESOLUTION = 9;
const OPTION_OFFSET = 14;
const MAX_SECTIONS = 1000;
const MAX_INTERFACES = 4096;
const MAX_BLOCK = 16 * 1024 * 1024;
/** Type, and the length twice. */
const SMALLEST_BLOCK = 12;
const NO_SECTION: PcapngSection = { offset: -1, littleEndian: true, interfaces: [] };

/** The packets of a pcapng file; after damage it goes on at the next whole block. */
export class PcapngRecords implements RecordParser {
  readonly holes: Hole[];
  private readonly known: boolean;
  private section: PcapngSection = NO_SECTION;
  private search: { after: number } | null = null;
  private interfaces = 0;
  private previous = -1;

  constructor(
    private readonly format: PcapngFormat,
    damage: Damage,
  ) {
    this.holes = damage.holes;
    this.known = damage.known;
  }

  parse(piece: Piece, sink: PacketSink): number {
    const { bytes, view, base, last } = piece;
    const end = Math.min(bytes.length - 12, piece.limit - base - 1);
    if (this.known) this.section = this.sectionAt(base);
    let at = 0;
    if (this.search !== null) at = this.resume(piece, 0);
    while (at <= end && this.search === null) {
      if (!this.known && this.blockLength(piece, at) === 0) {
        this.search = { after: this.previous };
        at = this.resume(piece, at + 1);
        continue;
      }
      const type = view.getUint32(at, this.section.littleEndian);
      if (type === SECTION) this.enterSection(piece, at);
      const length = view.getUint32(at + 4, this.section.littleEndian);
      const whole = at + length <= bytes.length;
      if (!whole && !last && isWanted(type, length)) break;
      if (whole || isPacket(type)) this.block(piece, at, type, sink);
      this.previous = base + at;
      at = this.following(piece, at, length);
    }
    return last && base + at < piece.limit && at > end ? base + bytes.length : base + at;
  }

  private following(piece: Piece, at: number, length: number): number {
    if (this.known && this.holes.length > 0) {
      const to = knownHole(this.holes, piece.base + at);
      if (to !== undefined) return to - piece.base;
    }
    // Of a file that changed since, a length may be none: blocks begin at multiples of 4 bytes.
    return at + (length < SMALLEST_BLOCK ? 4 : length);
  }

  /** Length of the block at `at` when it is sane, else 0. */
  private blockLength(piece: Piece, at: number): number {
    const { bytes, view, last } = piece;
    let littleEndian = this.section.littleEndian;
    const type = view.getUint32(at, littleEndian);
    if (type === SECTION) {
      const order = view.getUint32(at + 8, true);
      if (order !== BYTE_ORDER && view.getUint32(at + 8) !== BYTE_ORDER) return 0;
      littleEndian = order === BYTE_ORDER;
    } else if (this.section === NO_SECTION) return 0;
    const length = view.getUint32(at + 4, littleEndian);
    if (length < SMALLEST_BLOCK || length % 4 !== 0) return 0;
    if (isPacket(type) && length > MAX_PACKET + 65_536) return 0;
    if (length > MAX_BLOCK) return 0;
    const end = at + length;
    if (end > bytes.length) return last && !isPacket(type) ? 0 : length;
    return view.getUint32(end - 4, littleEndian) === length ? length : 0;
  }

  private enterSection({ view, base }: Piece, at: number): void {
    const littleEndian = view.getUint32(at + 8, true) === BYTE_ORDER;
    if (this.known) {
      this.section = this.sectionAt(base + at);
      return;
    }
    this.section = { offset: base + at, littleEndian, interfaces: [] };
    if (this.format.sections.length < MAX_SECTIONS) this.format.sections.push(this.section);
  }

  private sectionAt(offset: number): PcapngSection {
    return this.format.sections.findLast((section) => section.offset <= offset) ?? NO_SECTION;
  }

  private block(piece: Piece, at: number, type: number, sink: PacketSink): void {
    if (type === INTERFACE) this.addInterface(piece, at);
    else if (type === ENHANCED_PACKET || type === OBSOLETE_PACKET) {
      this.packet(piece, at, type === ENHANCED_PACKET ? 4 : 2, sink);
    } else if (type === SIMPLE_PACKET) this.simplePacket(piece, at, sink);
  }

  private addInterface({ bytes, view, base }: Piece, at: number): void {
    if (this.known || this.interfaces >= MAX_INTERFACES) return;
    const { littleEndian, interfaces } = this.section;
    const end = at + view.getUint32(at + 4, littleEndian) - 4;
    if (end > bytes.length || end < at + 16) return;
    const found = { unit: 1, shift: 0 };
    let option = at + 16;
    while (option + 4 <= end) {
      const code = view.getUint16(option, littleEndian);
      const length = view.getUint16(option + 2, littleEndian);
      if (code === 0 || option + 4 + length > end) break;
      if (code === OPTION_RESOLUTION && length >= 1) {
        const power = bytes[option + 4]!;
        found.unit = power & 0x80 ? 1e6 / 2 ** (power & 0x7f) : 1e6 / 10 ** power;
      }
      if (code === OPTION_OFFSET && length >= 8) {
        found.shift = Number(view.getBigInt64(option + 4, littleEndian)) * 1e6;
      }
      option += 4 + length + ((4 - (length % 4)) % 4);
    }
    this.interfaces++;
    interfaces.push({ offset: base + at, link: view.getUint16(at + 8, littleEndian), ...found });
  }

  private packet(piece: Piece, at: number, idBytes: 2 | 4, sink: PacketSink): void {
    const { bytes, view, base } = piece;
    if (at + 28 > bytes.length) return;
    const { littleEndian, interfaces } = this.section;
    const id =
      idBytes === 4 ? view.getUint32(at + 8, littleEndian) : view.getUint16(at + 8, littleEndian);
    const from = interfaces[id];
    if (from === undefined || from.offset > base + at) return;
    const high = view.getUint32(at + 12, littleEndian);
    const low = view.getUint32(at + 16, littleEndian);
    const captured = view.getUint32(at + 20, littleEndian);
    const room = view.getUint32(at + 4, littleEndian) - 32;
    const end = Math.min(at + 28 + Math.min(captured, Math.max(0, room)), bytes.length);
    const time = from.shift + (high * 2 ** 32 + low) * from.unit;
    sink(bytes, at + 28, end, from.link, time, base + at);
  }

  /** A simple packet has no time of its own; it is given none, and is placed by its timestamps. */
  private simplePacket({ bytes, view, base }: Piece, at: number, sink: PacketSink): void {
    const { littleEndian, interfaces } = this.section;
    const from = interfaces[0];
    if (from === undefined || from.offset > base + at) return;
    const room = view.getUint32(at + 4, littleEndian) - 16;
    const length = Math.min(view.getUint32(at + 8, littleEndian), Math.max(0, room));
    sink(bytes, at + 12, Math.min(at + 12 + length, bytes.length), from.link, 0, base + at);
  }

  /** Looks for the next whole block of a known kind from `from` on. */
  private resume(piece: Piece, from: number): number {
    const { bytes, last } = piece;
    const { after } = this.search!;
    let at = from;
    for (; at + 12 <= bytes.length; at++) {
      if (this.isBlock(piece, at)) return this.found(piece, after, at);
    }
    return last ? this.found(piece, after, bytes.length) : at;
  }

  private isBlock(piece: Piece, at: number): boolean {
    const { bytes, view, last } = piece;
    const type = view.getUint32(at, this.section.littleEndian);
    if (!isPacket(type) && type !== INTERFACE && type !== SECTION) return false;
    const length = this.blockLength(piece, at);
    if (length === 0 || length < (type === SIMPLE_PACKET ? 16 : 20)) return false;
    return at + length <= bytes.length || (!last && length <= MAX_PACKET && at > 0);
  }

  private found(piece: Piece, after: number, at: number): number {
    this.search = null;
    const tooMany = this.holes.length >= MAX_HOLES;
    const to = tooMany ? Number.MAX_SAFE_INTEGER - piece.base : at;
    if (after >= 0) addHole(this.holes, { after, to: piece.base + to });
    return to;
  }
}

/** Is a block to be read whole? The others are passed over, however long. */
function isWanted(type: number, length: number): boolean {
  return isPacket(type) || (type === INTERFACE && length <= MAX_PACKET);
}

function isPacket(type: number): boolean {
  return type === ENHANCED_PACKET || type === OBSOLETE_PACKET || type === SIMPLE_PACKET;
}
