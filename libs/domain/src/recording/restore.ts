import type { Decision } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';
import { refuseUnlessThere } from './removable.js';
import { sealedReason } from './sealed-reason.js';

/** Takes a recording out of the recycle bin. What is not in it stays where it is. */
export const restore =
  (reason: string | null): Decision<Recording, RecordingEvent> =>
  (state) => {
    refuseUnlessThere(state);
    return state.bin === null ? [] : [{ type: 'RecordingRestored', data: sealedReason(reason) }];
  };
