import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { ConversionOutcome, ConversionTask } from './conversion.js';

const THREAD_MEMORY_MB = 512;

/** The conversion thread died or hung: the fault is the converter's, met on this very capture. */
export class ConverterCrash extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'ConverterCrash';
  }
}

/** The conversion threads of this process: as many as there are cores, none on the event loop. */
export class Converter {
  readonly concurrency = availableParallelism();
  private readonly threads: Piscina<ConversionTask, ConversionOutcome>;

  constructor(
    private readonly timeoutMs: number,
    thread = new URL('./conversion.thread.js', import.meta.url),
  ) {
    this.threads = new Piscina<ConversionTask, ConversionOutcome>({
      filename: thread.href,
      execArgv: ['--enable-source-maps'],
      minThreads: 0,
      maxThreads: this.concurrency,
      idleTimeout: 30_000,
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY_MB },
    });
  }

  /** @throws ConverterCrash */
  async convert(task: ConversionTask): Promise<ConversionOutcome> {
    try {
      return await this.threads.run(task, { signal: AbortSignal.timeout(this.timeoutMs) });
    } catch (error) {
      throw new ConverterCrash(error);
    }
  }

  close(): Promise<void> {
    return this.threads.destroy();
  }
}
