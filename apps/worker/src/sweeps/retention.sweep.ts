import { expire } from '#domain/recording/expire';
import { recording } from '#domain/recording/recording';
import type { Keeping, Term } from '#domain/retention/rule';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { HoldQueries } from '#infra/read-model/holds/hold.queries';
import type { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import type {
  RetainedQueries,
  RetainedRecording,
} from '#infra/read-model/recordings/retained.queries';
import { keepingInForce } from '#infra/retention/keeping';
import { askEach, pagesOf } from './ask-each.js';
import { didSomething } from './did-something.js';
import { dueFirst } from './due-first.js';
import type { Sweep } from './sweep.js';
import { underHolds } from './under-holds.js';

const PAGE = 200;
const DAY_MS = 86_400_000;

type Deps = Pick<House, 'ledger' | 'clock'> & {
  readonly retained: RetainedQueries;
  readonly holds: HoldQueries;
  readonly recordings: Pick<RecordingQueries, 'many'>;
};
type Nominee = RetainedRecording & { readonly keeping: Keeping };

/** What has been kept for as long as its rule says goes for good. */
export const retentionSweep = ({ ledger, clock, retained, holds, recordings }: Deps): Sweep => ({
  goesByTheClock: true,
  run: () => {
    const on = systemOccasion(clock, 'retention', { via: 'sweep' });
    const due = duePages({ ledger, retained, holds }, on.at);
    const first = dueFirst({ rule: 'retention', now: on.at, recordings }, due);
    return askEach(underHolds(holds, first), ({ id, facts, keeping, holds: names }) =>
      didSomething(expire({ keeping, facts, holds: names }), (decide) =>
        ledger.transact(recording, id, decide, on),
      ),
    );
  },
});

/**
 * Those that seem due by each rule in turn, and by the default, with the rules as the log has them by
 * then: a row may be older, and only nominates.
 */
async function* duePages(
  { ledger, retained, holds }: Omit<Deps, 'clock' | 'recordings'>,
  now: Date,
): AsyncGenerator<Nominee[]> {
  for (const { rule, days } of termsOf(await keepingInForce(ledger))) {
    const until = new Date(now.getTime() - days * DAY_MS);
    const page = (after: RetainedRecording | null) =>
      retained.endedBefore({ keptBy: rule, until, after, limit: PAGE, holds });
    for await (const nominees of pagesOf(page)) {
      const keeping = await keepingInForce(ledger);
      yield nominees.map((each) => ({ ...each, keeping }));
    }
  }
}

/** Every term that ends. */
const termsOf = ({ retentionDays, retentionRules }: Keeping): Term[] =>
  [
    { rule: null, days: retentionDays },
    ...retentionRules.map(({ name, days }) => ({ rule: name, days })),
  ].filter(({ days }) => days > 0);
