import type { Decision } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { User, UserEvent } from './user.js';

/** Nobody at an OpenID provider opens the account any more. */
export const unlinkIdentity: Decision<User, UserEvent> = (before) => {
  refuseNobody(before);
  return before.identity === null ? [] : [{ type: 'UserIdentityUnlinked', data: {} }];
};
