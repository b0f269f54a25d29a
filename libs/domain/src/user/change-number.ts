import type { Decision } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { User, UserEvent } from './user.js';

/** The person's extension; `null`: none. */
export const changeNumber =
  (to: string | null): Decision<User, UserEvent> =>
  (before) => {
    refuseNobody(before);
    const { number: from } = before;
    return from === to ? [] : [{ type: 'UserNumberChanged', data: { personal: { from, to } } }];
  };
