import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALAW_TO_PCM, alawOf, ulawOf } from '#media/codec/g711';
import { Conversation } from '#media/synthesis/conversation';
import { FIXTURES, spoken } from './spoken.js';

/** The payload of a side's packet with this number; they are asked for in order. */
export type Payloads = (number: number) => Uint8Array;

/** A codec as a call uses it. */
export type CallCodec = {
  readonly name: string;
  /** RTP payload type, and its name in SDP (RFC 3551, 7587). */
  readonly type: number;
  readonly rtpmap: string;
  /** Milliseconds of sound in a packet, and ticks of the RTP clock. */
  readonly everyMs: number;
  readonly ticks: number;
  /** How others are told what the payloads are, one after another: options of sox and of ffmpeg. */
  readonly sox?: string;
  readonly ffmpeg?: string;
  /** What decodes it in a pipeline of GStreamer. */
  readonly gstreamer?: string;
  /** A program without which there is no such call. */
  readonly encoder?: 'ffmpeg';
  /** What either side says: local, remote. `env` is that of the encoder. */
  readonly payloads: (env: NodeJS.ProcessEnv) => readonly [Payloads, Payloads];
};

const LOCAL_SSRC = 0xa1;

const EVERY_20_MS = { everyMs: 20, ticks: 160 };
const OPUS = {
  type: 111,
  rtpmap: 'opus/48000/2',
  everyMs: 20,
  ticks: 960,
  gstreamer: 'rtpopusdepay ! opusdec',
};

/** The codecs that are measured, each with a call to measure it on. */
export const CODECS: readonly CallCodec[] = [
  {
    name: 'G.711 A-law',
    type: 8,
    rtpmap: 'PCMA/8000',
    ...EVERY_20_MS,
    sox: '-t al -r 8000 -c 1',
    ffmpeg: '-f alaw -ar 8000 -ac 1',
    gstreamer: 'rtppcmadepay ! alawdec',
    payloads: () => conversation(alawOf),
  },
  {
    name: 'G.711 µ-law',
    type: 0,
    rtpmap: 'PCMU/8000',
    ...EVERY_20_MS,
    sox: '-t ul -r 8000 -c 1',
    ffmpeg: '-f mulaw -ar 8000 -ac 1',
    gstreamer: 'rtppcmudepay ! mulawdec',
    payloads: () => conversation(ulawOf),
  },
  {
    name: 'G.722',
    type: 9,
    rtpmap: 'G722/8000',
    ...EVERY_20_MS,
    ffmpeg: '-f g722',
    payloads: () => fromFixture('g722-2way.pcap'),
  },
  { name: 'Opus narrowband', ...OPUS, payloads: () => fromFixture('opus-nb-2way-pt111.pcap') },
  { name: 'Opus wideband', ...OPUS, payloads: () => fromFixture('opus-wb-2way-pt96.pcap') },
  {
    name: 'G.729',
    type: 18,
    rtpmap: 'G729/8000',
    ...EVERY_20_MS,
    ffmpeg: '-f g729',
    payloads: () => fromFixture('g729a-2way.pcap'),
  },
  {
    name: 'G.723.1',
    type: 4,
    rtpmap: 'G723/8000',
    everyMs: 30,
    ticks: 240,
    ffmpeg: '-f g723_1',
    payloads: () => fromFixture('g7231-2way.pcap'),
  },
  {
    name: 'G.726-32',
    type: 102,
    rtpmap: 'G726-32/8000',
    ...EVERY_20_MS,
    encoder: 'ffmpeg',
    ffmpeg: '-f g726le -code_size 4 -ar 8000',
    payloads: (env) => encoded('-ar 8000 -c:a g726le -b:a 32k -f g726le', 80, env),
  },
];

function conversation(encode: (sample: number) => number): [Payloads, Payloads] {
  const linear = (codes: Uint8Array) => Int16Array.from(codes, (code) => ALAW_TO_PCM[code] ?? 0);
  const [local, remote] = spoken();
  const talk = new Conversation([linear(local), linear(remote)]);
  const side = (which: 0 | 1): Payloads => {
    const payload = new Uint8Array(160);
    return (number) => {
      talk.frame(number)[which].forEach((sample, i) => (payload[i] = encode(sample)));
      return payload;
    };
  };
  return [side(0), side(1)];
}

/** The payloads of a fixture, over and over. */
function fromFixture(name: string): [Payloads, Payloads] {
  const path = join(FIXTURES, name);
  const sides: [Uint8Array[], Uint8Array[]] = [[], []];
  const file = readFileSync(path);
  for (let at = 24; at + 16 <= file.length;) {
    const length = file.readUInt32LE(at + 8);
    const packet = file.subarray(at + 16, at + 16 + length);
    const isLocal = packet.readUInt32BE(50) === LOCAL_SSRC;
    sides[isLocal ? 0 : 1].push(packet.subarray(54));
    at += 16 + length;
  }
  return [looped(sides[0]), looped(sides[1])];
}

function looped(payloads: readonly Uint8Array[]): Payloads {
  return (number) => payloads[number % payloads.length] ?? new Uint8Array(0);
}

/** The speech as ffmpeg codes it, over and over. */
function encoded(
  options: string,
  payloadBytes: number,
  env: NodeJS.ProcessEnv,
): [Payloads, Payloads] {
  const side = (speech: Buffer): Payloads => {
    const args = `-v error -f alaw -ar 8000 -ac 1 -i pipe:0 ${options} pipe:1`.split(' ');
    const bytes = execFileSync('ffmpeg', args, { input: speech, env });
    const count = Math.floor(bytes.length / payloadBytes);
    const one = (i: number) => bytes.subarray(i * payloadBytes, (i + 1) * payloadBytes);
    return looped(Array.from({ length: count }, (_, i) => one(i)));
  };
  const [local, remote] = spoken();
  return [side(local), side(remote)];
}
