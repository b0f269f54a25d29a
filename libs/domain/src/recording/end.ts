import { type Decision, Refusal } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';
import { refuseUnlessThere } from './removable.js';

export type GivenUp = {
  /** Somebody still receives it, or its bytes lie in a spool and are finished by themselves. */
  readonly isArriving: boolean;
  /** What is there of it: nothing, as a rule, which has a hash, too. */
  readonly bytes: number;
  readonly sha256: string;
  readonly reason: string | null;
};

/**
 * Says of a recording whose upload was lost that nothing more comes, so that it is not being recorded for
 * ever. Asking twice is harmless.
 */
export const end =
  ({ isArriving, bytes, sha256, reason }: GivenUp): Decision<Recording, RecordingEvent> =>
  (state, { at }) => {
    refuseUnlessThere(state);
    if (state.stage !== 'recording') return [];
    if (isArriving) throw stillArriving();
    const personal = reason === null ? {} : { personal: { reason } };
    const known = { endedAt: at.toISOString(), bytes, sha256 };
    const data = { ...known, incomplete: 'ended-by-hand' as const, ...personal };
    return [{ type: 'RecordingUploaded', data }];
  };

const stillArriving = () =>
  new Refusal(
    'conflict',
    'recording-still-arriving',
    'It still arrives, or what arrived waits in the spool and is finished by itself.',
  );
