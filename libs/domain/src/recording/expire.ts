import type { Decision } from '../kernel.js';
import { endOf } from '../retention/due.js';
import { type Keeping, type RetentionFacts, termOf } from '../retention/rule.js';
import { deleteForGood } from './delete.js';
import type { Holds } from './held.js';
import type { Recording, RecordingEvent } from './recording.js';

/** The rules as they are, and what they look at; whose it is, the recording itself knows best. */
export type Kept = {
  readonly keeping: Keeping;
  readonly facts: Omit<RetentionFacts, 'ownerId'>;
  readonly holds: Holds;
};

/**
 * Removes for good what was kept for as long as the rules say, from the end of the call on. What is
 * not due stays without a word; what is under a hold, protected, or still arriving, is
 * refused.
 */
export const expire =
  ({ keeping, facts, holds }: Kept): Decision<Recording, RecordingEvent> =>
  (state, on) => {
    const { rule, days } = termOf(keeping, { ...facts, ownerId: state.owner?.id ?? null });
    const due = state.endedAt === null ? null : endOf(new Date(state.endedAt), days);
    if (due === null || due > on.at) return [];
    const removal = { rule: 'retention', name: rule, days, dueOn: due.toISOString() } as const;
    return deleteForGood({ reason: null, removal, holds })(state, on);
  };
