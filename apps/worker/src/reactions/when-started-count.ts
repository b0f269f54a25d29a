import type { EventType } from '#domain/catalogue-of-events';
import { subjectOf } from '#infra/event-store/codec';
import type { SourceCounts } from '#infra/sources/source-counts';
import type { Reaction } from './reaction.js';

const cause: EventType = 'RecordingStarted';

/** Each capture gets the next number of the source that it comes from. */
export const whenStartedCount = (counts: Pick<SourceCounts, 'count'>): Reaction => ({
  name: 'when-started-count',
  streamPrefixes: ['recording-'],
  handle: async ({ type, stream, position, data }) => {
    if (type !== cause) return;
    const { device } = data as { device: string | null };
    await counts.count(device, { recording: subjectOf(stream), position });
  },
});
