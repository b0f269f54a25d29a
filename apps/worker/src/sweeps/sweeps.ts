import type { Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { TraceArea } from '#domain/settings/trace-levels';
import type { Jobs } from '#infra/queue/jobs';
import { clockDoubtInWords } from '#domain/instance/clock-doubt';
import type { ClockGuard } from '#infra/read-model/clock-guard/clock-guard';
import type { Queues } from '#infra/queue/queues';
import type { SweepName } from '#infra/queue/sweeps';
import type { SweepFigures, SweepRun, SweepRuns } from '#infra/read-model/sweeps/sweep-runs';
import { codeOf } from '#infra/trace/line';
import { error, trace, warn } from '#infra/trace/trace';
import type { Sweep } from './sweep.js';

type Deps = {
  readonly queues: Queues;
  readonly runs: Pick<SweepRuns, 'keep'>;
  readonly guard: Pick<ClockGuard, 'look'>;
  readonly sweeps: Readonly<Record<SweepName, Sweep>>;
  readonly log: Logger;
};

const NOTHING = { lookedAt: 0, did: 0, refused: 0 } as const;

/** Of which area the lines of a sweep are. */
const areaOf = (name: SweepName): TraceArea => {
  if (name === 'licence') return 'license';
  return name === 'owners' ? 'callInformation' : 'recording';
};

const tellTurn = (name: SweepName, { lookedAt, did }: SweepFigures): void => {
  trace[areaOf(name)]?.('A sweep has run.', { how: name, seen: lookedAt, count: did });
};

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
      if (fault !== null) {
        error[areaOf(name)]('A sweep does not begin: the clock is not believed.', { how: name });
        return await keep({ ...NOTHING, outcome: 'halted', fault });
      }
      const figures = await this.deps.sweeps[name].run();
      tellTurn(name, figures);
      await keep({ ...figures, outcome: 'done', fault: null });
    } catch (thrown) {
      const fault = thrown instanceof Error ? thrown.message : String(thrown);
      warn[areaOf(name)]('A sweep failed; its next turn goes on.', {
        how: name,
        code: codeOf(thrown),
      });
      await keep({ ...NOTHING, outcome: 'failed', fault }).catch(() => undefined);
      throw thrown;
    }
  }

  /** Nothing is removed by the date of a clock that has jumped. */
  private async doubtAbout(name: SweepName): Promise<string | null> {
    if (!this.deps.sweeps[name].goesByTheClock) return null;
    const doubt = await this.deps.guard.look();
    return doubt && clockDoubtInWords(doubt);
  }
}
