import { type Acting, appObjectNameOf, deletionModeOf } from '../access/acting.js';
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
};

/** "Delete", as the App object's deletion mode has it. */
export const remove =
  ({ reason, binDays, through, holds }: RemovalRequest): Decision<Recording, RecordingEvent> =>
  (state, on) => {
    const name = appObjectNameOf(through);
    switch (deletionModeOf(through)) {
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

/** The answer to whoever acts through an App object that lets nothing be deleted. */
export const deletionDenied = (through: Acting) =>
  new Refusal(
    'forbidden',
    'deletion-denied',
    `The App object "${appObjectNameOf(through) ?? ''}" lets nothing be deleted.`,
  );
