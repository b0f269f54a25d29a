import { describe, expect, it } from 'vitest';
import { rangeOf } from './selection-range.js';

describe('a range of rows', () => {
  const ids = ['a', 'b', 'c', 'd'];

  it.each([
    ['b', 'd', ['b', 'c', 'd']],
    ['d', 'b', ['b', 'c', 'd']],
    ['c', 'c', ['c']],
    [null, 'c', ['c']],
    ['gone', 'c', ['c']],
  ])('from %j to %s is %j', (from, to, range) => {
    expect(rangeOf(ids, from, to)).toEqual(range);
  });
});
