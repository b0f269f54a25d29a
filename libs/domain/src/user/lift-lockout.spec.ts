import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { liftLockout } from './lift-lockout.js';
import { user } from './user.js';

const ada = fold(user, [sample('UserCreated')]);

describe('liftLockout', () => {
  it('says that somebody did so', () => {
    expect(liftLockout(ada, on)).toEqual([{ type: 'UserLockoutLifted', data: {} }]);
  });

  it('never stays quiet: the log does not know whether there was a lockout', () => {
    const lifted = fold({ ...user, initial: ada }, [sample('UserLockoutLifted')]);
    expect(liftLockout(lifted, on)).toHaveLength(1);
  });

  it('refuses what is nobody', () => {
    expect(() => liftLockout(fold(user, []), on)).toThrow('user-unknown');
  });
});
