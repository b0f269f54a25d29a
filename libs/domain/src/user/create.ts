import type { Decision } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { User, UserEvent } from './user.js';

export type NewUser = {
  readonly name: string;
  readonly number: string | null;
  readonly role: 'user' | 'admin' | 'auditor';
  readonly passwordHash: string | null;
};

/** A person gets an account. Once it is there, asking again changes nothing. */
export const create =
  ({ role, ...personal }: NewUser): Decision<User, UserEvent> =>
  (before) => {
    if (before.gone !== null) refuseNobody(before);
    return before.exists ? [] : [{ type: 'UserCreated', data: { role, personal } }];
  };
