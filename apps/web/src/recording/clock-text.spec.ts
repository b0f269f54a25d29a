import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockOf, secondsOf } from './clock-text.js';

describe('a time of a call, as it is written', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.nat(500_000), (seconds) => {
        expect(secondsOf(clockOf(seconds))).toBe(seconds);
      }),
    );
  });

  it.each([
    ['0:12', 12],
    [' 1:05 ', 65],
    ['90', 90],
    ['75:00', 4_500],
    ['1:02:03', 3_723],
  ])('“%s” is %i', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  it.each(['', '1:60', '1:2:', 'soon', '-1', '1.5', '1:75:00', '1:100', ':5'])(
    '“%s” is none',
    (text) => {
      expect(secondsOf(text)).toBeNull();
    },
  );
});
