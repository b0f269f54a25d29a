import { type Decision, Refusal } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';

/** Its bytes and its key are destroyed. Only what was deleted is ever erased. */
export const erase: Decision<Recording, RecordingEvent> = ({ stage }) => {
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
      return [{ type: 'RecordingErased', data: {} }];
    case 'erased':
      return [];
  }
};
