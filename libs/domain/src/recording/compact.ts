import { type Decision, type EventsOf, Refusal } from '../kernel.js';
import type { Recording, RecordingEvent, recordingEvents } from './recording.js';
import { goneForGood } from './removable.js';

type DataOf<T extends RecordingEvent['type']> = Extract<
  EventsOf<typeof recordingEvents>,
  { type: T }
>['data'];
export type Compaction = DataOf<'RecordingCompacted'>;
export type NotCompacted = DataOf<'RecordingNotCompacted'>;

/** Is it still to be decided how the capture is kept? First it is converted, that is more urgent. */
export const isCompactionDue = ({ stage, kept }: Recording): boolean =>
  kept === null && (stage === 'ready' || stage === 'failed');

const decided =
  (event: RecordingEvent): Decision<Recording, RecordingEvent> =>
  ({ stage, kept }) => {
    switch (stage) {
      case 'unknown':
      case 'duplicate':
        throw new Refusal('unknown', 'recording-unknown');
      case 'recording':
        throw new Refusal('conflict', 'recording-still-arriving');
      case 'received':
      case 'ready':
      case 'failed':
        return kept === null ? [event] : [];
      case 'deleted':
      case 'erased':
        throw goneForGood();
    }
  };

/**
 * The capture is there in compact form, and gave the original again. What gives anything else than
 * what was received is refused, whoever says it; a protected recording may be kept compact too.
 */
export const compacted =
  (data: Compaction): Decision<Recording, RecordingEvent> =>
  (state, on) => {
    if (state.sha256 !== null && state.sha256 !== data.sha256)
      throw new Refusal('conflict', 'not-the-original');
    return decided({ type: 'RecordingCompacted', data })(state, on);
  };

/** The capture stays as it came, and this is why. */
export const notCompacted = (data: NotCompacted) =>
  decided({ type: 'RecordingNotCompacted', data });
