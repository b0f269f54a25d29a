import type { Decision } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { User, UserEvent } from './user.js';

const known =
  (event: UserEvent): Decision<User, UserEvent> =>
  (before) => {
    refuseNobody(before);
    return [event];
  };

/** The account was opened with the right password. */
export const signIn = () => known({ type: 'UserSignedIn', data: {} });

/** Somebody tried to open the account and was turned away. */
export const refuseSignIn = (code: string) => known({ type: 'UserSignInRefused', data: { code } });

/** The session was ended by its holder. */
export const signOut = () => known({ type: 'UserSignedOut', data: {} });
