import { constants, setPriority } from 'node:os';
import { openBlobsOf } from '#infra/crypt/open-blobs-of';
import { BlockThreads } from '#media/compact/block-threads';
import { type CompactionOutcome, compactRecording } from './compact-recording.js';
import type { CompactionTask } from './compactor.js';

/** On Linux this is about this thread and those it starts: calls and conversions go first. */
setPriority(constants.priority.PRIORITY_LOW);

/** A full disk or one that does not answer is no fault of the capture: it can be tried again. */
const isOfTheMachine = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error;

/** Runs in a thread of its own, off the event loop. */
const compact = async (task: CompactionTask): Promise<CompactionOutcome> => {
  const codec = new BlockThreads();
  try {
    return await compactRecording(await openBlobsOf(task), task, codec);
  } catch (error) {
    if (!isOfTheMachine(error)) throw error;
    return { kind: 'postponed', code: error.code ?? 'unknown', reason: error.message };
  } finally {
    await codec.close();
  }
};

export default compact;
