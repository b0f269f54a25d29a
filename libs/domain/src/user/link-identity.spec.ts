import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { linkIdentity } from './link-identity.js';
import { user } from './user.js';

const ada = { issuer: 'https://id.example.com', subject: 'ada' };
const created = sample('UserCreated');
const linked = sample('UserIdentityLinked', { personal: ada });

describe('linkIdentity', () => {
  it('lets somebody at a provider open the account, and says so where it is sealed', () => {
    const events = linkIdentity(ada, false)(fold(user, [created]), on);
    expect(events).toEqual([{ type: 'UserIdentityLinked', data: { personal: ada } }]);
    expect(fold(user, [created, ...events]).identity).toEqual(ada);
  });

  it('stays quiet when it is so already, and puts another in its place', () => {
    const before = fold(user, [created, linked]);
    expect(linkIdentity(ada, true)(before, on)).toEqual([]);
    const grace = { ...ada, subject: 'grace' };
    expect(linkIdentity(grace, false)(before, on)).toHaveLength(1);
    const elsewhere = { ...ada, issuer: 'https://other.example.com' };
    expect(linkIdentity(elsewhere, false)(before, on)).toHaveLength(1);
  });

  it('refuses who opens another account', () => {
    expect(() => linkIdentity(ada, true)(fold(user, [created]), on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'identity-taken' }),
    );
  });

  it('refuses what is nobody, or nobody any more', () => {
    expect(() => linkIdentity(ada, false)(fold(user, []), on)).toThrow('user-unknown');
    const gone = fold(user, [created, linked, sample('UserRemoved')]);
    expect(gone.identity).toBeNull();
    expect(() => linkIdentity(ada, false)(gone, on)).toThrow(
      expect.objectContaining({ kind: 'gone', code: 'user-removed' }),
    );
  });
});
