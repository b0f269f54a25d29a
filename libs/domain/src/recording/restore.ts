import { type Decision, Refusal } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';
import { goneForGood } from './removable.js';
import { sealedReason } from './sealed-reason.js';

/** Takes a recording out of the recycle bin. What is not in it stays where it is. */
export const restore =
  (reason: string | null): Decision<Recording, RecordingEvent> =>
  ({ stage, bin }) => {
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
        return bin === null ? [] : [{ type: 'RecordingRestored', data: sealedReason(reason) }];
    }
  };
