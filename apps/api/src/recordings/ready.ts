import { Refusal } from '#domain/kernel';
import { goneForGood } from '#domain/recording/removable';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';

const notYet: Partial<Record<RecordingJson['state'], string>> = {
  recording: 'The call is still being recorded; it can be heard when it has ended.',
  received: 'The capture has arrived and waits for its conversion; try again in a moment.',
  converting: 'The capture is being converted; try again in a moment.',
};

/** A recording that can be heard. @throws Refusal that says why not */
export const requireReady = (recording: RecordingJson): RecordingJson => {
  if (recording.state === 'deleted') throw goneForGood();
  if (recording.frames !== null && recording.state !== 'failed') return recording;
  const waiting = notYet[recording.state];
  if (waiting) throw new Refusal('conflict', 'recording-not-ready', waiting);
  throw new Refusal('conflict', 'recording-failed', recording.failure ?? 'It has no audio.');
};
