import { purgeWhenDue } from '#domain/recording/purge-when-due';
import { recording } from '#domain/recording/recording';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { BinnedRecording, RemovalQueries } from '#infra/read-model/recordings/removal.queries';
import { askEach } from './ask-each.js';
import { didSomething } from './did-something.js';
import type { Sweep } from './sweep.js';

const PAGE = 200;

type Deps = Pick<House, 'ledger' | 'clock'> & { readonly removals: RemovalQueries };

/** What has lain in the recycle bin for as long as was promised goes for good. */
export const binSweep = ({ ledger, clock, removals }: Deps): Sweep => ({
  goesByTheClock: true,
  run: () => {
    const on = systemOccasion(clock, 'bin', { via: 'sweep' });
    return askEach<BinnedRecording>({
      page: (after) => removals.dueInBin({ until: on.at, after, limit: PAGE }),
      ask: ({ id }) =>
        didSomething(purgeWhenDue, (decide) => ledger.transact(recording, id, decide, on)),
    });
  },
});
