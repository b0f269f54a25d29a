import type { Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { House } from '#infra/house';
import type { HoldQueries } from '#infra/read-model/holds/hold.queries';
import type { Queues } from '#infra/queue/queues';
import { takeJobs } from './capture-jobs.js';
import { convertJob, giveUp } from './convert.job.js';
import { Converter } from './converter.js';
import { leavingNothing } from './leaving-nothing.js';
import { unlessLocked } from './unless-locked.js';

const TIMEOUT_MS = 15 * 60_000;

type Deps = {
  readonly house: House;
  readonly holds: HoldQueries;
  readonly queues: Queues;
  readonly log: Logger;
};

/** Takes conversion jobs off the queue until it is closed. */
export class Conversions {
  private readonly converter = new Converter(TIMEOUT_MS);
  private readonly worker: Worker;

  constructor(deps: Deps) {
    const { house, holds } = deps;
    const convert = convertJob({ ...house, converter: this.converter });
    this.worker = takeJobs(deps, {
      kind: 'conversion',
      job: leavingNothing({ ...house, holds }, unlessLocked(convert)),
      atOnce: Converter.concurrency,
      level: 'error',
      giveUp: giveUp(house),
    });
  }

  /** What runs comes to its end: people wait for it. */
  async close(): Promise<void> {
    await this.worker.close();
    await this.converter.close();
  }
}
