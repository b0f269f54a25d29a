/** What an Ethernet type says of the payload: IP begins at `at`, or nothing known to us. */
const NOT_IP = -1;

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
const ETHERTYPE_PPPOE = 0x8864;
const VLAN_TAGS = new Set([0x8100, 0x88a8, 0x9100, 0x9200, 0x9300]);
const MPLS = new Set([0x8847, 0x8848]);
const PPP_IPV4 = 0x0021;
const PPP_IPV6 = 0x0057;
/** Tags in a row that are believed (QinQ has two). */
const MAX_TAGS = 8;

/** Link types that are known by name and cannot be read. */
const UNREADABLE: Record<number, string> = {
  119: 'Wi-Fi with Prism headers',
  163: 'Wi-Fi with AVS headers',
  186: 'USB',
  187: 'Bluetooth',
  189: 'USB',
  195: 'IEEE 802.15.4',
  201: 'Bluetooth',
  220: 'USB',
  230: 'IEEE 802.15.4',
  249: 'USB',
  254: 'Bluetooth',
};
const READABLE = new Set([0, 1, 9, 12, 14, 50, 101, 104, 105, 108, 113, 127, 228, 229, 276]);

/** Can packets of this link type be read? */
export function isReadable(link: number): boolean {
  return READABLE.has(link);
}

/** A link type as people know it. */
export function linkName(link: number): string {
  const name = UNREADABLE[link];
  return name === undefined ? `${link}` : `${link} (${name})`;
}

/**
 * Where the IP header of a packet begins, or −1 when it holds none.
 * `link` is the LINKTYPE of https://www.tcpdump.org/linktypes.html.
 */
export function ipOffset(bytes: Uint8Array, start: number, end: number, link: number): number {
  switch (link) {
    case 1: // Ethernet
      return behindEthertype(bytes, start + 12, end);
    case 113: // Linux cooked capture 1
      return behindEthertype(bytes, start + 14, end);
    case 276: // Linux cooked capture 2
      return cooked2(bytes, start, end);
    case 0: // BSD loopback, the family in either byte order
    case 108:
      return ipHeader(bytes, start + 4, end);
    case 12: // raw IP, under its several numbers
    case 14:
    case 101:
    case 228:
    case 229:
      return ipHeader(bytes, start, end);
    case 9: // PPP, with or without HDLC framing
    case 50:
      return behindPpp(bytes, start, end);
    case 104: // Cisco HDLC
      return behindEthertype(bytes, start + 2, end);
    case 105: // IEEE 802.11
      return behindWifi(bytes, start, end);
    case 127: // IEEE 802.11 with radiotap
      return end - start < 4 ? NOT_IP : behindWifi(bytes, start + u16le(bytes, start + 2), end);
    default:
      return NOT_IP;
  }
}

/** `at` is the position of an Ethernet type; tags of VLANs, PPPoE and MPLS are passed over. */
function behindEthertype(bytes: Uint8Array, at: number, end: number): number {
  for (let tags = 0; tags < MAX_TAGS && at + 2 <= end; tags++) {
    const type = (bytes[at]! << 8) | bytes[at + 1]!;
    if (type === ETHERTYPE_IPV4 || type === ETHERTYPE_IPV6) return ipHeader(bytes, at + 2, end);
    if (VLAN_TAGS.has(type)) at += 4;
    else if (MPLS.has(type)) return behindMpls(bytes, at + 2, end);
    else if (type === ETHERTYPE_PPPOE) return behindPpp(bytes, at + 8, end);
    else if (type < 1536) return behindSnap(bytes, at + 2, end);
    else return NOT_IP;
  }
  return NOT_IP;
}

function cooked2(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 20) return NOT_IP;
  const type = (bytes[start]! << 8) | bytes[start + 1]!;
  if (!VLAN_TAGS.has(type)) return ipHeader(bytes, start + 20, end);
  return behindEthertype(bytes, start + 22, end);
}

/** `at` itself when an IP version stands there. */
export function ipHeader(bytes: Uint8Array, at: number, end: number): number {
  if (at + 20 > end) return NOT_IP;
  const version = bytes[at]! >> 4;
  return version === 4 || version === 6 ? at : NOT_IP;
}

function behindMpls(bytes: Uint8Array, at: number, end: number): number {
  for (let labels = 0; labels < MAX_TAGS && at + 4 <= end; labels++) {
    const bottom = (bytes[at + 2]! & 1) === 1;
    at += 4;
    if (bottom) return ipHeader(bytes, at, end);
  }
  return NOT_IP;
}

function behindPpp(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return NOT_IP;
  if (bytes[at] === 0xff && bytes[at + 1] === 0x03) at += 2;
  if (bytes[at]! & 1) {
    const short = bytes[at]!;
    return short === PPP_IPV4 || short === PPP_IPV6 ? ipHeader(bytes, at + 1, end) : NOT_IP;
  }
  const protocol = (bytes[at]! << 8) | bytes[at + 1]!;
  const isIp = protocol === PPP_IPV4 || protocol === PPP_IPV6;
  return isIp ? ipHeader(bytes, at + 2, end) : NOT_IP;
}

function behindSnap(bytes: Uint8Array, at: number, end: number): number {
  if (at + 8 > end || bytes[at] !== 0xaa || bytes[at + 1] !== 0xaa) return NOT_IP;
  const type = (bytes[at + 6]! << 8) | bytes[at + 7]!;
  if (type !== ETHERTYPE_IPV4 && type !== ETHERTYPE_IPV6) return NOT_IP;
  return ipHeader(bytes, at + 8, end);
}

function behindWifi(bytes: Uint8Array, at: number, end: number): number {
  if (at + 24 > end) return NOT_IP;
  const control = bytes[at]!;
  const flags = bytes[at + 1]!;
  const isData = (control & 0x0c) === 0x08;
  if (!isData || flags & 0x40) return NOT_IP;
  const fourAddresses = (flags & 3) === 3 ? 6 : 0;
  const qos = control & 0x80 ? 2 : 0;
  return behindSnap(bytes, at + 24 + fourAddresses + qos, end);
}

function u16le(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}
