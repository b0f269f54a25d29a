import type { Decision } from '../kernel.js';
import type { Holds } from './held.js';
import type { Recording, RecordingEvent, Removal } from './recording.js';
import { isGone, refuseUnlessRemovable } from './removable.js';

/** Why a recording goes for good: by which rule, and what a person said. */
export type Deletion = {
  readonly reason: string | null;
  readonly removal: Removal;
  readonly holds: Holds;
};

/** Decides that a recording goes for good, from the bin or not. Asking twice is harmless. */
export const deleteForGood =
  ({ reason, removal, holds }: Deletion): Decision<Recording, RecordingEvent> =>
  (state) => {
    if (isGone(state)) return [];
    refuseUnlessRemovable(state, holds);
    return [{ type: 'RecordingDeleted', data: { reason, removal } }];
  };
