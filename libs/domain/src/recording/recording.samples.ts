import { type Occasion, fold } from '../kernel.js';
import { sample } from '../samples.js';
import {
  type Recording,
  type RecordingEvent,
  type RecordingStage,
  recording,
} from './recording.js';

/** An ordinary occasion for tests: a device delivers, at the turn of 2030. */
export const on: Occasion = {
  by: 'device:009033302ab1',
  at: new Date('2030-01-01T00:00:00.000Z'),
  via: 'put',
  correlationId: '0d0e4a44-5d4c-4b0a-9a43-0d7a0f6e2f01',
};

const started = sample('RecordingStarted');
const uploaded = sample('RecordingUploaded');

/** What happened to a recording that is in a stage now. */
export const historyOf: Readonly<Record<RecordingStage, readonly RecordingEvent[]>> = {
  unknown: [],
  recording: [started],
  received: [started, uploaded],
  duplicate: [started, sample('RecordingFoundDuplicate')],
  ready: [started, uploaded, sample('RecordingConverted')],
  failed: [started, uploaded, sample('RecordingConversionFailed')],
  deleted: [started, uploaded, sample('RecordingConverted'), sample('RecordingDeleted')],
  erased: [
    started,
    uploaded,
    sample('RecordingConverted'),
    sample('RecordingDeleted'),
    sample('RecordingErased'),
  ],
};

/** A recording in a stage, after which some more happened. */
export const given = (stage: RecordingStage, ...since: RecordingEvent[]): Recording =>
  fold(recording, [...historyOf[stage], ...since]);

/** The stages of a recording that a person can find in the catalogue. */
export const catalogued = ['recording', 'received', 'ready', 'failed'] as const;
/** The stages in which it has ended and is there. */
export const complete = ['received', 'ready', 'failed'] as const;
