import type { EventType } from '#domain/catalogue-of-events';
import type { Enqueue } from '#infra/queue/queues';
import { subjectOf } from '#infra/event-store/codec';
import type { Reaction } from './reaction.js';

const causes: ReadonlySet<string> = new Set<EventType>([
  'RecordingConverted',
  'RecordingConversionFailed',
]);

export const compactionJobId = (recordingId: string) => `compact.${recordingId}`;

/** When a capture has been read, whatever came of it, nothing is urgent any more: it is kept compact. */
export const whenConvertedCompact = (enqueue: Enqueue): Reaction => ({
  name: 'when-converted-compact',
  streamPrefixes: ['recording-'],
  handle: async ({ type, stream }) => {
    if (!causes.has(type)) return;
    const recordingId = subjectOf(stream);
    await enqueue('compaction', compactionJobId(recordingId), { recordingId });
  },
});
