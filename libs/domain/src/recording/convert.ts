import { type Decision, type EventsOf, Refusal } from '../kernel.js';
import type { Recording, RecordingEvent, recordingEvents } from './recording.js';

type DataOf<T extends RecordingEvent['type']> = Extract<
  EventsOf<typeof recordingEvents>,
  { type: T }
>['data'];
export type Conversion = DataOf<'RecordingConverted'>;
export type ConversionFailure = DataOf<'RecordingConversionFailed'>;

const outcome =
  (event: RecordingEvent): Decision<Recording, RecordingEvent> =>
  ({ stage }) => {
    switch (stage) {
      case 'unknown':
        throw new Refusal('unknown', 'recording-unknown');
      case 'recording':
        throw new Refusal('conflict', 'recording-still-arriving');
      case 'received':
        return [event];
      case 'duplicate':
      case 'ready':
      case 'failed':
        return [];
    }
  };

/** The capture was read through: its audio, its codecs and its quality are known. */
export const converted = (data: Conversion) => outcome({ type: 'RecordingConverted', data });

/** The capture could not be made into audio, and this is why. The capture itself is kept. */
export const conversionFailed = (data: ConversionFailure) =>
  outcome({ type: 'RecordingConversionFailed', data });
