import type { EventType } from '#domain/catalogue-of-events';
import { subjectOf } from '#infra/event-store/codec';
import type { Enqueue } from '#infra/queue/queues';
import type { Reaction } from './reaction.js';

const causes: ReadonlySet<string> = new Set<EventType>([
  'RecordingDeleted',
  // What it was called, the one that stands says; the name must not outlive that one.
  'RecordingFoundDuplicate',
]);

export const erasureJobId = (recordingId: string) => `erase.${recordingId}`;

/** What was decided to go for good goes at once. */
export const whenDeletedErase = (enqueue: Enqueue): Reaction => ({
  name: 'when-deleted-erase',
  streamPrefixes: ['recording-'],
  handle: async ({ type, stream }) => {
    if (!causes.has(type)) return;
    const recordingId = subjectOf(stream);
    await enqueue('erasure', erasureJobId(recordingId), { recordingId });
  },
});
