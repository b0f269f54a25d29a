import { describe, expect, it } from 'vitest';
import { RecentKeys } from './recent-keys.js';
import { merge } from './seconds.js';

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
