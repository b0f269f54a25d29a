import type { Datagram } from './datagram.js';
import { Fragments } from './fragments.js';
import { ipHeader, ipOffset } from './link.js';
import { GTP_PORT, VXLAN_PORT, behindGre, behindGtp, behindVxlan } from './tunnels.js';

const UDP = 17;
const TCP = 6;
const IPV4_IN_IP = 4;
const IPV6_IN_IP = 41;
const GRE = 47;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
/** IPv6 extension headers whose length is their second byte, in units of 8 (RFC 8200, 6275). */
const EXTENSIONS = new Set([0, 43, 60, 135, 139, 140]);
const MAX_HEADERS = 16;
const UDP_HEADER = 8;

/** Finds the UDP datagram in captured packets: link header, IP, tunnels and fragments undone. */
export class UdpFinder {
  readonly fragments = new Fragments();
  /** Called for each TCP segment; only the addresses of the datagram hold then. */
  onTcp: ((datagram: Datagram, bytes: Uint8Array, start: number, end: number) => void) | null =
    null;
  private depth = 0;

  /**
   * Fills `datagram` from the packet `bytes[start..end)` of link type `link` and returns true, or
   * returns false when the packet completes no datagram. `offset` is that of its record.
   */
  find(
    datagram: Datagram,
    bytes: Uint8Array,
    start: number,
    end: number,
    link: number,
    offset: number,
  ): boolean {
    const ip = ipOffset(bytes, start, end, link);
    if (ip < 0) return false;
    this.depth = 0;
    return this.inIp(datagram, bytes, ip, end, offset);
  }

  private inIp(
    datagram: Datagram,
    bytes: Uint8Array,
    at: number,
    end: number,
    offset: number,
  ): boolean {
    if (++this.depth > MAX_HEADERS) return false;
    return bytes[at]! >> 4 === 4
      ? this.inIpv4(datagram, bytes, at, end, offset)
      : this.inIpv6(datagram, bytes, at, end, offset);
  }

  private inIpv4(
    datagram: Datagram,
    bytes: Uint8Array,
    at: number,
    end: number,
    offset: number,
  ): boolean {
    const header = (bytes[at]! & 0x0f) * 4;
    if (header < 20 || at + header > end) return false;
    const total = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const sent = total >= header ? at + total : end; // 0: segmentation offload
    const stop = sent < end ? sent : end;
    datagram.addresses = bytes;
    datagram.source = at + 12;
    datagram.destination = at + 16;
    datagram.addressLength = 4;
    const fragment = (bytes[at + 6]! << 8) | bytes[at + 7]!;
    const protocol = bytes[at + 9]!;
    if ((fragment & 0x3fff) === 0) {
      return this.payload(datagram, bytes, at + header, stop, protocol, offset, sent - stop);
    }
    const key = hex(bytes, at + 12, at + 20) + hex(bytes, at + 4, at + 6) + protocol;
    const place = (fragment & 0x1fff) * 8;
    const more = (fragment & 0x2000) !== 0;
    const whole = this.fragments.add(key, offset, place, bytes.subarray(at + header, stop), more);
    if (whole === undefined) return false;
    return this.payload(datagram, whole, 0, whole.length, protocol, offset, 0);
  }

  private inIpv6(
    datagram: Datagram,
    bytes: Uint8Array,
    at: number,
    end: number,
    offset: number,
  ): boolean {
    if (at + 40 > end) return false;
    const length = (bytes[at + 4]! << 8) | bytes[at + 5]!;
    const sent = length > 0 ? at + 40 + length : end;
    const stop = sent < end ? sent : end;
    datagram.addresses = bytes;
    datagram.source = at + 8;
    datagram.destination = at + 24;
    datagram.addressLength = 16;
    return this.payload(datagram, bytes, at + 40, stop, bytes[at + 6]!, offset, sent - stop);
  }

  /** What follows an IP header: extension headers, another IP, a fragment, or at last UDP. */
  private payload(
    datagram: Datagram,
    bytes: Uint8Array,
    at: number,
    end: number,
    protocol: number,
    offset: number,
    cut: number,
  ): boolean {
    for (let headers = 0; headers < MAX_HEADERS; headers++) {
      if (protocol === UDP) {
        return udp(datagram, bytes, at, end, cut) && this.inUdp(datagram, offset);
      }
      if (at + 8 > end) return false;
      if (protocol === TCP) {
        this.onTcp?.(datagram, bytes, at, end);
        return false;
      }
      if (EXTENSIONS.has(protocol)) {
        protocol = bytes[at]!;
        at += (bytes[at + 1]! + 1) * 8;
      } else if (protocol === AUTHENTICATION) {
        protocol = bytes[at]!;
        at += (bytes[at + 1]! + 2) * 4;
      } else if (protocol === FRAGMENT) {
        return this.ipv6Fragment(datagram, bytes, at, end, offset);
      } else return this.tunnel(datagram, bytes, at, end, protocol, offset);
    }
    return false;
  }

  private ipv6Fragment(
    datagram: Datagram,
    bytes: Uint8Array,
    at: number,
    end: number,
    offset: number,
  ): boolean {
    if (++this.depth > MAX_HEADERS) return false;
    const protocol = bytes[at]!;
    const field = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const { addresses, source } = datagram;
    const key = hex(addresses, source, source + 32) + hex(bytes, at + 4, at + 8) + protocol;
    const data = bytes.subarray(at + 8, end);
    const more = (field & 1) !== 0;
    const whole =
      (field & 0xfff9) === 0 ? data : this.fragments.add(key, offset, field & 0xfff8, data, more);
    if (whole === undefined) return false;
    return this.payload(datagram, whole, 0, whole.length, protocol, offset, 0);
  }

  private tunnel(
    datagram: Datagram,
    bytes: Uint8Array,
    at: number,
    end: number,
    protocol: number,
    offset: number,
  ): boolean {
    let inner = -1;
    if (protocol === IPV4_IN_IP || protocol === IPV6_IN_IP) inner = ipHeader(bytes, at, end);
    else if (protocol === GRE) inner = behindGre(bytes, at, end);
    return inner >= 0 && this.inIp(datagram, bytes, inner, end, offset);
  }

  /** A packet in a datagram; a datagram that only bears the port of such is what it is. */
  private inUdp(datagram: Datagram, offset: number): boolean {
    const { destinationPort, bytes, end } = datagram;
    let inner = -1;
    if (destinationPort === VXLAN_PORT) inner = behindVxlan(datagram);
    else if (destinationPort === GTP_PORT) inner = behindGtp(datagram);
    return inner < 0 || this.inIp(datagram, bytes, inner, end, offset);
  }
}

function udp(datagram: Datagram, bytes: Uint8Array, at: number, end: number, cut: number): boolean {
  if (at + UDP_HEADER > end) return false;
  const length = (bytes[at + 4]! << 8) | bytes[at + 5]!;
  const stop = length >= UDP_HEADER && at + length < end ? at + length : end;
  datagram.bytes = bytes;
  datagram.sourcePort = (bytes[at]! << 8) | bytes[at + 1]!;
  datagram.destinationPort = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  datagram.start = at + UDP_HEADER;
  datagram.end = stop;
  datagram.cut = cut;
  return true;
}

function hex(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at++) text += bytes[at]!.toString(16).padStart(2, '0');
  return text;
}
