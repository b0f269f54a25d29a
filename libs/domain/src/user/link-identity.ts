import { type Decision, Refusal } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { Identity, User, UserEvent } from './user.js';

/** From now on the account is opened by `to`, and by nobody else there. `isTaken`: that opens another. */
export const linkIdentity =
  (to: Identity, isTaken: boolean): Decision<User, UserEvent> =>
  (before) => {
    refuseNobody(before);
    if (isSameIdentity(before.identity, to)) return [];
    if (isTaken)
      throw new Refusal(
        'conflict',
        'identity-taken',
        'This identity opens another account already; take it from that one first.',
      );
    const { issuer, subject } = to;
    return [{ type: 'UserIdentityLinked', data: { personal: { issuer, subject } } }];
  };

export const isSameIdentity = (one: Identity | null, other: Identity): boolean =>
  one?.issuer === other.issuer && one.subject === other.subject;
