import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type {
  UnownedQueries,
  UnownedRecording,
} from '#infra/read-model/recordings/unowned.queries';
import type { UserQueries } from '#infra/read-model/users/user.queries';
import { findOwner } from '../owners/find-owner.js';
import { askEach, pagesOf } from './ask-each.js';
import type { Sweep } from './sweep.js';

const PAGE = 200;
/** So often all users are looked at again, not only those that have changed. */
const ALL_AGAIN = 40;
const FROM_THE_BEGINNING = -1n;

type Deps = Pick<House, 'ledger' | 'clock'> & {
  readonly unowned: UnownedQueries;
  readonly users: UserQueries;
};

/**
 * Earlier recordings of somebody who was given a name, a number or a device become his. Looks at users
 * that have changed since its last turn that came to an end, and now and then at all.
 */
export const ownersSweep = ({ ledger, clock, unowned, users }: Deps): Sweep => {
  let seen = FROM_THE_BEGINNING;
  let turn = 0;
  return {
    goesByTheClock: false,
    run: async () => {
      const changedSince = turn++ % ALL_AGAIN === 0 ? FROM_THE_BEGINNING : seen;
      const upTo = await unowned.usersChangedAt();
      const on = systemOccasion(clock, 'owners', { via: 'sweep' });
      let isWhole = false;
      const page = async (after: UnownedRecording | null) => {
        const nominees = await unowned.page({ changedSince, after, limit: PAGE });
        isWhole = nominees.length === 0;
        return nominees;
      };
      const figures = await askEach(pagesOf(page), (each) =>
        findOwner({ ledger, users }, each, on),
      );
      if (isWhole) seen = upTo;
      return figures;
    },
  };
};
