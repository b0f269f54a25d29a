import { expireUnlicensed } from '#domain/recording/expire-unlicensed';
import type { Holds } from '#domain/recording/held';
import { recording } from '#domain/recording/recording';
import { GRACE_DAYS } from '#domain/retention/due';
import { user } from '#domain/user/user';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { HoldQueries } from '#infra/read-model/holds/hold.queries';
import type {
  UnlicensedQueries,
  UnlicensedRecording,
} from '#infra/read-model/recordings/unlicensed.queries';
import { trace } from '#infra/trace/trace';
import { askEach, pagesOf } from './ask-each.js';
import { didSomething } from './did-something.js';
import type { Sweep } from './sweep.js';
import { underHolds } from './under-holds.js';

const PAGE = 200;
const DAY_MS = 86_400_000;

type Deps = Pick<House, 'ledger' | 'clock'> & {
  readonly unlicensed: UnlicensedQueries;
  readonly holds: HoldQueries;
};
type Nominee = UnlicensedRecording & { readonly unlicensedSince: string | null };
type HeldNominee = Nominee & { readonly holds: Holds };

/** What belongs to somebody without a licence goes for good after the time of grace. */
export const licenceSweep = ({ ledger, clock, unlicensed, holds }: Deps): Sweep => ({
  goesByTheClock: true,
  run: () => {
    const on = systemOccasion(clock, 'licence', { via: 'sweep' });
    const due = duePages({ ledger, unlicensed, holds }, on.at);
    const ask = async ({ id, owner, unlicensedSince, holds: names }: HeldNominee) => {
      const expire = expireUnlicensed({ owner, since: unlicensedSince, holds: names });
      const goes = await didSomething(expire, (decide) =>
        ledger.transact(recording, id, decide, on),
      );
      const about = { recording: id, user: owner };
      if (goes) trace.license?.('A recording goes: its owner has no licence.', about);
      else trace.license?.('A recording stays, for now, though its owner has no licence.', about);
      return goes;
    };
    return askEach(underHolds(holds, due), ask);
  },
});

/** Those that seem due, with what the log says of each owner's licence by then. */
async function* duePages(
  { ledger, unlicensed, holds }: Omit<Deps, 'clock'>,
  now: Date,
): AsyncGenerator<Nominee[]> {
  const until = new Date(now.getTime() - GRACE_DAYS * DAY_MS);
  const page = (after: UnlicensedRecording | null) =>
    unlicensed.endedBefore({ until, after, limit: PAGE, holds });
  for await (const nominees of pagesOf(page)) {
    const since = new Map<string, string | null>();
    for (const owner of new Set(nominees.map((each) => each.owner)))
      since.set(owner, (await ledger.load(user, owner)).state.unlicensedSince);
    yield nominees.map((each) => ({ ...each, unlicensedSince: since.get(each.owner) ?? null }));
  }
}
