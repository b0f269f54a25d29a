import type { Decision } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';

/**
 * A backup has brought back a recording that had been erased, of which the list of destroyed keys
 * tells since when (ISO 8601). Neither protection nor hold keeps it: nothing of it is left to keep.
 */
export const deleteAgain =
  (destroyedAt: string): Decision<Recording, RecordingEvent> =>
  ({ stage }) => {
    switch (stage) {
      case 'unknown':
      case 'duplicate':
      case 'deleted':
      case 'erased':
        return [];
      case 'recording':
      case 'received':
      case 'ready':
      case 'failed': {
        const removal = {
          rule: 'restored-backup',
          name: null,
          days: null,
          dueOn: destroyedAt,
        } as const;
        return [{ type: 'RecordingDeleted', data: { reason: null, removal } }];
      }
    }
  };
