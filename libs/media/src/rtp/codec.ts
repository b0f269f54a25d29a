import { opusSamples } from '../codec/opus-packet.js';
import { g723Samples, g729Samples } from '../codec/payload-length.js';

export type Codec = {
  /** The name of its RTP payload format (RFC 3551 and the IANA registry), lower case. */
  name: string;
  /** Ticks of its RTP timestamp in a second. */
  clock: number;
  kind: 'audio' | 'noise' | 'event' | 'video' | 'other';
};

const STATIC: Record<number, Codec> = {
  0: audio('pcmu'),
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
  ilbc: 'iLBC',
  speex: 'Speex',
  h261: 'H.261 video',
  h263: 'H.263 video',
  h264: 'H.264 video',
  vp8: 'VP8 video',
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
  if (name.startsWith('g726') || name.startsWith('aal2-g726')) return audio(name, clock);
  // The clock of G.722 and G.723 is 8000, whatever an SDP says (RFC 3551 section 4.5.2).
  return audio(name, name === 'g722' || name === 'g723' ? 8000 : clock);
}

/** A codec's name as people know it. */
export function displayName({ name }: Codec): string {
  return DISPLAY[name] ?? (name.startsWith('g726') ? 'G.726' : name);
}

/**
 * Ticks of the RTP clock that the payload `bytes[start..end)` lasts; 0 when it cannot be told.
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
      return 0;
  }
}

function audio(name: string, clock = 8000): Codec {
  return { name, clock, kind: 'audio' };
}

function video(name: string): Codec {
  return { name, clock: 90_000, kind: 'video' };
}
