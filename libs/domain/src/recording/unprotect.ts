import { type Decision, Refusal } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';
import { goneForGood } from './removable.js';
import { sealedReason } from './sealed-reason.js';

/** Lifts the shield again. Asking twice is harmless. */
export const unprotect =
  (reason: string | null): Decision<Recording, RecordingEvent> =>
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
        return !isProtected ? [] : [{ type: 'RecordingUnprotected', data: sealedReason(reason) }];
    }
  };
