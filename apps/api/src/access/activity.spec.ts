import { describe, expect, it } from 'vitest';
import { RecentKeys } from './recent-keys.js';
import { merge, roughly } from './seconds.js';

describe('the seconds that were heard', () => {
  it('are told ascending, without overlap, whatever the order of the ranges', () => {
    expect(
      merge([
        [4, 5],
        [0, 1],
        [1, 2],
        [4.5, 9],
        [3, 3.5],
      ]),
    ).toEqual([
      [0, 2],
      [3, 3.5],
      [4, 9],
    ]);
    expect(merge([])).toEqual([]);
  });

  it('are told to a tenth, and what is shorter not at all', () => {
    expect(
      roughly([
        [0.04, 1.26],
        [2.001, 2.002],
        [3, 3.1],
      ]),
    ).toEqual([
      [0, 1.3],
      [3, 3.1],
    ]);
  });
});

describe('the same access again', () => {
  it('is one access for a while', () => {
    const minute = new RecentKeys(60_000);
    expect(minute.isNew('a')).toBe(true);
    expect(minute.isNew('a')).toBe(false);
    expect(minute.isNew('b')).toBe(true);
    const never = new RecentKeys(0);
    expect(never.isNew('a')).toBe(true);
    expect(never.isNew('a')).toBe(true);
  });
});
