import { type Decision, Refusal } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';

/** A device sent what is there already, byte for byte under the same name: the earlier one stands. */
export const findDuplicate =
  (original: string): Decision<Recording, RecordingEvent> =>
  ({ stage }) => {
    switch (stage) {
      case 'unknown':
        throw new Refusal('unknown', 'recording-unknown');
      case 'recording':
        return [{ type: 'RecordingFoundDuplicate', data: { original } }];
      case 'duplicate':
        return [];
      case 'received':
      case 'ready':
      case 'failed':
      case 'deleted':
      case 'erased':
        throw new Refusal('conflict', 'recording-uploaded-already');
    }
  };
