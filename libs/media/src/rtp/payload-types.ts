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
};

const MAX_KINDS = 64;
/** Bytes by which SRTP with the usual authentication tags makes a payload longer (RFC 3711, 7714). */
const SRTP_TAGS = [4, 10, 14, 16];
const OPUS_STEPS = new Set([120, 240, 480, 960, 1920, 2880, 3840, 4800, 5760]);

/** Watches the payload types of a stream to tell codecs that nothing announces. */
export class PayloadTypes {
  readonly observed = new Map<number, Observed>();
  private lastType = -1;
  private lastSequence = -1;
  private lastTimestamp = 0;

  see(
    type: number,
    sequence: number,
    timestamp: number,
    bytes: Uint8Array,
    start: number,
    length: number,
  ): void {
    let seen = this.observed.get(type);
    if (seen === undefined) {
      seen = {
        packets: 0,
        pairs: 0,
        repeated: 0,
        fourBytes: 0,
        excess: new Map(),
        steps: new Map(),
        lengths: new Map(),
        shapes: new Map(),
        configs: 0,
      };
      this.observed.set(type, seen);
    }
    seen.packets++;
    const follows = this.lastType === type && ((this.lastSequence + 1) & 0xffff) === sequence;
    if (follows && seen.pairs < 2000) {
      const step = (timestamp - this.lastTimestamp) | 0;
      seen.pairs++;
      if (step === 0) seen.repeated++;
      count(seen.steps, step);
      count(seen.excess, length - step);
      count(seen.lengths, length);
      if (length > 0) count(seen.shapes, bytes[start]! >> 3);
    }
    if (length > 0) seen.configs |= 1 << (bytes[start]! >> 3);
    if (length === 4) seen.fourBytes++;
    this.lastType = type;
    this.lastSequence = sequence;
    this.lastTimestamp = timestamp;
  }
}

function count(into: Map<number, number>, key: number): void {
  const before = into.get(key);
  if (before !== undefined) into.set(key, before + 1);
  else if (into.size < MAX_KINDS) into.set(key, 1);
}

/** The codec of a payload type nobody announced, by its static number or by its look. */
export function guessCodec(type: number, seen: Observed): Codec | undefined {
  const known = staticCodec(type);
  if (known !== undefined) return known;
  if (seen.fourBytes === seen.packets && (seen.repeated > 0 || seen.packets < 8)) {
    return { name: 'telephone-event', clock: 8000, kind: 'event' };
  }
  return looksLikeOpus(seen) ? { name: 'opus', clock: 48_000, kind: 'audio' } : undefined;
}

/** Steps of whole Opus frames at 48 kHz, lengths that vary, a steady first byte (RFC 6716, 7587). */
function looksLikeOpus({ pairs, steps, lengths, shapes }: Observed): boolean {
  if (pairs < 4) return false;
  const regular = sumOf(steps, (step) => OPUS_STEPS.has(step) && step >= 480);
  const steady = Math.max(...shapes.values());
  return regular > 0.8 * pairs && lengths.size > 3 && steady > 0.5 * pairs;
}

/** Are the payloads of a 64 kbit/s codec longer by an authentication tag, as SRTP makes them? */
export function looksEncrypted({ name }: Codec, { pairs, excess }: Observed): boolean {
  if (name !== 'pcma' && name !== 'pcmu' && name !== 'g722') return false;
  if (pairs < 4) return false;
  return sumOf(excess, (bytes) => SRTP_TAGS.includes(bytes)) > 0.6 * pairs;
}

function sumOf(counts: Map<number, number>, wanted: (key: number) => boolean): number {
  let sum = 0;
  for (const [key, times] of counts) if (wanted(key)) sum += times;
  return sum;
}
