import { constants, setPriority } from 'node:os';
import { openBlobsOf } from '#infra/crypt/open-blobs-of';
import { measureRecording } from './measure-recording.js';
import type { Measured, MeasuringTask } from './measuring.js';

// Uploads, lists and conversions go first. On Linux this is the thread's own, not the process's.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** Runs in a thread of its own, so that no capture can hold up a process. */
const measure = async ({ secret, ...where }: MeasuringTask): Promise<Measured> =>
  measureRecording(await openBlobsOf(where), where.recordingId, secret);

export default measure;
