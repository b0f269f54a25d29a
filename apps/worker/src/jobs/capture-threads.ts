import { Piscina } from 'piscina';

/** A thread died or hung over this very capture: the fault is the program's, not the machine's. */
export class ThreadCrash extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'ThreadCrash';
  }
}

type Wish = {
  readonly thread: URL;
  readonly atMost: number;
  readonly memoryMb: number;
  readonly timeoutMs: number;
};

/** Threads in which captures are worked on, one at a time in each; tasks are structured-clone safe. */
export abstract class CaptureThreads<Task, Outcome> {
  private closing = false;
  private readonly timeoutMs: number;
  private readonly threads: Piscina<Task, Outcome>;

  constructor({ thread, atMost, memoryMb, timeoutMs }: Wish) {
    this.timeoutMs = timeoutMs;
    this.threads = new Piscina<Task, Outcome>({
      filename: thread.href,
      execArgv: ['--enable-source-maps'],
      minThreads: 0,
      maxThreads: atMost,
      idleTimeout: 30_000,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
  }

  /** Ends what runs: it is taken up again from the beginning, and nothing is lost by that. */
  close(): Promise<void> {
    this.closing = true;
    return this.threads.destroy();
  }

  /** @throws ThreadCrash; another error when it was closed meanwhile */
  protected async run(task: Task): Promise<Outcome> {
    if (this.closing) throw new Error('The threads are closed.');
    try {
      return await this.threads.run(task, { signal: AbortSignal.timeout(this.timeoutMs) });
    } catch (error) {
      throw this.closing ? error : new ThreadCrash(error);
    }
  }
}
