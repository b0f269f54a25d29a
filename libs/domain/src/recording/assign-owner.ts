import type { Decision } from '../kernel.js';
import { type Holds, refuseUnderHold } from './held.js';
import type { Recording, RecordingEvent } from './recording.js';
import { refuseUnlessThere } from './removable.js';

/** Whose it is from now on, `null` for nobody's, and why somebody says so. */
export type Assignment = {
  readonly owner: string | null;
  readonly reason: string | null;
  readonly holds: Holds;
};

/** A person says whose a recording is; nothing but another person changes that again. */
export const assignOwner =
  ({ owner, reason, holds }: Assignment): Decision<Recording, RecordingEvent> =>
  (state) => {
    refuseUnlessThere(state);
    const { owner: before } = state;
    if (before?.how === 'hand' && before.id === owner) return [];
    refuseUnderHold(holds);
    const data = { owner, from: before?.id ?? null, how: 'hand' as const };
    return [
      { type: 'OwnerAssigned', data: reason === null ? data : { ...data, personal: { reason } } },
    ];
  };
