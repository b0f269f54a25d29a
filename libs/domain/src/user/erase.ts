import { type Decision, Refusal } from '../kernel.js';
import type { DatabaseLeftover } from '../leftovers.js';
import type { User, UserEvent } from './user.js';

/** The key is destroyed, and the database was written anew since. Only what was removed is ever erased. */
export const eraseUser =
  (left: readonly DatabaseLeftover[]): Decision<User, UserEvent> =>
  ({ exists, gone }) => {
    if (gone === 'erased') return [];
    if (gone === 'removed')
      return [{ type: 'UserErased', data: left.length === 0 ? {} : { left: [...left] } }];
    throw exists
      ? new Refusal('conflict', 'user-not-removed')
      : new Refusal('unknown', 'user-unknown');
  };
