import { type Decision, Refusal } from '../kernel.js';
import type { DatabaseLeftover } from '../leftovers.js';
import type { Recording, RecordingEvent } from './recording.js';

/**
 * Its bytes and its key are destroyed, and the database was written anew since. Only what was deleted
 * is ever erased.
 */
export const erase =
  (left: readonly DatabaseLeftover[] = []): Decision<Recording, RecordingEvent> =>
  ({ stage }) => {
    switch (stage) {
      case 'unknown':
      case 'duplicate':
        throw new Refusal('unknown', 'recording-unknown');
      case 'recording':
      case 'received':
      case 'ready':
      case 'failed':
        throw new Refusal('conflict', 'recording-not-deleted');
      case 'deleted':
        return [{ type: 'RecordingErased', data: left.length === 0 ? {} : { left: [...left] } }];
      case 'erased':
        return [];
    }
  };
