import type { Decision } from '../kernel.js';
import { endOf } from '../retention/due.js';
import type { Term } from '../retention/rule.js';
import { deleteForGood } from './delete.js';
import type { Holds } from './held.js';
import type { Recording, RecordingEvent } from './recording.js';

/**
 * Removes for good what was kept for as long as its term says, from the end of the call on. What is
 * not due stays without a word; what is under a hold, protected, or still arriving, is
 * refused.
 */
export const expire =
  ({ rule, days }: Term, holds: Holds): Decision<Recording, RecordingEvent> =>
  (state, on) => {
    const due = state.endedAt === null ? null : endOf(new Date(state.endedAt), days);
    if (due === null || due > on.at) return [];
    const removal = { rule: 'retention', name: rule, days, dueOn: due.toISOString() } as const;
    return deleteForGood({ reason: null, removal, holds })(state, on);
  };
