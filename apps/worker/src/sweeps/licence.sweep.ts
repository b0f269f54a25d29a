import { expireUnlicensed } from '#domain/recording/expire-unlicensed';
import { recording } from '#domain/recording/recording';
import { GRACE_DAYS } from '#domain/retention/due';
import { user } from '#domain/user/user';
import type { House } from '#infra/house';
import { licenceInForce } from '#infra/licence-in-force';
import { systemOccasion } from '#infra/occasion';
import type { HoldQueries } from '#infra/read-model/holds/hold.queries';
import type { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import type {
  UnlicensedQueries,
  UnlicensedRecording,
} from '#infra/read-model/recordings/unlicensed.queries';
import { trace } from '#infra/trace/trace';
import { askEach, pagesOf } from './ask-each.js';
import { didSomething } from './did-something.js';
import { dueFirst } from './due-first.js';
import type { Sweep } from './sweep.js';
import { underHolds } from './under-holds.js';

const PAGE = 200;
const DAY_MS = 86_400_000;

type Deps = Pick<House, 'ledger' | 'clock'> & {
  readonly unlicensed: UnlicensedQueries;
  readonly holds: HoldQueries;
  readonly recordings: Pick<RecordingQueries, 'many'>;
};

/** What belongs to somebody without a licence goes for good after the time of grace. */
export const licenceSweep = ({ ledger, clock, unlicensed, holds, recordings }: Deps): Sweep => ({
  goesByTheClock: true,
  run: () => {
    const on = systemOccasion(clock, 'licence', { via: 'sweep' });
    const until = new Date(on.at.getTime() - GRACE_DAYS * DAY_MS);
    const due = pagesOf<UnlicensedRecording>((after) =>
      unlicensed.endedBefore({ until, after, limit: PAGE, holds }),
    );
    const first = dueFirst({ rule: 'licence', now: on.at, recordings }, due);
    return askEach(underHolds(holds, first), async ({ id, owner, holds: names }) => {
      const { state } = await ledger.load(user, owner);
      const { unlicensedSince: since } = await licenceInForce(ledger, state);
      const expire = expireUnlicensed({ owner, since, holds: names });
      const goes = await didSomething(expire, (decide) =>
        ledger.transact(recording, id, decide, on),
      );
      const about = { recording: id, user: owner };
      if (goes) trace.license?.('A recording goes: its owner has no licence.', about);
      else trace.license?.('A recording stays, for now, though its owner has no licence.', about);
      return goes;
    });
  },
});
