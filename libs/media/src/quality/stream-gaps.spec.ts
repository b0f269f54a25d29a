import { describe, expect, it } from 'vitest';
import { UNITS_PER_MS } from '../rtp/timeline.js';
import { StreamGaps } from './stream-gaps.js';

/** A stream of packets of 20 ms; each is given as its number, or as number and place in ms. */
function heard(packets: readonly (number | [number, number])[], asides: readonly number[] = []) {
  const gaps = new StreamGaps();
  for (const sequence of asides) gaps.aside(sequence);
  for (const packet of packets) {
    const [sequence, at] = typeof packet === 'number' ? [packet, packet * 20] : packet;
    gaps.sound(sequence & 0xffff, at * UNITS_PER_MS, 20 * UNITS_PER_MS);
  }
  gaps.finish();
  const inMs = ({ from, to }: { from: number; to: number }) => [
    from / UNITS_PER_MS,
    to / UNITS_PER_MS,
  ];
  const { bursts, longestBurst, longest, total } = gaps.losses;
  return {
    lost: gaps.lost.inOrder().map(inMs),
    pauses: gaps.pauses.inOrder().map(inMs),
    losses: [bursts, longestBurst, longest / UNITS_PER_MS, total / UNITS_PER_MS],
  };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('gaps of a stream', () => {
  it('are where packets are missing, by number and place', () => {
    expect(heard([0, 1, 2, 5, 6, 8, 9])).toEqual({
      lost: [
        [60, 100],
        [140, 160],
      ],
      pauses: [],
      losses: [2, 2, 40, 60],
    });
  });

  it('go on where packets are numbered anew, be it from before', () => {
    const anew = [100, 101, 102].map((number): [number, number] => [number, 400 + number * 20]);
    expect(heard([...range(100, 120), ...anew, [105, 2500]])).toEqual({
      lost: [[2460, 2500]],
      pauses: [],
      losses: [1, 2, 40, 40],
    });
  });

  it('are none where packets only came late, and smaller where some of them did', () => {
    expect(heard([0, 1, 4, 2, 3, 5]).lost).toEqual([]);
    expect(heard([0, 1, 6, 3, 7])).toMatchObject({
      lost: [
        [40, 60],
        [80, 120],
      ],
      losses: [2, 2, 40, 60],
    });
  });

  it('are pauses where the numbers go on', () => {
    expect(heard([0, 1, [2, 4000], [3, 4020]])).toEqual({
      lost: [],
      pauses: [[40, 4000]],
      losses: [0, 0, 0, 0],
    });
    expect(heard([0, 1, [2, 200], [3, 220]]).pauses).toEqual([]);
  });

  it('are pauses where what is missing is a noise level or a digit, also one that came late', () => {
    expect(heard([0, 1, [3, 4000]], [2])).toMatchObject({ lost: [], pauses: [[40, 4000]] });
    expect(heard([0, 1, [5, 4000]], [2, 4]).losses).toEqual([1, 1, 20, 20]);
  });

  it('last as long as what is missing would have, though the sender paused as well', () => {
    expect(heard([0, 1, [3, 4000]])).toMatchObject({ lost: [[40, 60]], pauses: [[60, 4000]] });
  });

  it('go over the wrap of the numbers, and begin anew where they jump', () => {
    const wrapping = [0, 1, 3].map((i): [number, number] => [65_534 + i, i * 20]);
    expect(heard(wrapping)).toMatchObject({ lost: [[40, 60]], losses: [1, 1, 20, 20] });
    expect(heard([0, 1, [20_000, 40], [20_001, 60]]).losses).toEqual([0, 0, 0, 0]);
  });

  it('stay few on the worst of lines, and still tell how much is missing', () => {
    const gaps = new StreamGaps();
    // Four hours of which every third packet is lost.
    for (let i = 0; i < 720_000; i++) {
      if (i % 3 !== 2) gaps.sound(i & 0xffff, i * 20 * UNITS_PER_MS, 20 * UNITS_PER_MS);
    }
    gaps.finish();
    const lost = gaps.lost.inOrder();
    expect(lost.length).toBeLessThanOrEqual(1000);
    expect(lost.length).toBeGreaterThan(400);
    expect(gaps.losses).toMatchObject({ bursts: 239_999, longestBurst: 1 });
    expect(lost.reduce((sum, { parts }) => sum + parts, 0)).toBe(239_999);
    expect(lost.reduce((sum, { missing }) => sum + missing, 0)).toBe(gaps.losses.total);
  });
});
