import type { Datagram } from '../net/datagram.js';
import { FAX_TYPE } from './codec.js';
import type { RtpPacket } from './rtp-packet.js';
import { UNITS } from './timeline.js';

/** A number, and the length of what follows. */
const SHORTEST = 4;
const CLOCK = 8000;

/**
 * Takes a datagram of fax (UDPTL, ITU-T T.38 section 9.1) as if it were RTP: its number is there, its
 * timestamp is when it came, in 1/48000 s. False when it is too short to be one.
 */
export function readFax(
  { bytes, start, end, cut }: Datagram,
  arrival: number,
  packet: RtpPacket,
): boolean {
  if (end - start < SHORTEST) return false;
  packet.bytes = bytes;
  packet.start = start + 2;
  packet.end = end;
  packet.cut = cut;
  packet.payloadType = FAX_TYPE;
  packet.marker = false;
  packet.sequence = (bytes[start]! << 8) | bytes[start + 1]!;
  packet.timestamp = Math.round(arrival / (UNITS / CLOCK)) >>> 0;
  packet.ssrc = 0;
  return true;
}
