import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { changeBin } from './change-bin.js';
import { settings } from './settings.js';

const fourteen = fold(settings, [sample('RecycleBinChanged')]);

describe('changeBin', () => {
  it.each([1, 30, 11_000])('changes it to %i days, and keeps what it was', (toDays) => {
    expect(changeBin(toDays)(fourteen, on)).toEqual([
      { type: 'RecycleBinChanged', data: { fromDays: 14, toDays } },
    ]);
  });

  it.each([0, -1, 1.5, 11_001, NaN, Infinity])(
    'refuses %d days, and says what is allowed',
    (days) => {
      expect(() => changeBin(days)(fourteen, on)).toThrow(
        expect.objectContaining({
          kind: 'invalid',
          code: 'bin-days-out-of-range',
          message: expect.stringContaining('from 1 to 11000') as string,
        }),
      );
    },
  );

  it('stays quiet when it is so already; without a word it is 30 days', () => {
    expect(changeBin(14)(fourteen, on)).toEqual([]);
    expect(changeBin(30)(fold(settings, []), on)).toEqual([]);
  });
});
