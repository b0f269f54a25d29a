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

describe('a span', () => {
  it.each([
    [0, '0\u00a0ms'],
    [39.6, '40\u00a0ms'],
    [999, '999\u00a0ms'],
    [2_060, '2.1\u00a0s'],
    [60_000, '1:00'],
  ])('of %d ms is %s', (ms, shown) => expect(formatsFor('en').span(ms)).toBe(shown));

  it('follows the language', () => expect(formatsFor('de').span(1_500)).toBe('1,5\u00a0s'));
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
