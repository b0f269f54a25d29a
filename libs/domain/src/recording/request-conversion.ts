import { type Decision, Refusal } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';

/** Convert again what failed, or what a better converter may read better. */
export const requestConversion =
  (reason: string | null): Decision<Recording, RecordingEvent> =>
  ({ stage }) => {
    switch (stage) {
      case 'unknown':
      case 'duplicate':
        throw new Refusal('unknown', 'recording-unknown');
      case 'recording':
        throw new Refusal(
          'conflict',
          'recording-still-arriving',
          'The call is still being recorded; it is converted when it ends.',
        );
      case 'received':
        return [];
      case 'ready':
      case 'failed':
        return [{ type: 'RecordingConversionRequested', data: { reason } }];
    }
  };
