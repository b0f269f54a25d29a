import type { Decision } from '../kernel.js';
import { type Holds, refuseUnderHold } from './held.js';
import type { Recording, RecordingEvent } from './recording.js';
import { refuseUnlessThere } from './removable.js';
import { sealedReason } from './sealed-reason.js';

/** Lifts the shield again. Asking twice is harmless. */
export const unprotect =
  (reason: string | null, holds: Holds): Decision<Recording, RecordingEvent> =>
  (state) => {
    refuseUnlessThere(state);
    if (!state.isProtected) return [];
    refuseUnderHold(holds);
    return [{ type: 'RecordingUnprotected', data: sealedReason(reason) }];
  };
