import type { EventType } from '#domain/catalogue-of-events';
import type { Enqueue } from '#infra/queue/queues';
import { subjectOf } from '#infra/event-store/codec';
import type { Reaction } from './reaction.js';

const causes: ReadonlySet<string> = new Set<EventType>([
  'RecordingUploaded',
  'RecordingConversionRequested',
]);

export const conversionJobId = (recordingId: string) => `convert.${recordingId}`;

/** When a capture is whole, or somebody asks for it anew, it is converted. */
export const whenUploadedConvert = (enqueue: Enqueue): Reaction => ({
  name: 'when-uploaded-convert',
  streamPrefixes: ['recording-'],
  handle: async ({ type, stream, data }) => {
    if (!causes.has(type)) return;
    const recordingId = subjectOf(stream);
    // What the product asks of itself waits for what people and devices ask of it.
    const inTurn = (data as { cause?: string }).cause !== undefined;
    await enqueue('conversion', conversionJobId(recordingId), { recordingId }, { inTurn });
  },
});
