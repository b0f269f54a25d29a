import { g726Format, g726Samples } from '../codec/g726.js';
import { isOpusPacket, opusSamples } from '../codec/opus-packet.js';
import type { Codec } from './codec.js';
import { staticCodec } from './codec.js';

type Observed = {
  packets: number;
  /** Pairs of packets in sequence, and what they say of the payload. */
  pairs: number;
  repeated: number;
  fourBytes: number;
  excess: Map<number, number>;
  steps: Map<number, number>;
  lengths: Map<number, number>;
  shapes: Map<number, number>;
  /** A bit for each value that the five highest bits of a payload had: Opus tells its mode so. */
  configs: number;
  /** Pairs whose first packet, taken for Opus, lasts as long as the timestamps say; or pauses. */
  opusPairs: number;
  opusPauses: number;
};

const MAX_KINDS = 64;
/** Bytes by which SRTP with the usual authentication tags makes a payload longer (RFC 3711, 7714). */
const SRTP_TAGS = [4, 10, 14, 16];
/** Ticks of 48 kHz by which the timestamps of Opus grow: whole packets of 2.5 to 120 ms. */
const OPUS_STEPS = new Set([120, 240, 480, 960, 1920, 2880, 3840, 4800, 5760]);
/** Timestamps of Opus run at 48 kHz; less than half of that is another codec, not jitter. */
const OPUS_SLOWEST = 24_000;
/** Payload types above this have no meaning of their own. */
const LAST_STATIC = 34;
const MOST_PAIRS = 2000;

/** Watches the payload types of a stream to tell codecs that nothing announces. */
export class PayloadTypes {
  readonly observed = new Map<number, Observed>();
  private lastType = -1;
  private last: Observed | null = null;
  private lastSequence = -1;
  private lastTimestamp = 0;
  /** What the last packet would be as Opus: its first byte and its length in samples, 0 for none. */
  private lastToc = -1;
  private lastOpus = 0;

  see(
    type: number,
    sequence: number,
    timestamp: number,
    bytes: Uint8Array,
    start: number,
    length: number,
  ): void {
    const seen = type === this.lastType ? this.last! : this.ofType(type);
    seen.packets++;
    if (length === 4) seen.fourBytes++;
    if (length > 0) seen.configs |= 1 << (bytes[start]! >> 3);
    if (seen.pairs < MOST_PAIRS) {
      const follows = this.lastType === type && ((this.lastSequence + 1) & 0xffff) === sequence;
      const toc = length > 0 ? bytes[start]! : -1;
      if (follows) this.pair(seen, (timestamp - this.lastTimestamp) | 0, length, toc);
      if (type > LAST_STATIC) {
        const end = start + length;
        this.lastToc = toc;
        this.lastOpus = isOpusPacket(bytes, start, end) ? opusSamples(bytes, start, end) : 0;
      }
    }
    this.lastType = type;
    this.last = seen;
    this.lastSequence = sequence;
    this.lastTimestamp = timestamp;
  }

  private ofType(type: number): Observed {
    const known = this.observed.get(type);
    if (known !== undefined) return known;
    const seen = unseen();
    this.observed.set(type, seen);
    return seen;
  }

  /** A packet that follows the one before it, `step` ticks later. */
  private pair(seen: Observed, step: number, length: number, toc: number): void {
    seen.pairs++;
    if (step === 0) seen.repeated++;
    count(seen.steps, step);
    count(seen.excess, length - step);
    count(seen.lengths, length);
    if (toc >= 0) count(seen.shapes, toc >> 3);
    if (step === this.lastOpus && step > 0) seen.opusPairs++;
    else if (this.lastOpus > 0 && step > this.lastOpus && toc === this.lastToc) seen.opusPauses++;
  }
}

