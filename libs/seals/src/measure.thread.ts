import { openBlobStore } from '#infra/blobs/disk.blob-store';
import { measureRecording } from './measure-recording.js';
import type { Measured, MeasuringTask } from './measuring.js';

/** Runs in a thread of its own, so that no capture can hold up a process. */
const measure = async ({ blobUrl, recordingId, secret }: MeasuringTask): Promise<Measured> =>
  measureRecording(await openBlobStore(blobUrl), recordingId, secret);

export default measure;
