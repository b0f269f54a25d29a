import { describe, expect, it } from 'vitest';
import { clock, formatsFor } from './format.js';

describe('clock', () => {
  it.each([
    [0, '0:00'],
    [59_999, '0:59'],
    [60_000, '1:00'],
    [3_599_000, '59:59'],
    [3_661_000, '1:01:01'],
    [90_000_000, '25:00:00'],
    [-5, '0:00'],
  ])('shows %d ms as %s', (ms, shown) => expect(clock(ms)).toBe(shown));
});

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [60_000, '60.0 kB'],
    [999_600, '1.0 MB'],
    [123_456_789, '123 MB'],
    [5_400_000_000, '5.4 GB'],
  ])('shows %d as %s', (count, shown) => expect(formatsFor('en').bytes(count)).toBe(shown));

  it('follows the language', () => expect(formatsFor('de').bytes(1_500)).toBe('1,5 kB'));
});
