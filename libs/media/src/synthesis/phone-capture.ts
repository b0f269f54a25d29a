import { alawOf, ulawOf } from '../codec/g711.js';

/** Fills `out` with 16-bit samples at 8 kHz; the first of them is sample `first` of the call. */
export type PcmGenerator = (out: Int16Array, first: number) => void;

export type PhoneCaptureOptions = {
  codec: 'PCMA' | 'PCMU';
  durationMs: number;
  /** What the owner of the phone says, and what he hears. */
  local: PcmGenerator;
  remote: PcmGenerator;
  startedAt?: Date;
  /** Numbers or names for the dummy SIP signalling. */
  caller?: string;
  callee?: string;
};

/** A piece of the capture; a phone would have it ready `atMs` after the call began. */
export type CapturePiece = { atMs: number; bytes: Uint8Array };

const LOCAL_PORT = 16386;
const REMOTE_PORT = 16388;
const SIP_PORT = 5060;
const FRAME = 160;
const FRAME_MS = 20;
const REMOTE_LAG_MS = 8;
const PAYLOAD_TYPE = { PCMU: 0, PCMA: 8 } as const;

/**
 * A capture as a phone writes it, piece by piece in the order of time: pcap header, dummy SIP with
 * SDP, then 20 ms of G.711 of either side in turn, UDP port 16386 local and 16388 remote, over
 * Ethernet and IPv4. The caller paces it (or not). Ends after `durationMs`.
 */
export function* phoneCapture(options: PhoneCaptureOptions): Generator<CapturePiece> {
  const start = (options.startedAt ?? new Date()).getTime();
  yield { atMs: 0, bytes: pcapHeader() };
  yield { atMs: 0, bytes: record(start, SIP_PORT, SIP_PORT + 1, invite(options)) };
  yield { atMs: 10, bytes: record(start + 10, SIP_PORT + 1, SIP_PORT, accepted(options)) };
  const local = new RtpSender(options.codec, options.local, 0xa1);
  const remote = new RtpSender(options.codec, options.remote, 0xb2);
  for (let ms = 0; ms < options.durationMs; ms += FRAME_MS) {
    const atMs = ms + FRAME_MS;
    yield { atMs, bytes: record(start + atMs, LOCAL_PORT, REMOTE_PORT, local.next()) };
    const later = atMs + REMOTE_LAG_MS;
    yield { atMs: later, bytes: record(start + later, REMOTE_PORT, LOCAL_PORT, remote.next()) };
  }
}

/** RTP packets of one side, RFC 3550 and 3551: 160 samples each, sequence and timestamp running. */
class RtpSender {
  private readonly pcm = new Int16Array(FRAME);
  private readonly encode: (sample: number) => number;
  private count = 0;

  constructor(
    private readonly codec: 'PCMA' | 'PCMU',
    private readonly generate: PcmGenerator,
    private readonly ssrc: number,
  ) {
    this.encode = codec === 'PCMA' ? alawOf : ulawOf;
  }

  next(): Uint8Array {
    const packet = new Uint8Array(12 + FRAME);
    const view = new DataView(packet.buffer);
    packet[0] = 0x80;
    packet[1] = PAYLOAD_TYPE[this.codec] | (this.count === 0 ? 0x80 : 0);
    view.setUint16(2, this.count & 0xffff);
    view.setUint32(4, (this.count * FRAME) >>> 0);
    view.setUint32(8, this.ssrc);
    this.generate(this.pcm, this.count * FRAME);
    for (let i = 0; i < FRAME; i++) packet[12 + i] = this.encode(this.pcm[i]!);
    this.count++;
    return packet;
  }
}

/** The 24-byte header of a pcap file: little-endian, microseconds, Ethernet. */
function pcapHeader(): Uint8Array {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 65535, true);
  view.setUint32(20, 1, true);
  return bytes;
}

const RECORD_HEADER = 16;
const ETHERNET = 14;
const IPV4 = 20;
const UDP = 8;
const LOOPBACK = 0x7f000001;

/** One pcap record: Ethernet, IPv4 and UDP (checksum 0: none) around a payload. */
function record(timeMs: number, from: number, to: number, payload: Uint8Array): Uint8Array {
  const length = ETHERNET + IPV4 + UDP + payload.length;
  const bytes = new Uint8Array(RECORD_HEADER + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(timeMs / 1000), true);
  view.setUint32(4, Math.floor((timeMs % 1000) * 1000), true);
  view.setUint32(8, length, true);
  view.setUint32(12, length, true);
  bytes.set(
    [0, 0x90, 0x33, 0x12, 0x34, 0x56, 0, 0x90, 0x33, 0x65, 0x43, 0x21, 8, 0],
    RECORD_HEADER,
  );
  writeIpv4(view, RECORD_HEADER + ETHERNET, IPV4 + UDP + payload.length);
  const udp = RECORD_HEADER + ETHERNET + IPV4;
  view.setUint16(udp, from);
  view.setUint16(udp + 2, to);
  view.setUint16(udp + 4, UDP + payload.length);
  bytes.set(payload, udp + UDP);
  return bytes;
}

function writeIpv4(view: DataView, at: number, length: number): void {
  view.setUint16(at, 0x4500);
  view.setUint16(at + 2, length);
  view.setUint16(at + 8, 0x4011);
  view.setUint32(at + 12, LOOPBACK);
  view.setUint32(at + 16, LOOPBACK);
  let sum = 0;
  for (let word = 0; word < IPV4; word += 2) sum += view.getUint16(at + word);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  view.setUint16(at + 10, ~sum & 0xffff);
}

function invite({ codec, caller = 'local', callee = 'remote' }: PhoneCaptureOptions): Uint8Array {
  return sip(`INVITE sip:${callee}@127.0.0.1 SIP/2.0`, caller, callee, sdp(codec, LOCAL_PORT));
}

function accepted({ codec, caller = 'local', callee = 'remote' }: PhoneCaptureOptions): Uint8Array {
  return sip('SIP/2.0 200 OK', caller, callee, sdp(codec, REMOTE_PORT));
}

function sip(firstLine: string, caller: string, callee: string, body: string): Uint8Array {
  const lines = [
    firstLine,
    'Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK-dummy',
    `From: <sip:${caller}@127.0.0.1>;tag=1`,
    `To: <sip:${callee}@127.0.0.1>;tag=2`,
    'Call-ID: dummy@127.0.0.1',
    'CSeq: 1 INVITE',
    'Content-Type: application/sdp',
    `Content-Length: ${body.length}`,
  ];
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

function sdp(codec: 'PCMA' | 'PCMU', port: number): string {
  const type = PAYLOAD_TYPE[codec];
  const lines = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'];
  lines.push(`m=audio ${port} RTP/AVP ${type} 101`, `a=rtpmap:${type} ${codec}/8000`);
  lines.push('a=rtpmap:101 telephone-event/8000', 'a=sendrecv');
  return `${lines.join('\r\n')}\r\n`;
}
