import { purgeWhenDue } from '#domain/recording/purge-when-due';
import { recording } from '#domain/recording/recording';
import type { Holds } from '#domain/recording/held';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import { type HoldQueries, namesOf } from '#infra/read-model/holds/hold.queries';
import type { BinnedRecording, RemovalQueries } from '#infra/read-model/recordings/removal.queries';
import { askEach } from './ask-each.js';
import { didSomething } from './did-something.js';
import type { Sweep } from './sweep.js';

const PAGE = 200;

type Deps = Pick<House, 'ledger' | 'clock'> & {
  readonly removals: RemovalQueries;
  readonly holds: HoldQueries;
};
type Nominee = BinnedRecording & { readonly holds: Holds };

/** What has lain in the recycle bin for as long as was promised goes for good. */
export const binSweep = ({ ledger, clock, removals, holds }: Deps): Sweep => ({
  goesByTheClock: true,
  run: () => {
    const on = systemOccasion(clock, 'bin', { via: 'sweep' });
    return askEach<Nominee>({
      page: async (after) => {
        const due = await removals.dueInBin({ until: on.at, after, limit: PAGE, holds });
        const inForce = await holds.inForce(due.map(({ id }) => id));
        return due.map((each) => ({ ...each, holds: namesOf(inForce.get(each.id)) }));
      },
      ask: ({ id, holds: names }) =>
        didSomething(purgeWhenDue(names), (decide) => ledger.transact(recording, id, decide, on)),
    });
  },
});
