import type { Codec } from '../rtp/codec.js';
import { RtpPacket } from '../rtp/rtp-packet.js';

/** A packet that waits until it is known what its payload type means. */
export type HeldPacket = { packet: RtpPacket; arrival: number; offset: number; block: number };

const CLOCKS = [8000, 16_000, 24_000, 32_000, 48_000, 90_000];

/** A codec nobody knows still has a clock: that nearest to its pace on arrival. */
export function unknownCodec(type: number, queue: HeldPacket[]): Codec {
  const pace = paceOf(type, queue) ?? 8000;
  const clock = CLOCKS.reduce((best, next) =>
    Math.abs(Math.log(next / pace)) < Math.abs(Math.log(best / pace)) ? next : best,
  );
  return { name: `payload type ${type}`, clock, kind: 'audio' };
}

/** Ticks of timestamps in a second of arrivals, of the packets of one type; null without time. */
export function paceOf(type: number, queue: HeldPacket[]): number | null {
  const of = queue.filter(({ packet }) => packet.payloadType === type);
  const [first, last] = [of[0]!, of.at(-1)!];
  const seconds = (last.arrival - first.arrival) / 48_000;
  const ticks = (last.packet.timestamp - first.packet.timestamp) | 0;
  return seconds > 0 ? ticks / seconds : null;
}

/** A copy of a packet and of its payload. */
export function copyOf(packet: RtpPacket): RtpPacket {
  const copy = Object.assign(new RtpPacket(), packet);
  copy.bytes = Uint8Array.from(packet.bytes.subarray(packet.start, packet.end));
  copy.start = 0;
  copy.end = copy.bytes.length;
  return copy;
}
