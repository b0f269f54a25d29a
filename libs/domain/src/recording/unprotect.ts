import { type Decision, Refusal } from '../kernel.js';
import { type Holds, refuseUnderHold } from './held.js';
import type { Recording, RecordingEvent } from './recording.js';
import { goneForGood } from './removable.js';
import { sealedReason } from './sealed-reason.js';

/** Lifts the shield again. Asking twice is harmless. */
export const unprotect =
  (reason: string | null, holds: Holds): Decision<Recording, RecordingEvent> =>
  ({ stage, isProtected }) => {
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
        if (!isProtected) return [];
        refuseUnderHold(holds);
        return [{ type: 'RecordingUnprotected', data: sealedReason(reason) }];
    }
  };
