import { describe, expect, it } from 'vitest';
import type { Waveform } from '../api/types.js';
import { extremes, gainOf, levelFor, silences } from './peaks.js';

const RATE = 8_000;
/** One peak each 10 ms; each side given as its loudness per second. */
function waveform(local: number[], remote: number[]): Waveform {
  const peaks = (side: number[]) =>
    side.flatMap((loud) => Array.from({ length: 100 }, () => [-loud, loud]).flat());
  return {
    sampleRate: RATE,
    durationMs: local.length * 1_000,
    channels: ['local', 'remote'],
    levels: [
      { samplesPerPeak: RATE, local: local.flatMap((l) => [-l, l]), remote: [] },
      { samplesPerPeak: 80, local: peaks(local), remote: peaks(remote) },
    ],
  };
}

describe('peaks', () => {
  it('come from the coarsest level that is fine enough', () => {
    const wave = waveform([1], [1]);
    expect(levelFor(wave, 20_000)?.samplesPerPeak).toBe(RATE);
    expect(levelFor(wave, 4_000)?.samplesPerPeak).toBe(80);
    expect(levelFor(wave, 1)?.samplesPerPeak).toBe(80);
  });

  it('are taken together, and none beyond the end', () => {
    expect(extremes([-1, 2, -7, 3, -2, 9], 0, 2)).toEqual([-7, 3]);
    expect(extremes([-1, 2], 5, 9)).toEqual([0, 0]);
  });

  it('are enlarged alike, but noise is not blown up', () => {
    expect(gainOf(waveform([64], [10]))).toBe(2);
    expect(gainOf(waveform([1], [1]))).toBe(6);
  });
});

describe('silence', () => {
  it('is where neither side speaks for long, with a margin', () => {
    const found = silences(waveform([50, 0, 0, 0, 50], [0, 0, 0, 0, 0]));
    expect(found).toEqual([{ startMs: 1_300, endMs: 3_700 }]);
  });

  it('is not where the other side speaks, nor where it is short', () => {
    expect(silences(waveform([50, 0, 0, 50], [0, 40, 40, 0]))).toEqual([]);
    expect(silences(waveform([50, 0, 50], [0, 0, 0]))).toEqual([]);
  });

  it('lasts to the end, line noise included', () => {
    const found = silences(waveform([50, 2, 2, 2], [0, 1, 3, 0]));
    expect(found).toEqual([{ startMs: 1_300, endMs: 3_700 }]);
  });
});
