import { type Acting, deletionModeOf } from '../access/acting.js';
import { type Decision, Refusal } from '../kernel.js';
import { deleteForGood } from './delete.js';
import type { Holds } from './held.js';
import type { Recording, RecordingEvent } from './recording.js';
import { isGone } from './removable.js';
import { deletionDenied } from './remove.js';

const removal = { rule: 'purge', name: null, days: null, dueOn: null } as const;

/**
 * Empties the recycle bin of one recording before its time; only of what is in it, and not for whoever
 * acts through an App object that lets nothing be deleted.
 */
export const purge =
  (
    reason: string | null,
    holds: Holds,
    through: Acting = 'none',
  ): Decision<Recording, RecordingEvent> =>
  (state, on) => {
    if (deletionModeOf(through) === 'Denied') throw deletionDenied(through);
    const isThere = state.stage !== 'unknown' && state.stage !== 'duplicate' && !isGone(state);
    if (isThere && state.bin === null)
      throw new Refusal(
        'conflict',
        'recording-not-recycled',
        'Only what is in the recycle bin can be purged; delete it first.',
      );
    return deleteForGood({ reason, removal, holds })(state, on);
  };
