import type { ByteSource } from '../byte-source.js';
import type { Room } from '../kernel/workspace.js';
import type { CaptureFormat, Hole, KnownPackets, PacketSink } from './capture-format.js';
import { PcapRecords } from './pcap-records.js';
import { PcapngRecords } from './pcapng-records.js';
import { PIECE, PieceReader } from './piece-reader.js';
import type { Damage, RecordParser } from './record-parser.js';

/** Read beyond the limit, so that the last record before it is whole. */
const OVERLAP = 4096;

/** Reads the packets of a capture, front to back, in large pieces. */
export class CaptureReader {
  private readonly parser: RecordParser;
  /** Where the bytes are that packets are given in. */
  readonly pieces: PieceReader;

  /** What is in `known` need not come to the sink, packet by packet. */
  constructor(
    private readonly source: ByteSource,
    format: CaptureFormat,
    damage: Damage = { holes: [], known: false },
    workspace?: Room,
    known?: KnownPackets,
  ) {
    this.pieces = new PieceReader(source, workspace);
    this.parser =
      format.kind === 'pcap'
        ? new PcapRecords(format, damage, known)
        : new PcapngRecords(format, damage);
  }

  /** Damage found so far. */
  get holes(): Hole[] {
    return this.parser.holes;
  }

  /**
   * Gives all packets whose records begin in `[from, to)` to `sink`, and tells `onPiece` the file
   * offset reached after each piece. With known damage it may be called again, anywhere.
   */
  async read(
    from: number,
    to: number,
    sink: PacketSink,
    onPiece?: (offset: number) => void | Promise<void>,
  ): Promise<void> {
    const { pieces, parser } = this;
    const { size } = this.source;
    const end = Math.min(to, size);
    let at = from;
    if (at < end) await pieces.start(at, this.limitOf(to));
    while (at < end) {
      const { piece: bytes, base, isLast } = pieces;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const next = parser.parse({ bytes, view, base, last: isLast, limit: to }, sink);
      const stuck = next === at;
      if (stuck && (isLast || bytes.length >= PIECE)) return;
      at = next;
      await onPiece?.(Math.min(at, size));
      if (stuck) await pieces.start(at, size);
      else if (at < end) await pieces.advance(at);
    }
  }

  /** Lets the bytes of a `read` that comes next be on their way already. */
  async expect(from: number, to: number): Promise<void> {
    if (from < Math.min(to, this.source.size)) await this.pieces.expect(from, this.limitOf(to));
  }

  private limitOf(to: number): number {
    return Math.min(this.source.size, to + OVERLAP);
  }
}
