import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { hold } from './hold.js';
import { lift } from './lift.js';

const placed = fold(hold, [sample('HoldPlaced')]);

describe('lift', () => {
  it('lifts a hold, and keeps the reason where it can be shredded', () => {
    expect(lift('Case closed')(placed, on)).toEqual([
      { type: 'HoldLifted', data: { personal: { reason: 'Case closed' } } },
    ]);
  });

  it('needs no reason', () => {
    expect(lift(null)(placed, on)).toEqual([{ type: 'HoldLifted', data: { personal: null } }]);
  });

  it('stays quiet when it was lifted', () => {
    const lifted = fold(hold, [sample('HoldPlaced'), sample('HoldLifted')]);
    expect(lift('Again')(lifted, on)).toEqual([]);
  });

  it('refuses one that nobody placed', () => {
    expect(() => lift(null)(hold.initial, on)).toThrow(
      expect.objectContaining({ kind: 'unknown', code: 'hold-unknown' }),
    );
  });
});
