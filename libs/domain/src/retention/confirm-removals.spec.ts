import { describe, expect, it } from 'vitest';
import { refuseUnlessConfirmed } from './confirm-removals.js';

describe('a change that removes recordings', () => {
  it('is let through with as many as go, or when none goes', () => {
    expect(() => refuseUnlessConfirmed(3, 3)).not.toThrow();
    expect(() => refuseUnlessConfirmed(0, undefined)).not.toThrow();
    expect(() => refuseUnlessConfirmed(0, 3)).not.toThrow();
  });

  it.each([undefined, 0, 2, 4])(
    'is refused with %s for 3, and told how many it is',
    (confirmed) => {
      expect(() => refuseUnlessConfirmed(3, confirmed)).toThrow(
        expect.objectContaining({
          kind: 'conflict',
          code: 'removals-unconfirmed',
          message: expect.stringContaining('"confirmRemovals": 3') as string,
          figures: { removals: 3 },
        }),
      );
    },
  );
});
