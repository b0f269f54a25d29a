import type { Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { House } from '#infra/house';
import type { HoldQueries } from '#infra/read-model/holds/hold.queries';
import type { Queues } from '#infra/queue/queues';
import { takeJobs } from './capture-jobs.js';
import { compactJob, giveUp } from './compact.job.js';
import { Compactor } from './compactor.js';
import { leavingNothing } from './leaving-nothing.js';
import { Said } from './said.js';
import { unlessLocked } from './unless-locked.js';

/** A day of recording is read in minutes. */
const TIMEOUT_MS = 60 * 60_000;

type Deps = {
  readonly house: House;
  readonly holds: HoldQueries;
  readonly queues: Queues;
  readonly log: Logger;
};

/** Takes compaction jobs off the queue, one at a time, until it is closed. */
export class Compactions {
  private readonly compactor = new Compactor(TIMEOUT_MS);
  private readonly worker: Worker;

  constructor(deps: Deps) {
    const { house, holds, log } = deps;
    const outcomes = { ...house, log, said: new Said() };
    const compact = compactJob({ ...outcomes, compactor: this.compactor });
    this.worker = takeJobs(deps, {
      kind: 'compaction',
      job: leavingNothing({ ...house, holds }, unlessLocked(compact)),
      atOnce: 1,
      level: 'warn',
      giveUp: giveUp(outcomes),
    });
  }

  /** What runs is ended: nobody waits for a compaction. */
  async close(): Promise<void> {
    await this.compactor.close();
    await this.worker.close();
  }
}
