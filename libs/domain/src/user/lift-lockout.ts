import type { Decision } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { User, UserEvent } from './user.js';

/** After too many failed sign-ins the account can be tried again at once. */
export const liftLockout: Decision<User, UserEvent> = (before) => {
  refuseNobody(before);
  return [{ type: 'UserLockoutLifted', data: {} }];
};