function unseen(): Observed {
  return {
    packets: 0,
    pairs: 0,
    repeated: 0,
    fourBytes: 0,
    excess: new Map(),
    steps: new Map(),
    lengths: new Map(),
    shapes: new Map(),
    configs: 0,
    opusPairs: 0,
    opusPauses: 0,
  };
}

function count(into: Map<number, number>, key: number): void {
  const before = into.get(key);
  if (before !== undefined) into.set(key, before + 1);
  else if (into.size < MAX_KINDS) into.set(key, 1);
}

/**
 * The codec of a payload type nobody announced, by its static number or by its look. `pace`: ticks
 * of its timestamps in a second of arrivals, null when that cannot be told.
 */
export function guessCodec(
  type: number,
  seen: Observed,
  pace: number | null = null,
): Codec | undefined {
  const known = staticCodec(type);
  if (known !== undefined) return known;
  if (seen.fourBytes === seen.packets && (seen.repeated > 0 || seen.packets < 8)) {
    return { name: 'telephone-event', clock: 8000, kind: 'event' };
  }
  const tooSlow = pace !== null && pace > 0 && pace < OPUS_SLOWEST;
  return looksLikeOpus(seen) && !tooSlow
    ? { name: 'opus', clock: 48_000, kind: 'audio' }
    : undefined;
}

/**
 * Do packets keep the rules of Opus and say in their first byte what the timestamps say, that they
 * last so long (RFC 6716 section 3.1, RFC 7587)? By chance one in ten does.
 */
function looksLikeOpus({ pairs, opusPairs, opusPauses }: Observed): boolean {
  return opusPairs >= 3 && opusPairs + opusPauses > 0.8 * pairs;
}

/**
 * Are the payloads not what their codec writes, but what SRTP makes of it: longer by an
 * authentication tag (RFC 3711), or chance from the first byte on?
 */
export function looksEncrypted(codec: Codec, seen: Observed): boolean {
  if (seen.pairs < 4) return false;
  const { name, clock } = codec;
  if (name === 'opus') return looksLikeChance(seen);
  if (name.startsWith('payload type')) {
    // Nothing but Opus has this clock and this pace in a call.
    const regular = sumOf(seen.steps, (step) => OPUS_STEPS.has(step));
    return clock === 48_000 && regular > 0.8 * seen.pairs && looksLikeChance(seen);
  }
  if (name === 'pcma' || name === 'pcmu' || name === 'g722') {
    return sumOf(seen.excess, (bytes) => SRTP_TAGS.includes(bytes)) > 0.6 * seen.pairs;
  }
  const step = mostly(seen.steps, seen.pairs);
  const length = mostly(seen.lengths, seen.pairs);
  if (step === null || length === null || ticksOf(name, length) === step) return false;
  return SRTP_TAGS.some((tag) => ticksOf(name, length - tag) === step);
}

/** The first bytes of Opus packets hardly change, and tell how long they are; chance does neither. */
function looksLikeChance({ pairs, opusPairs, opusPauses, shapes }: Observed): boolean {
  const steady = Math.max(...shapes.values());
  return opusPairs + opusPauses < 0.4 * pairs && steady <= 0.5 * pairs;
}

/** Ticks that a payload of so many bytes lasts, for codecs whose packets are of few lengths. */
function ticksOf(name: string, length: number): number {
  const format = g726Format(name);
  if (format !== null) return g726Samples(format.bits, length);
  if (name === 'g729') return length % 10 === 0 ? length * 8 : 0;
  if (name !== 'g723') return 0;
  return length % 24 === 0 ? length * 10 : length % 20 === 0 ? length * 12 : 0;
}

/** The value that more than six of ten have, or null. */
function mostly(counts: Map<number, number>, all: number): number | null {
  for (const [value, times] of counts) if (times > 0.6 * all) return value;
  return null;
}

function sumOf(counts: Map<number, number>, wanted: (key: number) => boolean): number {
  let sum = 0;
  for (const [key, times] of counts) if (wanted(key)) sum += times;
  return sum;
}
