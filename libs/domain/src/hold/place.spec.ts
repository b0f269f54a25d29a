import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { hold } from './hold.js';
import { place } from './place.js';

const placing = {
  name: 'Case 4711',
  reason: 'Court order',
  scope: { owner: 'Ada' },
  owners: ['u1'],
};
const decide = place(placing);
const placed = fold(hold, [sample('HoldPlaced')]);
const refusal = (kind: string, code: string) => expect.objectContaining({ kind, code }) as Error;

describe('place', () => {
  it('places a hold, and names nobody in the open', () => {
    expect(decide(hold.initial, on)).toEqual([{ type: 'HoldPlaced', data: { personal: placing } }]);
  });

  it('stays quiet when it is placed already', () => {
    expect(decide(placed, on)).toEqual([]);
  });

  it('refuses one that was lifted', () => {
    const lifted = fold(hold, [sample('HoldPlaced'), sample('HoldLifted')]);
    expect(() => decide(lifted, on)).toThrow(refusal('conflict', 'hold-lifted'));
  });

  it.each([
    ['without a name', { name: ' ' }, 'hold-unnamed'],
    ['that says nothing of what it covers', { scope: {} }, 'hold-scope-empty'],
    [
      'whose time ends before it begins',
      { scope: { from: '2030-01-02T00:00:00Z', to: '2030-01-01T00:00:00Z' } },
      'hold-scope-covers-nothing',
    ],
  ])('refuses one %s', (_, changed, code) => {
    expect(() => place({ ...placing, ...changed })(hold.initial, on)).toThrow(
      refusal('invalid', code),
    );
  });
});
