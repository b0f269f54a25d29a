import { availableParallelism } from 'node:os';
import { CaptureThreads } from './capture-threads.js';
import type { ConversionOutcome, ConversionTask } from './conversion.js';

const THREAD_MEMORY_MB = 512;

/** The conversion threads of this process: as many as there are cores, none on the event loop. */
export class Converter extends CaptureThreads<ConversionTask, ConversionOutcome> {
  static readonly concurrency = availableParallelism();

  constructor(timeoutMs: number, thread = new URL('./conversion.thread.js', import.meta.url)) {
    super({ thread, atMost: Converter.concurrency, memoryMb: THREAD_MEMORY_MB, timeoutMs });
  }

  /** @throws ThreadCrash; another error when it was closed meanwhile */
  convert(task: ConversionTask): Promise<ConversionOutcome> {
    return this.run(task);
  }
}
