import type { Datagram } from '../net/datagram.js';

const HEADER = 12;
const CHANNEL = 4;
const RED_BLOCK = 4;

/** An RTP packet, RFC 3550 section 5.1. One object is filled again and again. */
export class RtpPacket {
  bytes: Uint8Array = new Uint8Array(0);
  /** The payload is `bytes[start..end)`; `cut` bytes more were sent but not captured. */
  start = 0;
  end = 0;
  cut = 0;
  payloadType = 0;
  marker = false;
  sequence = 0;
  timestamp = 0;
  ssrc = 0;

  /** Takes the packet out of a datagram; false when it is none (RTCP, STUN, DTLS, ZRTP, …). */
  read(datagram: Datagram): boolean {
    const { bytes, end, cut } = datagram;
    const start = datagram.start + channelHeader(datagram);
    if (start + HEADER > end || (bytes[start]! & 0xc0) !== 0x80) return false;
    const second = bytes[start + 1]!;
    if (second >= 192 && second <= 223) return false; // RTCP on the same port, RFC 5761
    const first = bytes[start]!;
    let payload = start + HEADER + (first & 0x0f) * 4;
    if (first & 0x10) {
      if (payload + 4 > end) return false;
      payload += 4 + ((bytes[payload + 2]! << 8) | bytes[payload + 3]!) * 4;
    }
    let stop = end;
    // A count that cannot be is no padding: some set the bit without adding any.
    if (first & 0x20 && cut === 0 && stop > payload && bytes[stop - 1]! <= stop - payload) {
      stop -= bytes[stop - 1]!;
    }
    if (payload > stop) return false;
    this.bytes = bytes;
    this.start = payload;
    this.end = stop;
    this.cut = cut;
    this.payloadType = second & 0x7f;
    this.marker = second > 127;
    this.sequence = (bytes[start + 2]! << 8) | bytes[start + 3]!;
    this.timestamp = uint32(bytes, start + 4);
    this.ssrc = uint32(bytes, start + 8);
    return true;
  }

  /** A 30-bit hash of the beginning of the payload; 0 where that is silence, or too short. */
  get content(): number {
    const { bytes, start } = this;
    if (this.end - start < 8) return 0;
    const first = int32(bytes, start);
    const second = int32(bytes, start + 4);
    if (first === second && first === Math.imul(bytes[start]!, 0x01010101)) return 0;
    const hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    return Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35) >>> 2;
  }

  /**
   * Takes the newest block out of redundant audio data (RFC 2198): what was sent again in case it
   * was lost is left alone. False, and nothing changed, when the payload is not such.
   */
  unwrap(): boolean {
    const { bytes, end } = this;
    let at = this.start;
    let older = 0;
    for (; at + RED_BLOCK <= end && bytes[at]! & 0x80; at += RED_BLOCK) {
      older += ((bytes[at + 2]! & 3) << 8) | bytes[at + 3]!;
    }
    if (at >= end || bytes[at]! & 0x80 || at + 1 + older > end) return false;
    this.payloadType = bytes[at]!;
    this.start = at + 1 + older;
    return true;
  }
}

/** Bytes before RTP that comes through a channel of a TURN server (RFC 8656 section 12.4), or 0. */
function channelHeader({ bytes, start, end, cut }: Datagram): number {
  if ((bytes[start]! & 0xf0) !== 0x40 || start + CHANNEL + HEADER > end) return 0;
  const length = (bytes[start + 2]! << 8) | bytes[start + 3]!;
  const rest = end + cut - start - CHANNEL;
  return length <= rest && rest - length < 4 ? CHANNEL : 0;
}

function uint32(bytes: Uint8Array, at: number): number {
  return int32(bytes, at) >>> 0;
}

function int32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
