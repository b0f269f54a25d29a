import { expect, it } from 'vitest';
import { waitAfter } from './backoff.js';

const rule = { free: 3, firstS: 30, longestS: 900, withinS: 3_600 };

it('lets some pass, then makes wait twice as long each time, up to a limit', () => {
  const waits = Array.from({ length: 11 }, (_, n) => waitAfter(rule, n + 1));
  expect(waits).toEqual([0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
  expect(waitAfter(rule, 10_000)).toBe(900);
});
