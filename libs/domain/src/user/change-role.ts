import type { Decision } from '../kernel.js';
import { refuseLast } from './refuse-last.js';
import { refuseNobody } from './refuse-nobody.js';
import type { Role, User, UserEvent } from './user.js';

/** `others`: how many other administrators there are who can sign in; one of all must stay. */
export const changeRole =
  (to: Role, others: number): Decision<User, UserEvent> =>
  (before) => {
    refuseNobody(before);
    const { role: from } = before;
    if (from === to) return [];
    refuseLast(before, others);
    return [{ type: 'UserRoleChanged', data: { from, to } }];
  };
