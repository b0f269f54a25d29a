import { Refusal } from '../kernel.js';
import { type Holds, refuseUnderHold } from './held.js';
import type { Recording } from './recording.js';

/** It is gone for good, or will be at any moment. */
export const isGone = ({ stage }: Recording): boolean => stage === 'deleted' || stage === 'erased';

/** The answer to whoever asks something of a recording that is gone. */
export const goneForGood = () =>
  new Refusal('gone', 'recording-deleted', 'It was deleted for good; nothing brings it back.');

/** It is in the catalogue, arriving or in the bin. @throws Refusal */
export const refuseUnlessThere = ({ stage }: Recording): void => {
  switch (stage) {
    case 'unknown':
    case 'duplicate':
      throw new Refusal('unknown', 'recording-unknown');
    case 'deleted':
    case 'erased':
      throw goneForGood();
    case 'recording':
    case 'received':
    case 'ready':
    case 'failed':
  }
};

/**
 * A recording can be taken away unless it is still arriving, under a legal hold, or protected.
 * @throws Refusal
 */
export const refuseUnlessRemovable = (recording: Recording, holds: Holds): void => {
  refuseUnlessThere(recording);
  if (recording.stage === 'recording')
    throw new Refusal(
      'conflict',
      'recording-still-arriving',
      'The call is still being recorded; it can be deleted when it has ended.',
    );
  refuseUnderHold(holds);
  if (recording.isProtected)
    throw new Refusal(
      'conflict',
      'recording-protected',
      'It is protected from deletion; take the protection away first.',
    );
};
