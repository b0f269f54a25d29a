import type { Job, Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { House } from '#infra/house';
import type { HoldQueries } from '#infra/read-model/holds/hold.queries';
import type { Jobs } from '#infra/queue/jobs';
import type { Queues } from '#infra/queue/queues';
import { compactJob, giveUp } from './compact.job.js';
import { Compactor } from './compactor.js';
import { leavingNothing } from './leaving-nothing.js';
import { Said } from './said.js';

/** A day of recording is read in minutes. */
const TIMEOUT_MS = 60 * 60_000;
/** A worker that died mid-job is noticed after this; its job goes to another. */
const STALLED_MS = 10_000;
const STALLED_AT_MOST = 3;

type Deps = {
  readonly house: House;
  readonly holds: HoldQueries;
  readonly queues: Queues;
  readonly log: Logger;
};

/** Takes compaction jobs off the queue, one at a time, until it is closed. */
export class Compactions {
  private readonly said = new Said();
  private readonly compactor = new Compactor(TIMEOUT_MS);
  private readonly worker: Worker<Jobs['compaction']>;

  constructor(private readonly deps: Deps) {
    const { house, holds, queues, log } = deps;
    const compact = compactJob({ ...house, log, said: this.said, compactor: this.compactor });
    const job = leavingNothing({ ...house, holds }, compact);
    this.worker = queues.work('compaction', job, {
      concurrency: 1,
      lockDuration: STALLED_MS,
      stalledInterval: STALLED_MS,
      maxStalledCount: STALLED_AT_MOST,
    });
    this.worker.on('error', (error) => {
      log.warn({ err: error }, 'the job queue does not answer');
    });
    this.worker.on('failed', (failed, error) => {
      log.warn({ err: error, job: failed?.id }, 'a compaction attempt failed');
      if (failed && error.message.includes('stalled more than')) void this.giveUp(failed, error);
    });
  }

  async close(): Promise<void> {
    await this.compactor.close();
    await this.worker.close();
  }

  /** A capture that takes down its worker again and again never reaches the end of its job by itself. */
  private async giveUp({ id, data }: Job<Jobs['compaction']>, error: Error): Promise<void> {
    const { house, log } = this.deps;
    await giveUp({ ...house, log, said: this.said }, data.recordingId, error).catch(
      (fault: unknown) => {
        log.error({ err: fault, job: id }, 'a given-up compaction could not be recorded');
      },
    );
  }
}
