import { type Acting, appObjectNameOf, deletionModeOf } from '../access/acting.js';
import type { DeletionMode } from '../app-object/app-object.js';
import { type Decision, Refusal } from '../kernel.js';
import { deleteForGood } from './delete.js';
import type { Holds } from './held.js';
import type { Recording, RecordingEvent } from './recording.js';
import { recycle } from './recycle.js';

/** A person asks for a recording to go; `through` what he acts decides where it goes. */
export type RemovalRequest = {
  readonly reason: string | null;
  readonly binDays: number;
  readonly through: Acting;
  readonly holds: Holds;
  /** What the person believes that "delete" does, where he said so; it may have changed since. */
  readonly expected?: DeletionMode | undefined;
};

/** "Delete", as the App object's deletion mode has it. */
export const remove =
  ({
    reason,
    binDays,
    through,
    holds,
    expected,
  }: RemovalRequest): Decision<Recording, RecordingEvent> =>
  (state, on) => {
    const name = appObjectNameOf(through);
    const mode = deletionModeOf(through);
    if (mode !== 'Denied' && expected !== undefined && expected !== mode) throw modeChanged(mode);
    switch (mode) {
      case 'Recoverable':
        return recycle({ reason, binDays, appObject: name, holds })(state, on);
      case 'Permanent': {
        const removal = { rule: 'request', name, days: null, dueOn: null } as const;
        return deleteForGood({ reason, removal, holds })(state, on);
      }
      case 'Denied':
        throw deletionDenied(through);
    }
  };

/** Nobody may lose for good what he meant to put into the recycle bin. */
const modeChanged = (mode: DeletionMode) =>
  new Refusal(
    'conflict',
    'deletion-mode-changed',
    mode === 'Permanent'
      ? 'Deleting is for good here by now; nothing was deleted. Look again, then say so.'
      : 'Deleting puts into the recycle bin by now; nothing was deleted. Look again, then say so.',
  );

/** The answer to whoever acts through an App object that lets nothing be deleted. */
export const deletionDenied = (through: Acting) =>
  new Refusal(
    'forbidden',
    'deletion-denied',
    `The App object "${appObjectNameOf(through) ?? ''}" lets nothing be deleted.`,
  );
