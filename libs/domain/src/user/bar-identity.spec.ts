import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { barIdentity } from './bar-identity.js';
import { create } from './create.js';
import { user } from './user.js';

describe('barIdentity', () => {
  it('leaves an account that is gone before it was there', () => {
    const events = barIdentity(fold(user, []), on);
    expect(events).toEqual([{ type: 'UserIdentityBarred', data: {} }]);
    const barred = fold(user, events);
    expect(barred).toMatchObject({ exists: false, gone: 'erased' });
    const account = { name: 'Ada', number: null, role: 'user', passwordHash: null } as const;
    expect(() => create(account)(barred, on)).toThrow(
      expect.objectContaining({ kind: 'gone', code: 'user-removed' }),
    );
  });

  it('stays quiet where there is an account, or was one', () => {
    expect(barIdentity(fold(user, [sample('UserCreated')]), on)).toEqual([]);
    const removed = fold(user, [sample('UserCreated'), sample('UserRemoved')]);
    expect(barIdentity(removed, on)).toEqual([]);
    expect(barIdentity(fold(user, [sample('UserIdentityBarred')]), on)).toEqual([]);
  });
});
