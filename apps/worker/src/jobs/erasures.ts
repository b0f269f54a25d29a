import type { Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { House } from '#infra/house';
import type { HoldQueries } from '#infra/read-model/holds/hold.queries';
import type { Jobs } from '#infra/queue/jobs';
import type { Queues } from '#infra/queue/queues';
import { codeOf } from '#infra/trace/line';
import { warn } from '#infra/trace/trace';
import { eraseJob } from './erase.job.js';

const AT_ONCE = 4;

type Deps = {
  readonly house: House;
  readonly holds: HoldQueries;
  readonly queues: Queues;
  readonly log: Logger;
};

/** Takes erasures off the queue until it is closed. */
export class Erasures {
  private readonly worker: Worker<Jobs['erasure']>;

  constructor({ house, holds, queues, log }: Deps) {
    this.worker = queues.work('erasure', eraseJob({ ...house, holds }), { concurrency: AT_ONCE });
    this.worker.on('error', (error) => {
      log.warn({ err: error }, 'the job queue does not answer');
    });
    this.worker.on('failed', (job, error) => {
      log.error({ err: error, job: job?.id }, 'an erasure failed; it is tried again');
      warn.recording('An erasure failed; it is tried again.', {
        job: job?.id,
        code: codeOf(error),
      });
    });
  }

  async close(): Promise<void> {
    await this.worker.close();
  }
}
