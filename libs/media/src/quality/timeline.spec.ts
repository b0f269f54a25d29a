import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNITS, UNITS_PER_MS } from '../rtp/timeline.js';
import type { TracedStream } from './timeline.js';
import { timelineOf } from './timeline.js';

const span = (from: number, to: number) => ({
  from: from * UNITS_PER_MS,
  to: to * UNITS_PER_MS,
  parts: 1,
  missing: (to - from) * UNITS_PER_MS,
});

function stream(from: number, to: number, more: Partial<TracedStream> = {}): TracedStream {
  return { ...span(from, to), lost: [], pauses: [], noise: [], undecoded: [], ...more };
}

/** Kind and length in ms of each stretch of ten seconds. */
const shown = (...streams: TracedStream[]) =>
  timelineOf(streams, 10 * UNITS).map(({ kind, durationMs }) => `${kind} ${durationMs}`);

describe('the timeline of a side', () => {
  it('runs from beginning to end, whatever came', () => {
    expect(shown()).toEqual(['absent 10000']);
    expect(shown(stream(2000, 9000))).toEqual(['absent 2000', 'sound 7000', 'absent 1000']);
  });

  it('tells loss, pauses and comfort noise apart', () => {
    const one = stream(0, 10_000, {
      lost: [span(1000, 1040)],
      pauses: [span(3000, 6000)],
      noise: [span(3020, 6000)],
    });
    // The 20 ms of silence before the noise are shorter than a pause.
    expect(shown(one)).toEqual(['sound 1000', 'lost 40', 'sound 1980', 'noise 2980', 'sound 4000']);
  });

  it('is sound where one of several streams sounds, and no pause where one takes over', () => {
    const first = stream(0, 5000, { lost: [span(4000, 4500)] });
    expect(shown(first, stream(4200, 10_000))).toEqual(['sound 4000', 'lost 200', 'sound 5800']);
    expect(shown(stream(0, 5000), stream(5100, 10_000))).toEqual(['sound 10000']);
    expect(shown(stream(0, 5000), stream(7000, 10_000))).toContain('silence 2000');
  });

  it('says what cannot be decoded, unless something else is heard', () => {
    const mixed = stream(0, 10_000, { undecoded: [{ ...span(4000, 10_000), encrypted: false }] });
    expect(shown(mixed)).toEqual(['sound 4000', 'undecoded 6000']);
    expect(shown(mixed, stream(5000, 7000))).toEqual([
      'sound 4000',
      'undecoded 1000',
      'sound 2000',
      'undecoded 3000',
    ]);
  });

  it('says what is encrypted apart from what cannot be decoded', () => {
    const undecoded = [
      { ...span(2000, 3000), encrypted: false },
      { ...span(3000, 5000), encrypted: true },
    ];
    expect(shown(stream(0, 10_000, { undecoded }))).toEqual([
      'sound 2000',
      'undecoded 1000',
      'encrypted 2000',
      'sound 5000',
    ]);
  });

  it('is never long, and adds up what it puts together', () => {
    const lost = Array.from({ length: 9000 }, (_, i) => span(i * 100, i * 100 + 20));
    const spans = timelineOf([stream(0, 900_000, { lost })], 900 * UNITS);
    expect(spans.length).toBeLessThanOrEqual(1500);
    expect(spans.length).toBeGreaterThan(700);
    const count = spans.reduce((sum, { losses }) => sum + (losses?.count ?? 0), 0);
    const missingMs = spans.reduce((sum, { losses }) => sum + (losses?.missingMs ?? 0), 0);
    expect([count, missingMs]).toEqual([9000, 180_000]);
    expect(
      spans.reduce((at, { atMs, durationMs }) => (atMs === at ? at + durationMs : -1), 0),
    ).toBe(900_000);
  });

  it('has no holes and no overlap, whatever the streams are', () => {
    const time = fc.integer({ min: -2000, max: 12_000 });
    const some = fc
      .array(fc.tuple(time, time))
      .map((pairs) => pairs.map(([a, b]) => span(Math.min(a, b), Math.max(a, b) + 1)));
    const hidden = some.map((spans) => spans.map((one, i) => ({ ...one, encrypted: i % 2 === 0 })));
    const traced = fc.record({ lost: some, pauses: some, noise: some, undecoded: hidden });
    const streams = fc.array(fc.tuple(time, time, traced), { maxLength: 4 });
    fc.assert(
      fc.property(streams, (given) => {
        const spans = timelineOf(
          given.map(([a, b, more]) => stream(Math.min(a, b), Math.max(a, b), more)),
          10 * UNITS,
        );
        let at = 0;
        for (const { atMs, durationMs } of spans) {
          expect(atMs).toBe(at);
          expect(durationMs).toBeGreaterThan(0);
          at = atMs + durationMs;
        }
        expect(at).toBe(10_000);
      }),
    );
  });
});
