import { Piscina } from 'piscina';
import type { CaptureToCompact, CompactionOutcome } from './compact-recording.js';

const THREAD_MEMORY_MB = 256;

/** Structured-clone safe. */
export type CompactionTask = CaptureToCompact & { readonly blobUrl: string };

/** The compaction thread died or hung, on this very capture. */
export class CompactorCrash extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'CompactorCrash';
  }
}

/** One thread, of low priority: compaction is never urgent. */
export class Compactor {
  private closing = false;
  private readonly threads: Piscina<CompactionTask, CompactionOutcome>;

  constructor(
    private readonly timeoutMs: number,
    thread = new URL('./compaction.thread.js', import.meta.url),
  ) {
    this.threads = new Piscina<CompactionTask, CompactionOutcome>({
      filename: thread.href,
      execArgv: ['--enable-source-maps'],
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: 30_000,
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY_MB },
    });
  }

  /** @throws CompactorCrash; another error when it was closed meanwhile */
  async compact(task: CompactionTask): Promise<CompactionOutcome> {
    if (this.closing) throw new Error('The compactor is closed.');
    try {
      return await this.threads.run(task, { signal: AbortSignal.timeout(this.timeoutMs) });
    } catch (error) {
      throw this.closing ? error : new CompactorCrash(error);
    }
  }

  /** Ends what runs: it is taken up again from the beginning, and nothing is lost by that. */
  close(): Promise<void> {
    this.closing = true;
    return this.threads.destroy();
  }
}
