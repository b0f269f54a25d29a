import type { Decision } from '../kernel.js';
import { GRACE_DAYS, graceEnd } from '../retention/due.js';
import { deleteForGood } from './delete.js';
import type { Holds } from './held.js';
import type { Recording, RecordingEvent } from './recording.js';

/** Whose licence it is about, and since when he has none; `null`: he has one, or that is not known. */
export type Unlicensed = {
  readonly owner: string;
  readonly since: string | null;
  readonly holds: Holds;
};

/**
 * Removes for good what belongs to somebody without a licence, when the time of grace is over. Only what
 * the product itself found to be his: nothing is lost because a person gave it to somebody, nor as soon
 * as an old recording is recognised.
 */
export const expireUnlicensed =
  ({ owner, since, holds }: Unlicensed): Decision<Recording, RecordingEvent> =>
  (state, on) => {
    const { owner: said, endedAt } = state;
    const isHis = said !== null && said.how !== 'hand' && said.id === owner;
    if (!isHis || since === null || endedAt === null) return [];
    const knownSince = new Date(said.since ?? endedAt);
    const due = graceEnd({
      endedAt: new Date(endedAt),
      unlicensedSince: new Date(since),
      knownSince,
    });
    if (due > on.at) return [];
    const dueOn = due.toISOString();
    const removal = { rule: 'licence', name: null, days: GRACE_DAYS, dueOn } as const;
    return deleteForGood({ reason: null, removal, holds })(state, on);
  };
