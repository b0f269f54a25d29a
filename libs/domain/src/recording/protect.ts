import type { Decision } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';
import { refuseUnlessThere } from './removable.js';
import { sealedReason } from './sealed-reason.js';

/** Shields a recording from every deletion, by hand or by schedule. Asking twice is harmless. */
export const protect =
  (reason: string | null): Decision<Recording, RecordingEvent> =>
  (state) => {
    refuseUnlessThere(state);
    return state.isProtected ? [] : [{ type: 'RecordingProtected', data: sealedReason(reason) }];
  };
