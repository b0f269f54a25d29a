import { type Decision, type EventsOf, Refusal } from '../kernel.js';
import type { Recording, RecordingEvent, recordingEvents } from './recording.js';

type DataOf<T extends RecordingEvent['type']> = Extract<
  EventsOf<typeof recordingEvents>,
  { type: T }
>['data'];
export type Conversion = DataOf<'RecordingConverted'>;
export type ConversionFailure = Omit<DataOf<'RecordingConversionFailed'>, 'stays'>;

/** Is the capture to be read, for the first time or again? */
export const isConversionDue = ({ stage, isReread }: Recording): boolean =>
  stage === 'received' || isReread;

/** `again`: what is said of a recording that could be heard already. */
const outcome =
  (event: RecordingEvent, again = event): Decision<Recording, RecordingEvent> =>
  ({ stage, isReread }) => {
    switch (stage) {
      case 'unknown':
        throw new Refusal('unknown', 'recording-unknown');
      case 'recording':
        throw new Refusal('conflict', 'recording-still-arriving');
      case 'received':
        return [event];
      case 'ready':
        return isReread ? [again] : [];
      case 'duplicate':
      case 'failed':
      case 'deleted':
      case 'erased':
        return [];
    }
  };

/** The capture was read through: its audio, its codecs and its quality are known. */
export const converted = (data: Conversion) => outcome({ type: 'RecordingConverted', data });

/**
 * The capture could not be made into audio, and this is why. The capture itself is kept; so is the
 * audio that was made of it before, unless the capture turns out to be encrypted: what was made of
 * it then is noise, and is not played any more.
 */
export const conversionFailed = (data: ConversionFailure) => {
  const failed = { type: 'RecordingConversionFailed', data } as const;
  if (data.code === 'encrypted') return outcome(failed);
  return outcome(failed, { ...failed, data: { ...data, stays: 'ready' } });
};
