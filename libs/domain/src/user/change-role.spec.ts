import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { changeRole } from './change-role.js';
import { roles, user } from './user.js';

const of = (role: (typeof roles)[number]) => fold(user, [sample('UserCreated', { role })]);

describe('changeRole', () => {
  it.each(roles.flatMap((from) => roles.filter((to) => to !== from).map((to) => ({ from, to }))))(
    'makes of $from $to, while somebody else administers',
    ({ from, to }) => {
      expect(changeRole(to, 1)(of(from), on)).toEqual([
        { type: 'UserRoleChanged', data: { from, to } },
      ]);
    },
  );

  it.each(['user', 'auditor'] as const)('refuses to make the last administrator %s', (to) => {
    expect(() => changeRole(to, 0)(of('admin'), on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'last-administrator' }),
    );
  });

  it('makes an administrator where there is none', () => {
    expect(changeRole('admin', 0)(of('user'), on)).toHaveLength(1);
  });

  it.each(roles)('stays quiet when the person is %s already', (role) => {
    expect(changeRole(role, 0)(of(role), on)).toEqual([]);
  });

  it('refuses what is nobody', () => {
    expect(() => changeRole('admin', 1)(fold(user, []), on)).toThrow('user-unknown');
  });
});
