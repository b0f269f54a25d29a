import type { PacketShape } from '../kernel/packet-rows.js';
import { KERNEL_BYTES, PacketRows, ROW } from '../kernel/packet-rows.js';
import type { RtpPacket } from './rtp-packet.js';

const MARKER = 0x80;

/** Hears of a packet of a stream: `offset` is that of its record, `time` in microseconds since 1970. */
type Seen<Stream> = (stream: Stream, offset: number, time: number) => void;

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

  /** Gives the packets of the row, in the order of the file. */
  readonly take = (): void => {
    const { rows, packet, streams } = this;
    const { starts, ends, times, timestamps, sequences, types, shapes } = ROW;
    packet.bytes = KERNEL_BYTES;
    packet.cut = 0;
    for (let i = 0; i < rows.length; i++) {
      const type = types[i]!;
      packet.start = starts[i]!;
      packet.end = ends[i]!;
      packet.payloadType = type & ~MARKER;
      packet.marker = type >= MARKER;
      packet.sequence = sequences[i]!;
      packet.timestamp = timestamps[i]!;
      this.seen(streams[shapes[i]!]!, rows.offset(i), times[i]!);
    }
  };
}
