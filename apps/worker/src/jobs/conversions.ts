import type { Job, Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { House } from '#infra/house';
import type { HoldQueries } from '#infra/read-model/holds/hold.queries';
import type { Jobs } from '#infra/queue/jobs';
import type { Queues } from '#infra/queue/queues';
import { convertJob, giveUp } from './convert.job.js';
import { Converter } from './converter.js';
import { leavingNothing } from './leaving-nothing.js';

const TIMEOUT_MS = 15 * 60_000;
/** A worker that died mid-job is noticed after this; its job goes to another. */
const STALLED_MS = 10_000;
const STALLED_AT_MOST = 3;

type Deps = {
  readonly house: House;
  readonly holds: HoldQueries;
  readonly queues: Queues;
  readonly log: Logger;
};
type ConversionJob = Job<Jobs['conversion']>;

/** Takes conversion jobs off the queue until it is closed. */
export class Conversions {
  private readonly converter = new Converter(TIMEOUT_MS);
  private readonly worker: Worker<Jobs['conversion']>;

  constructor(private readonly deps: Deps) {
    const { house, holds, queues, log } = deps;
    const job = leavingNothing(
      { ...house, holds },
      convertJob({ ...house, converter: this.converter }),
    );
    this.worker = queues.work('conversion', job, {
      concurrency: this.converter.concurrency,
      lockDuration: STALLED_MS,
      stalledInterval: STALLED_MS,
      maxStalledCount: STALLED_AT_MOST,
    });
    this.worker.on('error', (error) => {
      log.warn({ err: error }, 'the job queue does not answer');
    });
    this.worker.on('failed', (job, error) => {
      log.error({ err: error, job: job?.id }, 'a conversion attempt failed');
      if (job && stalledForGood(error)) void this.giveUp(job, error);
    });
  }

  async close(): Promise<void> {
    await this.worker.close();
    await this.converter.close();
  }

  /** A capture that takes down its worker again and again never reaches the end of its job by itself. */
  private async giveUp(job: ConversionJob, error: Error): Promise<void> {
    const { house, log } = this.deps;
    await giveUp(house, job.data.recordingId, error).catch((fault: unknown) => {
      log.error({ err: fault, job: job.id }, 'a given-up conversion could not be recorded');
    });
  }
}

const stalledForGood = ({ message }: Error) => message.includes('stalled more than');
