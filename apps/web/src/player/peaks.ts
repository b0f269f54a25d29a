import type { PeakLevel, Waveform } from '../api/types.js';

export type Side = 'local' | 'remote';
export type Stretch = { startMs: number; endMs: number };

const FULL_SCALE = 128;
/** A step of the silence search: short enough to end before a word begins. */
const WINDOW_MS = 50;
const SHORTEST_SILENCE_MS = 1_500;
/** Left at both ends, so that no breath or final consonant is cut. */
const MARGIN_MS = 300;
/** Line noise and comfort noise stay below this (int8); speech does not. */
const QUIET = 3;

/** The coarsest level that still has a peak for each step of `samples`; else the finest. */
export function levelFor({ levels }: Waveform, samples: number): PeakLevel | undefined {
  const finestFirst = levels.toSorted((a, b) => a.samplesPerPeak - b.samplesPerPeak);
  return finestFirst.findLast(({ samplesPerPeak }) => samplesPerPeak <= samples) ?? finestFirst[0];
}

/** Lowest and highest value (−128…127) of a side between two peaks, `to` exclusive. */
export function extremes(values: readonly number[], from: number, to: number): [number, number] {
  let [low, high] = [0, 0];
  for (let at = Math.max(0, from) * 2; at + 1 < values.length && at < to * 2; at += 2) {
    low = Math.min(low, values[at] ?? 0);
    high = Math.max(high, values[at + 1] ?? 0);
  }
  return [low, high];
}

/** How much to enlarge both sides alike, so that the loudest of them fills its lane. */
export function gainOf({ levels }: Waveform): number {
  const coarsest = levels.toSorted((a, b) => b.samplesPerPeak - a.samplesPerPeak)[0];
  if (!coarsest) return 1;
  let loudest = 1;
  for (const side of [coarsest.local, coarsest.remote]) {
    for (const value of side) loudest = Math.max(loudest, Math.abs(value));
  }
  return Math.min(6, FULL_SCALE / loudest);
}

/** Where nobody speaks for a while, on either side. */
export function silences({ levels, sampleRate, durationMs }: Waveform): Stretch[] {
  const finest = levels.toSorted((a, b) => a.samplesPerPeak - b.samplesPerPeak)[0];
  if (!finest) return [];
  const peakMs = (finest.samplesPerPeak / sampleRate) * 1_000;
  const step = Math.max(1, Math.round(WINDOW_MS / peakMs));
  const found: Stretch[] = [];
  let begin: number | null = null;
  for (let at = 0; at * peakMs < durationMs; at += step) {
    if (isQuiet(finest, at, at + step)) begin ??= at * peakMs;
    else begin = keep(found, begin, at * peakMs);
  }
  keep(found, begin, durationMs);
  return found;
}

function isQuiet({ local, remote }: PeakLevel, from: number, to: number): boolean {
  return [local, remote].every((side) => {
    const [low, high] = extremes(side, from, to);
    return high <= QUIET && low >= -QUIET;
  });
}

function keep(found: Stretch[], begin: number | null, end: number): null {
  if (begin !== null && end - begin >= SHORTEST_SILENCE_MS) {
    found.push({ startMs: begin + MARGIN_MS, endMs: end - MARGIN_MS });
  }
  return null;
}
