import type { PacketShape } from '../kernel/packet-rows.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import type { Datagram } from './datagram.js';
import { ipOffset } from './link.js';
import { GTP_PORT, VXLAN_PORT } from './tunnels.js';

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const UDP_HEADER = 8;
const RTP_HEADER = 12;
/** Version 2, no padding, no extension, no contributing sources. */
const PLAIN_RTP = 0x80;
const UDP = 17;

/** What stays of an IPv4 header: version and length, fragmentation, protocol, addresses. */
const IPV4_MASK = maskOf(IPV4_HEADER, [
  [0, 0xff],
  [6, 0x3f],
  [7, 0xff],
  [9, 0xff],
  ...bytesFrom(12, 8),
]);
/** What stays of an IPv6 header: version, next header, addresses. */
const IPV6_MASK = maskOf(IPV6_HEADER, [[0, 0xf0], [6, 0xff], ...bytesFrom(8, 32)]);
const UDP_MASK = maskOf(UDP_HEADER, bytesFrom(0, 4));
const RTP_MASK = maskOf(RTP_HEADER, [[0, 0xff], ...bytesFrom(8, 4)]);

/**
 * The shape of the packets of a stream, by one of them, which begins at `start` of `bytes` and in which
 * `datagram` and `rtp` were found. Null when there is more to it than a link header, IP, UDP and RTP.
 */
export function shapeOf(
  bytes: Uint8Array,
  start: number,
  datagram: Datagram,
  rtp: RtpPacket,
  link: number,
): PacketShape | null {
  if (rtp.bytes !== bytes || datagram.addresses !== bytes) return null;
  const isV4 = datagram.addressLength === 4;
  const ip = datagram.source - (isV4 ? 12 : 8);
  const udp = ip + (isV4 ? IPV4_HEADER : IPV6_HEADER);
  const isPlain =
    ip === ipOffset(bytes, start, datagram.end, link) &&
    bytes[ip + (isV4 ? 9 : 6)] === UDP &&
    datagram.start === udp + UDP_HEADER &&
    rtp.start === datagram.start + RTP_HEADER &&
    bytes[datagram.start] === PLAIN_RTP &&
    ![GTP_PORT, VXLAN_PORT].includes(datagram.destinationPort);
  if (!isPlain) return null;
  const linkMask = new Uint8Array(ip - start).fill(0xff);
  return {
    prefix: bytes.slice(start, rtp.start),
    mask: joined(linkMask, isV4 ? IPV4_MASK : IPV6_MASK, UDP_MASK, RTP_MASK),
    ipLength: ip - start + (isV4 ? 2 : 4),
    ipFrom: ip - start + (isV4 ? 0 : IPV6_HEADER),
    udp: udp - start,
  };
}

function maskOf(length: number, bits: readonly (readonly [at: number, bits: number])[]) {
  const mask = new Uint8Array(length);
  for (const [at, value] of bits) mask[at] = value;
  return mask;
}

function bytesFrom(at: number, count: number): [number, number][] {
  return Array.from({ length: count }, (_, i) => [at + i, 0xff]);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
