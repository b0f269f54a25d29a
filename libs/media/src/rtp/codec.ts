import { g723Noise, g723Samples } from '../codec/g723.js';
import { g726Format, g726Samples } from '../codec/g726.js';
import { g729Noise, g729Samples } from '../codec/g729.js';
import { opusSamples } from '../codec/opus-packet.js';

export type Codec = {
  /** The name of its RTP payload format (RFC 3551 and the IANA registry), lower case. */
  name: string;
  /** Ticks of its RTP timestamp in a second. */
  clock: number;
  kind: 'audio' | 'noise' | 'event' | 'video' | 'other';
};

/** What fax is numbered here, as it has no payload type of RTP: those have seven bits. */
export const FAX_TYPE = 128;

const STATIC: Record<number, Codec> = {
  0: audio('pcmu'),
  // Reserved since RFC 3551; what still sends it took it for G721 (RFC 1890), now G726-32.
  2: audio('g726-32'),
  3: audio('gsm'),
  4: audio('g723'),
  5: audio('dvi4'),
  6: audio('dvi4', 16_000),
  7: audio('lpc'),
  8: audio('pcma'),
  9: audio('g722'),
  10: audio('l16', 44_100),
  11: audio('l16', 44_100),
  12: audio('qcelp'),
  13: { name: 'cn', clock: 8000, kind: 'noise' },
  14: audio('mpa', 90_000),
  15: audio('g728'),
  16: audio('dvi4', 11_025),
  17: audio('dvi4', 22_050),
  18: audio('g729'),
  19: { name: 'cn', clock: 8000, kind: 'noise' },
  25: video('celb'),
  26: video('jpeg'),
  28: video('nv'),
  31: video('h261'),
  32: video('mpv'),
  33: video('mp2t'),
  34: video('h263'),
  [FAX_TYPE]: audio('t38'),
};

const VIDEO = new Set([
  'h261',
  'h263',
  'h263-1998',
  'h263-2000',
  'h264',
  'h265',
  'vp8',
  'vp9',
  'av1',
]);

const DISPLAY: Record<string, string> = {
  pcma: 'G.711 A-law',
  pcmu: 'G.711 µ-law',
  g722: 'G.722',
  g723: 'G.723.1',
  g726: 'G.726',
  g728: 'G.728',
  g729: 'G.729',
  opus: 'Opus',
  cn: 'comfort noise',
  gsm: 'GSM',
  'gsm-efr': 'GSM EFR',
  'gsm-hr-08': 'GSM HR',
  amr: 'AMR',
  'amr-wb': 'AMR-WB',
  bv16: 'BroadVoice 16',
  bv32: 'BroadVoice 32',
  dvi4: 'DVI4 (ADPCM)',
  evs: 'EVS',
  g7221: 'G.722.1',
  g729d: 'G.729 annex D',
  g729e: 'G.729 annex E',
  isac: 'iSAC',
  l16: 'L16 (uncompressed)',
  lpc: 'LPC',
  mpa: 'MPEG audio',
  'mpeg4-generic': 'AAC',
  silk: 'SILK',
  ilbc: 'iLBC',
  speex: 'Speex',
  h261: 'H.261 video',
  h263: 'H.263 video',
  h264: 'H.264 video',
  h265: 'H.265 video',
  'h263-1998': 'H.263+ video',
  'h263-2000': 'H.263++ video',
  vp8: 'VP8 video',
  vp9: 'VP9 video',
  av1: 'AV1 video',
  t38: 'T.38 fax',
};

/** The codec of a static payload type (RFC 3551 table 4 and 5), or undefined. */
export function staticCodec(payloadType: number): Codec | undefined {
  return STATIC[payloadType];
}

/** The slowest and the fastest clock that is believed. */
const CLOCK_RANGE = [1000, 1_000_000] as const;

/**
 * The codec of an SDP `rtpmap`, such as `PCMA/8000` (RFC 4566). A clock that no codec has counts
 * as 8000, that of most; Opus has always 48,000 (RFC 7587).
 */
export function codecOfRtpmap(encoding: string, announced: number): Codec {
  const name = encoding.toLowerCase();
  const isClock = announced >= CLOCK_RANGE[0] && announced <= CLOCK_RANGE[1];
  const clock = name === 'opus' ? 48_000 : isClock ? announced : 8000;
  if (name === 'telephone-event') return { name, clock, kind: 'event' };
  if (name === 'cn') return { name, clock, kind: 'noise' };
  if (name === 'red' || name === 'rtx' || name === 'ulpfec') return { name, clock, kind: 'other' };
  if (VIDEO.has(name)) return { name, clock, kind: 'video' };
  const usual = USUAL_NAMES.get(name) ?? name;
  // The clock of G.722 and G.723 is 8000, whatever an SDP says (RFC 3551 section 4.5.2).
  return audio(usual, usual === 'g722' || usual === 'g723' ? 8000 : clock);
}

/** Names that devices give to payload formats, and the registered ones. */
const USUAL_NAMES = new Map([
  ['g7231', 'g723'],
  ['g723.1', 'g723'],
  ['g729a', 'g729'],
  ['g729b', 'g729'],
  ['g729ab', 'g729'],
  ['g721', 'g726-32'],
]);

/** A codec's name as people know it. */
export function displayName({ name, kind }: Codec): string {
  const known = DISPLAY[name];
  if (known !== undefined) return known;
  if (kind === 'video') return `${name} video`;
  return g726Format(name) !== null ? 'G.726' : name;
}

/** Is all that is known of a codec the number it was sent as? */
export function isUnknown({ name }: Codec): boolean {
  return name.startsWith('payload type');
}

/** Ticks a second in which `payloadTicks` counts: the clock that its payload format prescribes. */
export function soundClock({ name }: Codec): number {
  return name === 'opus' ? 48_000 : 8000;
}

/**
 * How long the payload `bytes[start..end)` lasts, in ticks of `soundClock`; 0 when it cannot be told.
 */
export function payloadTicks(
  { name }: Codec,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  switch (name) {
    case 'pcma':
    case 'pcmu':
    case 'g722':
      return end - start;
    case 'g729':
      return g729Samples(start, end);
    case 'g723':
      return g723Samples(bytes, start, end);
    case 'opus':
      return opusSamples(bytes, start, end);
    default:
      return g726Ticks(name, end - start);
  }
}

function g726Ticks(name: string, length: number): number {
  const format = g726Format(name);
  return format === null ? 0 : g726Samples(format.bits, length);
}

/** The level in −dBov of the noise that is to follow `bytes[start..end)`; −1 when none is. */
export function noiseLevel(
  { name, kind }: Codec,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  if (kind === 'noise') return (bytes[start] ?? 127) & 0x7f;
  if (name === 'g729') return g729Noise(bytes, start, end);
  return name === 'g723' ? g723Noise(bytes, start, end) : -1;
}

function audio(name: string, clock = 8000): Codec {
  return { name, clock, kind: 'audio' };
}

function video(name: string): Codec {
  return { name, clock: 90_000, kind: 'video' };
}
