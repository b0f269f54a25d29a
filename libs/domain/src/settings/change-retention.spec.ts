import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { changeRetention } from './change-retention.js';
import { settings } from './settings.js';

const ninety = fold(settings, [sample('RetentionChanged')]);

describe('changeRetention', () => {
  it.each([0, 1, 11_000])('changes it to %i days, and keeps what it was', (toDays) => {
    expect(changeRetention(toDays)(ninety, on)).toEqual([
      { type: 'RetentionChanged', data: { fromDays: 90, toDays } },
    ]);
  });

  it.each([-1, 1.5, 11_001, NaN, Infinity])('refuses %d days, and says what is allowed', (days) => {
    expect(() => changeRetention(days)(ninety, on)).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'retention-out-of-range',
        message: expect.stringContaining('0 (never) to 11000') as string,
      }),
    );
  });

  it('stays quiet when it is so already; without a word it is never', () => {
    expect(changeRetention(90)(ninety, on)).toEqual([]);
    expect(changeRetention(0)(fold(settings, []), on)).toEqual([]);
  });
});
