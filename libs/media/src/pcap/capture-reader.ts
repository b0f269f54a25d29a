import type { ByteSource } from '../byte-source.js';
import type { CaptureFormat, Hole, PacketSink } from './capture-format.js';
import { PcapRecords } from './pcap-records.js';
import { PcapngRecords } from './pcapng-records.js';
import type { Damage, RecordParser } from './record-parser.js';

/** Bytes read at a time: more than three packets of the largest size. */
export const PIECE = 1 << 20;
/** Read beyond the limit, so that the last record before it is whole. */
const OVERLAP = 4096;

/** Reads the packets of a capture, front to back, in large pieces. */
export class CaptureReader {
  private readonly parser: RecordParser;

  constructor(
    private readonly source: ByteSource,
    format: CaptureFormat,
    damage: Damage = { holes: [], known: false },
  ) {
    this.parser =
      format.kind === 'pcap' ? new PcapRecords(format, damage) : new PcapngRecords(format, damage);
  }

  /** Damage found so far. */
  get holes(): Hole[] {
    return this.parser.holes;
  }

  /**
   * Gives all packets whose records begin in `[from, to)` to `sink`, and tells `onPiece` the file
   * offset reached after each piece.
   */
  async read(
    from: number,
    to: number,
    sink: PacketSink,
    onPiece?: (offset: number) => void | Promise<void>,
  ): Promise<void> {
    const { size } = this.source;
    let at = from;
    let wanted = Math.min(PIECE, to - from + OVERLAP);
    while (at < Math.min(to, size)) {
      const bytes = await this.source.read(at, Math.min(wanted, size - at));
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      // A source that ends early (a file cut while it is read) ends the capture there.
      const last = at + bytes.length >= size || bytes.length < Math.min(wanted, size - at);
      const next = this.parser.parse({ bytes, view, base: at, last, limit: to }, sink);
      if (next === at && (last || wanted === PIECE)) return;
      wanted = next === at ? PIECE : Math.min(PIECE, to - next + OVERLAP);
      at = next;
      await onPiece?.(Math.min(at, size));
    }
  }
}
