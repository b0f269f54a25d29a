import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { changePassword } from './change-password.js';
import { user } from './user.js';

const decide = changePassword('$argon2id$new');

describe('changePassword', () => {
  it('lets another password open the account', () => {
    expect(decide(fold(user, [sample('UserCreated')]), on)).toEqual([
      { type: 'UserPasswordChanged', data: { personal: { passwordHash: '$argon2id$new' } } },
    ]);
  });

  it('refuses what is nobody', () => {
    expect(() => decide(fold(user, []), on)).toThrow(
      expect.objectContaining({ kind: 'unknown', code: 'user-unknown' }),
    );
  });

  it('never stays quiet: a salted hash does not tell whether the password is the same', () => {
    const changed = fold(user, [sample('UserCreated'), sample('UserPasswordChanged')]);
    expect(decide(changed, on)).toHaveLength(1);
  });
});
