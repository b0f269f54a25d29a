/** Writes captures of every flavour, for tests. */

export type Endpoint = { address: number[]; port: number };
export type Sent = { timeMs: number; from: Endpoint; to: Endpoint; payload: Uint8Array };
export type Link =
  'ethernet' | 'vlan' | 'qinq' | 'sll' | 'sll2' | 'raw' | 'null' | 'pppoe' | 'mpls';
export type IpStyle = 'v4' | 'v6' | 'v6-extensions' | 'ipip' | 'fragments' | 'fragments-reversed';
export type FileStyle = { kind: 'pcap' | 'pcapng'; littleEndian: boolean; nano: boolean };

const LINK_TYPES: Record<Link, number> = {
  ethernet: 1,
  vlan: 1,
  qinq: 1,
  pppoe: 1,
  mpls: 1,
  sll: 113,
  sll2: 276,
  raw: 101,
  null: 0,
};
/** 2026-03-10 09:00 UTC, in milliseconds. */
export const EPOCH_MS = 1_773_133_200_000;
export const PCAP: FileStyle = { kind: 'pcap', littleEndian: true, nano: false };

export type RtpFields = {
  sequence: number;
  timestamp: number;
  type: number;
  ssrc: number;
  marker?: boolean;
  payload: Uint8Array;
};

