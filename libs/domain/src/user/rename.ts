import { type Decision, Refusal } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { User, UserEvent } from './user.js';

/** `isTaken`: somebody else has the name, upper and lower case alike. */
export const rename =
  (to: string, isTaken: boolean): Decision<User, UserEvent> =>
  (before) => {
    refuseNobody(before);
    const { name: from } = before;
    if (from === to) return [];
    if (isTaken) throw nameTaken(to);
    return [{ type: 'UserRenamed', data: { personal: { from, to } } }];
  };

/** People sign in by their name, so there is one of each. */
export const nameTaken = (name: string) =>
  new Refusal('conflict', 'user-name-taken', `There is a user "${name}" already.`);
