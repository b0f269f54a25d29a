import { type Decision, Refusal } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';

/**
 * The bytes of a recording are kept encrypted under this crypt key. Said twice, it stays said once; of what
 * is gone nothing is kept.
 */
export const encrypted =
  (key: string): Decision<Recording, RecordingEvent> =>
  ({ stage, encryptedWith: from }) => {
    switch (stage) {
      case 'unknown':
        throw new Refusal('unknown', 'recording-unknown');
      case 'recording':
      case 'received':
      case 'ready':
      case 'failed':
        return from === key ? [] : [{ type: 'RecordingEncrypted', data: { from, key } }];
      case 'duplicate':
      case 'deleted':
      case 'erased':
        return [];
    }
  };
