import { describe, expect, it } from 'vitest';
import { byteRange } from './byte-range.js';

describe('a Range header', () => {
  it.each([
    ['bytes=0-0', 10, { start: 0, end: 1 }],
    ['bytes=0-', 10, { start: 0, end: 10 }],
    ['bytes=9-9', 10, { start: 9, end: 10 }],
    ['bytes=3-99', 10, { start: 3, end: 10 }],
    ['bytes=-3', 10, { start: 7, end: 10 }],
    ['bytes=-99', 10, { start: 0, end: 10 }],
  ])('%s of %i bytes asks for a part', (header, size, range) => {
    expect(byteRange(header, size)).toEqual(range);
  });

  it.each([['bytes=10-', 10] as const, ['bytes=-0', 10] as const, ['bytes=0-', 0] as const])(
    '%s of %i bytes cannot be satisfied',
    (header, size) => {
      expect(byteRange(header, size)).toBe('unsatisfiable');
    },
  );

  it.each([
    [undefined],
    ['items=0-1'],
    ['bytes=-'],
    ['bytes=1-2,4-5'],
    ['bytes=5-4'],
    ['bytes=a-b'],
  ])('%s is answered by the whole', (header) => {
    expect(byteRange(header, 10)).toBeNull();
  });
});
