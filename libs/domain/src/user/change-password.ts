import { type Decision, Refusal } from '../kernel.js';
import type { User, UserEvent } from './user.js';

/** From now on another password opens the account. */
export const changePassword =
  (passwordHash: string): Decision<User, UserEvent> =>
  ({ exists }) => {
    if (!exists) throw new Refusal('unknown', 'user-unknown');
    return [{ type: 'UserPasswordChanged', data: { personal: { passwordHash } } }];
  };
