import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { unlinkIdentity } from './unlink-identity.js';
import { user } from './user.js';

const linked = [sample('UserCreated'), sample('UserIdentityLinked')];

describe('unlinkIdentity', () => {
  it('lets nobody at a provider open the account any more', () => {
    const events = unlinkIdentity(fold(user, linked), on);
    expect(events).toEqual([{ type: 'UserIdentityUnlinked', data: {} }]);
    expect(fold(user, [...linked, ...events]).identity).toBeNull();
  });

  it('stays quiet where nobody does', () => {
    expect(unlinkIdentity(fold(user, [sample('UserCreated')]), on)).toEqual([]);
  });

  it('refuses what is nobody', () => {
    expect(() => unlinkIdentity(fold(user, []), on)).toThrow('user-unknown');
  });
});
