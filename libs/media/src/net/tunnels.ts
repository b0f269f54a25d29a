import type { Datagram } from './datagram.js';
import { ipHeader, ipOffset } from './link.js';

/** Where switches send copies of what passes them (RFC 7348). */
export const VXLAN_PORT = 4789;
/** Where the packets of phones run through a mobile network (3GPP TS 29.281 section 4.4.2). */
export const GTP_PORT = 2152;

const ETHERNET = 1;

/** Ethernet frames in GRE: bridged, or the copies of a mirror port (ERSPAN type II and III). */
const GRE_ETHERNET = 0x6558;
const GRE_ERSPAN2 = 0x88be;
const GRE_ERSPAN3 = 0x22eb;

/**
 * GRE version 0 (RFC 2784, 2890): checksum, key and sequence number are optional. Returns where
 * the IP header in it begins, or −1.
 */
export function behindGre(bytes: Uint8Array, at: number, end: number): number {
  const flags = bytes[at]!;
  if ((bytes[at + 1]! & 7) !== 0) return -1;
  const type = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  const options = (flags & 0x80 ? 4 : 0) + (flags & 0x20 ? 4 : 0) + (flags & 0x10 ? 4 : 0);
  const inner = at + 4 + options;
  if (type === 0x0800 || type === 0x86dd) return ipHeader(bytes, inner, end);
  const isNumbered = (flags & 0x10) !== 0;
  if (type === GRE_ETHERNET) return ipOffset(bytes, inner, end, ETHERNET);
  // Type I has no header of its own, and no sequence number.
  if (type === GRE_ERSPAN2) return ipOffset(bytes, inner + (isNumbered ? 8 : 0), end, ETHERNET);
  if (type === GRE_ERSPAN3) return behindErspan3(bytes, inner, end);
  return -1;
}

function behindErspan3(bytes: Uint8Array, at: number, end: number): number {
  if (at + 12 > end) return -1;
  const isLonger = (bytes[at + 11]! & 1) !== 0;
  return ipOffset(bytes, at + (isLonger ? 20 : 12), end, ETHERNET);
}

const VXLAN_HEADER = 8;

/** Where the IP header in the Ethernet frame of a VXLAN datagram begins (RFC 7348), or −1. */
export function behindVxlan({ bytes, start, end }: Datagram): number {
  if (start + VXLAN_HEADER > end || bytes[start] !== 8 || bytes[start + 7] !== 0) return -1;
  return ipOffset(bytes, start + VXLAN_HEADER, end, ETHERNET);
}

const GTP_HEADER = 8;
const GTP_OPTIONS = 4;
/** Version 1, protocol type GTP; the flags of what is optional behind. */
const GTP_V1 = 0x30;
const GTP_PACKET = 255;
const MAX_EXTENSIONS = 16;

/**
 * Where the IP packet of a subscriber begins in a GTP-U datagram, or −1 (3GPP TS 29.281 section 5):
 * sequence number, N-PDU number and extension headers are optional. The lengths of both headers
 * must agree with that of the datagram, as other things may come to this port.
 */
export function behindGtp({ bytes, start, end, cut }: Datagram): number {
  if (start + GTP_HEADER > end || (bytes[start]! & 0xf0) !== GTP_V1) return -1;
  const sent = end + cut;
  if (bytes[start + 1] !== GTP_PACKET) return -1;
  if (start + GTP_HEADER + u16(bytes, start + 2) !== sent) return -1;
  const hasOptions = (bytes[start]! & 7) !== 0;
  const at = hasOptions ? behindGtpOptions(bytes, start, end) : start + GTP_HEADER;
  const inner = at < 0 ? -1 : ipHeader(bytes, at, end);
  return inner >= 0 && inner + ipLength(bytes, inner) === sent ? inner : -1;
}

function behindGtpOptions(bytes: Uint8Array, start: number, end: number): number {
  let at = start + GTP_HEADER + GTP_OPTIONS;
  const hasExtensions = (bytes[start]! & 4) !== 0;
  for (let i = 0; hasExtensions && i < MAX_EXTENSIONS && at < end; i++) {
    // The type of each stands in the last byte before it, 0 where none follows.
    if (bytes[at - 1] === 0) return at;
    if (bytes[at] === 0) return -1;
    at += bytes[at]! * 4;
  }
  return hasExtensions ? -1 : at;
}

/** Bytes of an IP packet, by its header. */
function ipLength(bytes: Uint8Array, at: number): number {
  return bytes[at]! >> 4 === 4 ? u16(bytes, at + 2) : 40 + u16(bytes, at + 4);
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}
