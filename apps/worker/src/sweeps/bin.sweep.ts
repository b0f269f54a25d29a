import { purgeWhenDue } from '#domain/recording/purge-when-due';
import { recording } from '#domain/recording/recording';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { HoldQueries } from '#infra/read-model/holds/hold.queries';
import type { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import type { BinnedRecording, RemovalQueries } from '#infra/read-model/recordings/removal.queries';
import { askEach, pagesOf } from './ask-each.js';
import { didSomething } from './did-something.js';
import { dueFirst } from './due-first.js';
import type { Sweep } from './sweep.js';
import { underHolds } from './under-holds.js';

const PAGE = 200;

type Deps = Pick<House, 'ledger' | 'clock'> & {
  readonly removals: RemovalQueries;
  readonly holds: HoldQueries;
  readonly recordings: Pick<RecordingQueries, 'many'>;
};

/** What has lain in the recycle bin for as long as was promised goes for good. */
export const binSweep = ({ ledger, clock, removals, holds, recordings }: Deps): Sweep => ({
  goesByTheClock: true,
  run: () => {
    const on = systemOccasion(clock, 'bin', { via: 'sweep' });
    const due = pagesOf<BinnedRecording>((after) =>
      removals.dueInBin({ until: on.at, after, limit: PAGE, holds }),
    );
    const first = dueFirst({ rule: 'bin', now: on.at, recordings }, due);
    return askEach(underHolds(holds, first), ({ id, holds: names }) =>
      didSomething(purgeWhenDue(names), (decide) => ledger.transact(recording, id, decide, on)),
    );
  },
});
