import type { Decision } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { User, UserEvent } from './user.js';

/** From now on another password opens the account. */
export const changePassword =
  (passwordHash: string): Decision<User, UserEvent> =>
  (before) => {
    refuseNobody(before);
    return [{ type: 'UserPasswordChanged', data: { personal: { passwordHash } } }];
  };
