import type { CallCodec } from './codecs.js';

/** Where phones send from: their own sound, and what they hear. */
export const PORTS = { local: 16_386, remote: 16_388, sipLocal: 5060, sipRemote: 5062 };
export const SSRC = { local: 0xa1, remote: 0xb2 };
const HEADERS = 16 + 14 + 20 + 8;
const MACS = [0x00, 0x90, 0x33, 0x12, 0x34, 0x56, 0x00, 0x90, 0x33, 0x65, 0x43, 0x21];

/** The header of a pcap file: little-endian, microseconds, Ethernet. */
export function pcapHeader(): Uint8Array {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(0xa1b2c3d4, 0);
  bytes.writeUInt16LE(2, 4);
  bytes.writeUInt16LE(4, 6);
  bytes.writeUInt32LE(65_535, 16);
  bytes.writeUInt32LE(1, 20);
  return bytes;
}

/** A pcap record with the headers of an RTP packet; lengths, times and numbers are still zero. */
export function rtpTemplate(type: number, side: 'local' | 'remote'): Uint8Array {
  const [from, to] = side === 'local' ? [PORTS.local, PORTS.remote] : [PORTS.remote, PORTS.local];
  const bytes = Buffer.alloc(HEADERS + 12);
  headers(bytes, from, to);
  bytes[HEADERS] = 0x80;
  bytes[HEADERS + 1] = type;
  bytes.writeUInt32BE(SSRC[side], HEADERS + 8);
  return bytes;
}

/** The dummy SIP that a phone puts before the sound, so that its streams are known. */
export function signalling(codec: CallCodec, epoch: number): Uint8Array[] {
  const { local, remote, sipLocal, sipRemote } = PORTS;
  const invite = sip('INVITE sip:remote@127.0.0.1 SIP/2.0', codec, local);
  const accepted = sip('SIP/2.0 200 OK', codec, remote);
  return [
    record(epoch - 1, 980_000, [sipLocal, sipRemote], invite),
    record(epoch - 1, 990_000, [sipRemote, sipLocal], accepted),
  ];
}

function headers(bytes: Buffer, from: number, to: number): void {
  bytes.set([...MACS, 0x08, 0x00], 16);
  bytes.writeUInt16BE(0x45b8, 30);
  bytes.writeUInt16BE(0x4000, 36);
  bytes.writeUInt16BE(0x4011, 38);
  bytes.writeUInt32BE(0x7f000001, 42);
  bytes.writeUInt32BE(0x7f000001, 46);
  bytes.writeUInt16BE(from, 50);
  bytes.writeUInt16BE(to, 52);
}

function record(
  seconds: number,
  micros: number,
  [from, to]: readonly [number, number],
  payload: Uint8Array,
): Uint8Array {
  const bytes = Buffer.alloc(HEADERS + payload.length);
  headers(bytes, from, to);
  bytes.writeUInt32LE(seconds, 0);
  bytes.writeUInt32LE(micros, 4);
  bytes.writeUInt32LE(bytes.length - 16, 8);
  bytes.writeUInt32LE(bytes.length - 16, 12);
  bytes.writeUInt16BE(bytes.length - 30, 32);
  bytes.writeUInt16BE(8 + payload.length, 54);
  bytes.set(payload, HEADERS);
  return bytes;
}

function sip(first: string, { type, rtpmap }: CallCodec, port: number): Uint8Array {
  const body = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP ${type} 101`,
    `a=rtpmap:${type} ${rtpmap}`,
    'a=rtpmap:101 telephone-event/8000',
    'a=sendrecv',
    '',
  ].join('\r\n');
  const head = [
    first,
    'Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK-dummy',
    'From: <sip:local@127.0.0.1>;tag=1',
    'To: <sip:remote@127.0.0.1>;tag=2',
    'Call-ID: dummy@127.0.0.1',
    'CSeq: 1 INVITE',
    'Content-Type: application/sdp',
    `Content-Length: ${body.length}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}
