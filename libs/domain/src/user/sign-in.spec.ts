import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { refuseSignIn, signIn, signOut } from './sign-in.js';
import { user } from './user.js';

describe.each([
  ['signIn', signIn(), { type: 'UserSignedIn', data: {} }],
  ['refuseSignIn', refuseSignIn('wrong'), { type: 'UserSignInRefused', data: { code: 'wrong' } }],
  ['signOut', signOut(), { type: 'UserSignedOut', data: {} }],
] as const)('%s', (_verb, decide, event) => {
  it('keeps what happened to an account', () => {
    expect(decide(fold(user, [sample('UserCreated')]), on)).toEqual([event]);
  });

  it('refuses what is nobody', () => {
    expect(() => decide(fold(user, []), on)).toThrow('user-unknown');
  });

  it('never stays quiet: every time is a fact of its own', () => {
    const once = fold(user, [sample('UserCreated'), event]);
    expect(decide(once, on)).toEqual([event]);
  });
});
