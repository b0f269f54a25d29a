import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import type { ClockDoubt } from './clock-doubt.js';
import { confirmClock } from './confirm-clock.js';
import { instance } from './instance.js';

const doubt: ClockDoubt = {
  kind: 'ahead',
  knownAt: '2030-01-01T08:00:00.000Z',
  seenAt: '2033-01-01T08:00:00.000Z',
};
const now = new Date('2033-01-01T08:01:00.000Z');

describe('confirmClock', () => {
  it('says what was known, and what the clock says', () => {
    expect(confirmClock(doubt, now)(instance.initial, on)).toEqual([
      {
        type: 'ClockConfirmed',
        data: { knownAt: doubt.knownAt, confirmedAt: '2033-01-01T08:01:00.000Z' },
      },
    ]);
  });

  it('refuses what is not in doubt', () => {
    expect(() => confirmClock(null, now)(instance.initial, on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'clock-not-in-doubt' }),
    );
  });

  it('stays quiet never: each confirmation counts once', () => {
    const once = fold(instance, [sample('ClockConfirmed')]);
    expect(once).toMatchObject({ confirmations: 1, confirmedAt: '2030-01-10T08:00:00.000Z' });
    expect(confirmClock(doubt, now)(once, on)).toHaveLength(1);
  });
});
