import { type Decision, Refusal } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { User, UserEvent } from './user.js';

/**
 * Somebody else knows the password: the person must choose another before anything else (`true`), or need
 * not any more (`false`).
 */
export const demandPasswordChange =
  (demanded: boolean): Decision<User, UserEvent> =>
  (before) => {
    refuseNobody(before);
    if (before.passwordChangeDue === demanded) return [];
    if (demanded && !before.canSignIn)
      throw new Refusal(
        'conflict',
        'password-missing',
        'The account has no password that could be changed; give it one.',
      );
    return [{ type: demanded ? 'PasswordChangeDemanded' : 'PasswordChangeWaived', data: {} }];
  };
