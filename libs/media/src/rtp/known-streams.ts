import type { PacketShape } from '../kernel/packet-rows.js';
import { KERNEL_BYTES, PacketRows, ROW } from '../kernel/packet-rows.js';
import type { RtpPacket } from './rtp-packet.js';

const MARKER = 0x80;

/** Hears of packet `i` of the row, which is of a stream. */
type Seen<Stream> = (stream: Stream, i: number) => void;

/** Streams whose packets are found in rows, and not one by one. */
export class KnownStreams<Stream> {
  readonly rows = new PacketRows();
  private readonly streams: Stream[] = [];

  /** Each packet is put into `packet` before it is `seen`. */
  constructor(
    private readonly packet: RtpPacket,
    private readonly seen: Seen<Stream>,
  ) {}

  /** From now on packets of this shape are those of `stream`, if there are not too many. */
  learn(stream: Stream, shape: PacketShape | null): void {
    const number = shape === null ? -1 : this.rows.learn(shape);
    if (number >= 0) this.streams[number] = stream;
  }

  of(number: number): Stream {
    return this.streams[number]!;
  }

  /** Gives the packets of the row, or of one stream in it, in the order of the file. */
  readonly take = (only = -1): void => {
    const { rows, packet, streams } = this;
    const { starts, ends, timestamps, sequences, types, shapes } = ROW;
    packet.bytes = KERNEL_BYTES;
    packet.cut = 0;
    for (let i = 0; i < rows.length; i++) {
      if (only >= 0 && shapes[i] !== only) continue;
      const type = types[i]!;
      packet.start = starts[i]!;
      packet.end = ends[i]!;
      packet.payloadType = type & ~MARKER;
      packet.marker = type >= MARKER;
      packet.sequence = sequences[i]!;
      packet.timestamp = timestamps[i]!;
      this.seen(streams[shapes[i]!]!, i);
    }
  };
}
