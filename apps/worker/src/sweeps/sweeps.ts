import type { Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { Jobs } from '#infra/queue/jobs';
import { clockDoubtInWords } from '#domain/instance/clock-doubt';
import type { ClockGuard } from '#infra/read-model/clock-guard/clock-guard';
import type { Queues } from '#infra/queue/queues';
import type { SweepName } from '#infra/queue/sweeps';
import type { SweepRun, SweepRuns } from '#infra/read-model/sweeps/sweep-runs';
import type { Sweep } from './sweep.js';

type Deps = {
  readonly queues: Queues;
  readonly runs: Pick<SweepRuns, 'keep'>;
  readonly guard: Pick<ClockGuard, 'look'>;
  readonly sweeps: Readonly<Record<SweepName, Sweep>>;
  readonly log: Logger;
};

const NOTHING = { lookedAt: 0, did: 0, refused: 0 } as const;

/** Runs sweeps whose turn has come until it is closed, and tells how each went. */
export class Sweeps {
  private readonly worker: Worker<Jobs['sweep']>;

  constructor(private readonly deps: Deps) {
    const { queues, sweeps, log } = deps;
    this.worker = queues.work('sweep', ({ data: { name } }) => this.turn(name), {
      concurrency: Object.keys(sweeps).length,
    });
    this.worker.on('error', (error) => {
      log.warn({ err: error }, 'the job queue does not answer');
    });
    this.worker.on('failed', (job, error) => {
      log.error({ err: error, sweep: job?.name }, 'a sweep failed; its next turn goes on');
    });
  }

  async close(): Promise<void> {
    await this.worker.close();
  }

  private async turn(name: SweepName): Promise<void> {
    const begun = performance.now();
    const keep = (run: Omit<SweepRun, 'name' | 'durationMs'>) =>
      this.deps.runs.keep({ name, durationMs: performance.now() - begun, ...run });
    try {
      const fault = await this.doubtAbout(name);
      if (fault !== null) return await keep({ ...NOTHING, outcome: 'halted', fault });
      const figures = await this.deps.sweeps[name].run();
      await keep({ ...figures, outcome: 'done', fault: null });
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      await keep({ ...NOTHING, outcome: 'failed', fault }).catch(() => undefined);
      throw error;
    }
  }

  /** Nothing is removed by the date of a clock that has jumped. */
  private async doubtAbout(name: SweepName): Promise<string | null> {
    if (!this.deps.sweeps[name].goesByTheClock) return null;
    const doubt = await this.deps.guard.look();
    return doubt && clockDoubtInWords(doubt);
  }
}
