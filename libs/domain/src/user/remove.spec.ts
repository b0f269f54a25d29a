import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { create } from './create.js';
import { refuseNobody } from './refuse-nobody.js';
import { type UserRemoval, removeUser } from './remove.js';
import { rename } from './rename.js';
import { roles, user } from './user.js';

const asked: UserRemoval = {
  reason: 'Left the company',
  isOwn: false,
  others: 1,
  holds: [],
  monitored: [],
};
const of = (role: (typeof roles)[number]) => fold(user, [sample('UserCreated', { role })]);
const removed = fold(user, [
  sample('UserCreated'),
  sample('UserDevicesChanged'),
  sample('UserLicensed'),
  sample('UserRemoved'),
]);

describe('removeUser', () => {
  it.each(roles)('takes away a %s, and says so without naming the person', (role) => {
    expect(removeUser(asked)(of(role), on)).toEqual([
      { type: 'UserRemoved', data: { role, reason: 'Left the company', rule: 'request' } },
    ]);
  });

  it('ends the API tokens of the account first', () => {
    const issued = sample('ApiTokenIssued', { tokenId: 't1' });
    const withToken = fold({ ...user, initial: of('user') }, [issued]);
    expect(removeUser(asked)(withToken, on)).toMatchObject([
      { type: 'ApiTokenEnded', data: { tokenId: 't1' } },
      { type: 'UserRemoved' },
    ]);
  });

  it.each([
    ['himself', { isOwn: true }, 'own-account'],
    ['the last administrator', { others: 0 }, 'last-administrator'],
    ['whose recordings are under a legal hold', { holds: ['Case 4711'] }, 'user-on-hold'],
    ['who watches over an App object', { monitored: ['Night shift'] }, 'user-is-monitor'],
  ])('refuses to remove %s', (_who, change, code) => {
    expect(() => removeUser({ ...asked, ...change })(of('admin'), on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code }),
    );
  });

  it('names the holds and App objects that stand against it', () => {
    expect(() => removeUser({ ...asked, holds: ['A', 'B'] })(of('user'), on)).toThrow('“A”, “B”');
    expect(() => removeUser({ ...asked, monitored: ['Night'] })(of('user'), on)).toThrow('“Night”');
  });

  it('refuses what is nobody', () => {
    expect(() => removeUser(asked)(fold(user, []), on)).toThrow('user-unknown');
  });

  it('stays quiet when it was removed before, whatever is asked along with it', () => {
    const again = { ...asked, isOwn: true, others: 0 };
    expect(removeUser(again)(removed, on)).toEqual([]);
    expect(
      removeUser(asked)(fold(user, [sample('UserRemoved'), sample('UserErased')]), on),
    ).toEqual([]);
  });

  it('leaves nothing of the person, and no account that anything could be done to', () => {
    expect(removed).toEqual({ ...user.initial, gone: 'removed' });
    expect(() => refuseNobody(removed)).toThrow(
      expect.objectContaining({ kind: 'gone', code: 'user-removed' }),
    );
    expect(() => rename('Ada', false)(removed, on)).toThrow('removed');
  });

  it('never gives the same account to anybody again', () => {
    const ada = { name: 'Ada', number: null, role: 'user', passwordHash: null } as const;
    expect(() => create(ada)(removed, on)).toThrow('removed');
  });
});
