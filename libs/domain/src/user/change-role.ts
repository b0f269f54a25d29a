import { type Decision, Refusal } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { Role, User, UserEvent } from './user.js';

/** `others`: how many other administrators there are who can sign in; one of all must stay. */
export const changeRole =
  (to: Role, others: number): Decision<User, UserEvent> =>
  (before) => {
    refuseNobody(before);
    const { role: from } = before;
    if (from === to) return [];
    if (from === 'admin' && others === 0)
      throw new Refusal(
        'conflict',
        'last-administrator',
        'Nobody else could administer the product; give somebody else the role "admin" and a password first.',
      );
    return [{ type: 'UserRoleChanged', data: { from, to } }];
  };
