import { describe, expect, it } from 'vitest';
import { type Segment, roundOf } from './segments.js';

const DAY_MS = 86_400_000;
const now = new Date('2030-01-31T00:00:00.000Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
const bounds = { bytes: 400, ageMs: 20 * DAY_MS };

/** Four tables, of which these are in use. */
const ring = (...used: Partial<Segment>[]): Segment[] =>
  Array.from({ length: 4 }, (_, segment) => ({
    segment,
    beganAt: null,
    endedAt: null,
    bytes: 0,
    ...used[segment],
  }));

describe('the ring of tables', () => {
  it('begins with the first', () => {
    expect(roundOf(ring(), bounds, now)).toEqual({ empty: [], use: 0, ended: null, begins: true });
  });

  it('stays where there is room', () => {
    const segments = ring({ beganAt: daysAgo(1), bytes: 94 });
    expect(roundOf(segments, bounds, now)).toMatchObject({ use: 0, begins: false, empty: [] });
  });

  it.each([
    ['its share of the room, and room for what comes at once', { beganAt: daysAgo(1), bytes: 95 }],
    ['its share of the time', { beganAt: daysAgo(6), bytes: 1 }],
  ])('goes on to the next, emptied, when one has had %s', (_, first) => {
    expect(roundOf(ring(first), bounds, now)).toEqual({
      empty: [1],
      use: 1,
      ended: 0,
      begins: true,
    });
  });

  it('comes round to the oldest', () => {
    const past = { beganAt: daysAgo(3), endedAt: daysAgo(2), bytes: 100 };
    const segments = ring(past, past, past, { beganAt: daysAgo(2), bytes: 200 });
    expect(roundOf(segments, bounds, now)).toMatchObject({ empty: [0], use: 0, ended: 3 });
  });

  it('empties what ended before the oldest line that is kept', () => {
    const segments = ring(
      { beganAt: daysAgo(30), endedAt: daysAgo(21), bytes: 100 },
      { beganAt: daysAgo(21), endedAt: daysAgo(19), bytes: 100 },
      { beganAt: daysAgo(1), bytes: 10 },
    );
    expect(roundOf(segments, bounds, now)).toMatchObject({ empty: [0], use: 2, begins: false });
  });
});