export function rtp({ sequence, timestamp, type, ssrc, marker, payload }: RtpFields): Uint8Array {
  const bytes = new Uint8Array(12 + payload.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x80;
  bytes[1] = type | (marker === true ? 0x80 : 0);
  view.setUint16(2, sequence & 0xffff);
  view.setUint32(4, timestamp >>> 0);
  view.setUint32(8, ssrc);
  bytes.set(payload, 12);
  return bytes;
}

/** The capture of what was sent, in the order given. */
export function capture(
  sent: readonly Sent[],
  options: { file?: FileStyle; link?: Link; ip?: IpStyle } = {},
): Uint8Array {
  const { file = PCAP, link = 'ethernet', ip = 'v4' } = options;
  const packets = sent.flatMap((one, id) =>
    ipPackets(one, ip, id).map((bytes) => ({ timeMs: one.timeMs, bytes: linked(bytes, link) })),
  );
  const parts = [fileHeader(file, LINK_TYPES[link])];
  for (const { timeMs, bytes } of packets) parts.push(record(file, timeMs, bytes));
  return concat(parts);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function fileHeader({ kind, littleEndian, nano }: FileStyle, link: number): Uint8Array {
  const bytes = new Uint8Array(kind === 'pcap' ? 24 : 28 + 32);
  const view = new DataView(bytes.buffer);
  const u32 = (at: number, value: number) => view.setUint32(at, value, littleEndian);
  if (kind === 'pcap') {
    u32(0, nano ? 0xa1b23c4d : 0xa1b2c3d4);
    view.setUint16(4, 2, littleEndian);
    view.setUint16(6, 4, littleEndian);
    u32(16, 262_144);
    u32(20, link);
    return bytes;
  }
  u32(0, 0x0a0d0d0a);
  u32(4, 28);
  u32(8, 0x1a2b3c4d);
  view.setUint16(12, 1, littleEndian);
  u32(16, 0xffffffff);
  u32(20, 0xffffffff);
  u32(24, 28);
  u32(28, 1);
  u32(32, 32);
  view.setUint16(36, link, littleEndian);
  view.setUint16(44, 9, littleEndian);
  view.setUint16(46, 1, littleEndian);
  bytes[48] = nano ? 9 : 6;
  u32(56, 32);
  return bytes;
}

export function record({ kind, littleEndian, nano }: FileStyle, timeMs: number, data: Uint8Array) {
  const microseconds = Math.round((EPOCH_MS + timeMs) * 1000);
  if (kind === 'pcap') {
    const bytes = new Uint8Array(16 + data.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, Math.floor(microseconds / 1e6), littleEndian);
    view.setUint32(4, (microseconds % 1e6) * (nano ? 1000 : 1), littleEndian);
    view.setUint32(8, data.length, littleEndian);
    view.setUint32(12, data.length, littleEndian);
    bytes.set(data, 16);
    return bytes;
  }
  const padded = Math.ceil(data.length / 4) * 4;
  const bytes = new Uint8Array(32 + padded);
  const view = new DataView(bytes.buffer);
  const ticks = BigInt(microseconds) * (nano ? 1000n : 1n);
  view.setUint32(0, 6, littleEndian);
  view.setUint32(4, bytes.length, littleEndian);
  view.setUint32(12, Number(ticks >> 32n), littleEndian);
  view.setUint32(16, Number(ticks & 0xffffffffn), littleEndian);
  view.setUint32(20, data.length, littleEndian);
  view.setUint32(24, data.length, littleEndian);
  bytes.set(data, 28);
  view.setUint32(28 + padded, bytes.length, littleEndian);
  return bytes;
}

export const MACS = [0, 0x90, 0x33, 0x12, 0x34, 0x56, 0, 0x90, 0x33, 0x65, 0x43, 0x21];

function linked(ip: Uint8Array, link: Link): Uint8Array {
  const type = ip[0]! >> 4 === 4 ? [0x08, 0x00] : [0x86, 0xdd];
  const ppp = ip[0]! >> 4 === 4 ? [0x00, 0x21] : [0x00, 0x57];
  const headers: Record<Link, number[]> = {
    // Short frames are padded to 60 bytes, which the IP length tells apart.
    ethernet: [...MACS, ...type],
    vlan: [...MACS, 0x81, 0x00, 0x20, 0x64, ...type],
    qinq: [...MACS, 0x88, 0xa8, 0x00, 0x0a, 0x81, 0x00, 0x20, 0x64, ...type],
    pppoe: [...MACS, 0x88, 0x64, 0x11, 0, 0, 1, 0, 0, ...ppp],
    mpls: [...MACS, 0x88, 0x47, 0, 1, 0, 64, 0, 2, 1, 64],
    sll: [0, 4, 0, 1, 0, 6, ...MACS.slice(0, 6), 0, 0, ...type],
    sll2: [...type, 0, 0, 0, 0, 0, 2, 0, 1, 4, 6, ...MACS.slice(0, 6), 0, 0],
    raw: [],
    null: [2, 0, 0, 0],
  };
  const frame = concat([Uint8Array.from(headers[link]), ip]);
  return link === 'ethernet' && frame.length < 60
    ? concat([frame, new Uint8Array(60 - frame.length)])
    : frame;
}

function ipPackets(one: Sent, style: IpStyle, id: number): Uint8Array[] {
  const udp = udpDatagram(one);
  if (style === 'v4') return [ipv4(one, 17, udp, id, 0)];
  if (style === 'ipip') return [ipv4(one, 4, ipv4(one, 17, udp, id, 0), id, 0)];
  if (style === 'v6') return [ipv6(one, 17, udp)];
  if (style === 'v6-extensions') {
    const hop = [60, 0, 1, 4, 0, 0, 0, 0];
    const options = [17, 1, ...Array<number>(14).fill(0)];
    return [ipv6(one, 0, concat([Uint8Array.from([...hop, ...options]), udp]))];
  }
  const middle = Math.ceil(udp.length / 16) * 8;
  const first = ipv4(one, 17, udp.subarray(0, middle), id, 0x2000);
  const second = ipv4(one, 17, udp.subarray(middle), id, middle / 8);
  return style === 'fragments' ? [first, second] : [second, first];
}

export function udpDatagram({ from, to, payload }: Sent): Uint8Array {
  const bytes = new Uint8Array(8 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, from.port);
  view.setUint16(2, to.port);
  view.setUint16(4, bytes.length);
  bytes.set(payload, 8);
  return bytes;
}

export function ipv4(one: Sent, protocol: number, data: Uint8Array, id: number, fragment: number) {
  const bytes = new Uint8Array(20 + data.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x45;
  view.setUint16(2, bytes.length);
  view.setUint16(4, id & 0xffff);
  view.setUint16(6, fragment);
  bytes[8] = 64;
  bytes[9] = protocol;
  bytes.set(one.from.address, 12);
  bytes.set(one.to.address, 16);
  bytes.set(data, 20);
  return bytes;
}

export function ipv6(one: Sent, protocol: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(40 + data.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x60;
  view.setUint16(4, data.length);
  bytes[6] = protocol;
  bytes[7] = 64;
  bytes.set([0xfd, ...Array<number>(11).fill(0), ...one.from.address], 8);
  bytes.set([0xfd, ...Array<number>(11).fill(0), ...one.to.address], 24);
  bytes.set(data, 40);
  return bytes;
}
