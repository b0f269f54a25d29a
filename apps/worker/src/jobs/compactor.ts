import type { BlobsOfRecording } from '#infra/crypt/open-blobs-of';
import { CaptureThreads } from './capture-threads.js';
import type { CaptureToCompact, CompactionOutcome } from './compact-recording.js';

const THREAD_MEMORY_MB = 256;

/** Structured-clone safe. */
export type CompactionTask = CaptureToCompact & BlobsOfRecording;

/** One thread, of low priority: compaction is never urgent. */
export class Compactor extends CaptureThreads<CompactionTask, CompactionOutcome> {
  constructor(timeoutMs: number, thread = new URL('./compaction.thread.js', import.meta.url)) {
    super({ thread, atMost: 1, memoryMb: THREAD_MEMORY_MB, timeoutMs });
  }

  /** @throws ThreadCrash; another error when it was closed meanwhile */
  compact(task: CompactionTask): Promise<CompactionOutcome> {
    return this.run(task);
  }
}
