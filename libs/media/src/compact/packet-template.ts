import { ipOffset } from '../net/link.js';

const RECORD = 16;
const IPV4 = 20;
const UDP = 8;
const RTP = 12;

/** Where the fields of a record stand that change from packet to packet; 0 is its first byte. */
export type FieldPlaces = {
  ip: number;
  udp: number;
  rtp: number;
  /** End of the headers: the payload begins here. */
  payload: number;
};

/**
 * The places of a plain record (IPv4 without options or fragments, UDP, RTP, captured whole), or
 * null: such a record is kept as it is. `link` is the LINKTYPE.
 */
export function placesOf(
  bytes: Uint8Array,
  at: number,
  end: number,
  link: number,
): FieldPlaces | null {
  const ip = ipOffset(bytes, at + RECORD, end, link);
  if (ip < 0 || bytes[ip] !== 0x45 || bytes[ip + 9] !== 17) return null;
  if (((bytes[ip + 6]! & 0x3f) | bytes[ip + 7]!) !== 0) return null;
  const payload = ip + IPV4 + UDP + RTP;
  if (payload > end || u16(bytes, ip + 2) !== end - ip) return null;
  if (u16(bytes, ip + IPV4 + 4) !== end - ip - IPV4) return null;
  const first = bytes[ip + IPV4 + UDP]!;
  if (first !== 0x80) return null;
  return {
    ip: ip - at,
    udp: ip - at + IPV4,
    rtp: ip - at + IPV4 + UDP,
    payload: payload - at,
  };
}

/** Which bytes of the headers are always the same for packets of one template. */
export function constantBytes(places: FieldPlaces): Uint8Array {
  const { ip, udp, rtp, payload } = places;
  const constant = new Uint8Array(payload).fill(1);
  const change = (at: number, length: number) => constant.fill(0, at, at + length);
  change(0, 8); // time
  change(ip + 4, 2); // identification
  change(ip + 10, 2); // checksum
  change(udp + 6, 2); // checksum
  change(rtp + 1, 7); // marker and type, sequence number, timestamp
  return constant;
}

/** The checksum of an IPv4 header, its own field left out (RFC 791). */
export function ipv4Checksum(bytes: Uint8Array, at: number): number {
  let sum = 0;
  for (let i = 0; i < IPV4; i += 2) if (i !== 10) sum += u16(bytes, at + i);
  return fold(sum);
}

/** The checksum of a UDP datagram in IPv4, its own field left out (RFC 768). */
export function udpChecksum(bytes: Uint8Array, ip: number, end: number): number {
  const udp = ip + IPV4;
  let sum = 17 + (end - udp);
  for (let i = 12; i < IPV4; i += 2) sum += u16(bytes, ip + i);
  let at = udp;
  for (; at + 1 < end; at += 2) if (at !== udp + 6) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  if (at < end) sum += bytes[at]! << 8;
  const checksum = fold(sum);
  return checksum === 0 ? 0xffff : checksum;
}

/** The unsigned 16-bit number at `at`, in network byte order; what lies beyond the end counts as 0. */
export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** Writes the low 16 bits of `value` at `at`, in network byte order. */
export function putU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value;
}

/** As `u16`, of 32 bits. */
export function u32(bytes: Uint8Array, at: number): number {
  return ((u16(bytes, at) << 16) | u16(bytes, at + 2)) >>> 0;
}

/** As `putU16`, of 32 bits. */
export function putU32(bytes: Uint8Array, at: number, value: number): void {
  putU16(bytes, at, value >>> 16);
  putU16(bytes, at + 2, value & 0xffff);
}

/** Copies `from[begin..end)` to `to` at `at`: so few bytes that a view of each would cost more. */
export function copyBytes(
  from: Uint8Array,
  begin: number,
  end: number,
  to: Uint8Array,
  at: number,
): void {
  for (let i = begin; i < end; i++) to[at++] = from[i]!;
}

function fold(sum: number): number {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
