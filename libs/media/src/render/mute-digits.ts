import type { Span } from '../index/capture-index.js';

/** How far from its event the tone of a digit is looked for: gateways are late to take it out. */
const BEFORE_MS = 60;
const AFTER_MS = 300;
const STEP_MS = 10;
/** Looked at at once: long enough to tell tones from a voice. */
const LOOK_MS = 20;
/** Where a tone begins or ends within what is looked at, it is not told: so much beside goes, too. */
const EDGE_MS = STEP_MS;
/** How far behind the last frame to be silenced samples are looked at. */
export const LOOKED_BEYOND_MS = LOOK_MS + EDGE_MS;
/** DTMF is one tone of each group, in Hz (ITU-T Q.23). */
const LOW = [697, 770, 852, 941];
const HIGH = [1209, 1336, 1477, 1633];
/** What the two tones have at least of all the power there is, and each of them. */
const BOTH = 0.8;
const EITHER = 0.08;
/** What is softer than this on the average is not heard. */
const AUDIBLE = 50;

/**
 * Silences digits (RFC 4733) in `samples`, the first of which is frame `origin` of a recording at
 * `rate`: where `events` tell of them, in frames, and beside them where their tones still sound. What
 * is beside an event is looked at in stretches of 20 ms, each by itself.
 */
export function muteDigits(
  samples: Int16Array,
  origin: number,
  events: readonly Span[],
  rate: number,
): void {
  const [before, after] = [(BEFORE_MS * rate) / 1000, (AFTER_MS * rate) / 1000];
  const near = joined(digitsNear(origin, origin + samples.length, events, rate));
  const beside = near.flatMap(({ from, to }) =>
    [...stretches(from - before, from, rate), ...stretches(to, to + after, rate)].filter((at) =>
      isTone(samples, at - origin, rate),
    ),
  );
  const [look, edge] = [(LOOK_MS * rate) / 1000, (EDGE_MS * rate) / 1000];
  for (const at of beside) silence(samples, at - origin - edge, at - origin + look + edge);
  for (const { from, to } of near) silence(samples, from - origin, to - origin);
}

/** The events for which something between two frames may be silenced. */
export function digitsNear(
  begin: number,
  end: number,
  events: readonly Span[],
  rate: number,
): Span[] {
  const [before, after] = [(BEFORE_MS * rate) / 1000, (AFTER_MS * rate) / 1000];
  return events.filter(({ from, to }) => to + after > begin && from - before < end);
}

/** Events that follow each other without a pause as one; they ascend. */
function joined(events: readonly Span[]): Span[] {
  const spans: Span[] = [];
  for (const { from, to } of events) {
    const last = spans.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else spans.push({ from, to });
  }
  return spans;
}

function silence(samples: Int16Array, from: number, to: number): void {
  if (to > 0) samples.fill(0, Math.max(0, from), to);
}

/** Where stretches begin that overlap by half, between two frames. */
function stretches(from: number, to: number, rate: number): number[] {
  const step = (STEP_MS * rate) / 1000;
  const count = (to - from - (LOOK_MS * rate) / 1000) / step + 1;
  return Array.from({ length: Math.floor(count) }, (_, i) => from + i * step);
}

/** Is there a digit to be heard in the stretch that begins at `from`, and little else? */
function isTone(samples: Int16Array, from: number, rate: number): boolean {
  const to = from + (LOOK_MS * rate) / 1000;
  if (from < 0 || to > samples.length) return false;
  const look = samples.subarray(from, to);
  const power = powerOf(look);
  if (power < AUDIBLE * AUDIBLE * look.length) return false;
  const strongest = (tones: number[]) => Math.max(...tones.map((hz) => powerAt(look, hz / rate)));
  const [low, high] = [strongest(LOW) / power, strongest(HIGH) / power];
  return low + high > BOTH && low > EITHER && high > EITHER;
}

function powerOf(samples: Int16Array): number {
  let power = 0;
  for (let i = 0; i < samples.length; i++) power += samples[i]! * samples[i]!;
  return power;
}

/** The power at a frequency, given in cycles a sample, by the algorithm of G. Goertzel (1958). */
function powerAt(samples: Int16Array, frequency: number): number {
  const turn = 2 * Math.cos(2 * Math.PI * frequency);
  let one = 0;
  let two = 0;
  for (let i = 0; i < samples.length; i++) {
    const next = samples[i]! + turn * one - two;
    two = one;
    one = next;
  }
  return (2 * (one * one + two * two - turn * one * two)) / samples.length;
}
