import { describe, expect, it } from 'vitest';
import { DAY_PX, ROW_PX, dayRows } from './day-rows.js';
import { sample } from './recording.samples.js';
import { shiftOf } from './steady.js';

const row = (id: string, day = 22) =>
  sample({ id, startedAt: `2026-11-${String(day)}T12:00:00.000Z` });
const all = [row('a'), row('b'), row('c'), row('d', 20)];
const rows = dayRows(all);
const without = (...ids: string[]) => dayRows(all.filter(({ id }) => !ids.includes(id)));
/** The list is scrolled until c is the first in sight. */
const atC = DAY_PX + 2 * ROW_PX;

describe('a list that somebody reads', () => {
  it.each([
    ['stays where nothing changed', rows, 0],
    ['follows a row that went above what is in sight', without('a'), -ROW_PX],
    ['follows a row that came above it', dayRows([row('0'), ...all]), ROW_PX],
    ['does not move for one that went below', without('d'), 0],
    ['follows a day that went with its only row', dayRows([row('d', 20)]), -3 * ROW_PX - DAY_PX],
  ] as const)('%s', (_, after, shift) => {
    expect(shiftOf(rows, after, atC)).toBe(shift);
  });

  it('keeps the next row when the first in sight is the one that went', () => {
    expect(shiftOf(rows, without('c'), atC)).toBe(-ROW_PX);
    expect(shiftOf(rows, without('a', 'c'), atC)).toBe(-2 * ROW_PX);
  });

  it('has nothing to keep when all of it is gone', () => {
    expect(shiftOf(rows, [], atC)).toBe(0);
  });
});
