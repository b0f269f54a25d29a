import type { Job, Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { Jobs } from '#infra/queue/jobs';
import type { Queues } from '#infra/queue/queues';
import { codeOf } from '#infra/trace/line';
import { warn } from '#infra/trace/trace';
import { ThreadCrash } from './capture-threads.js';

/** A worker that died mid-job is noticed after this; its job goes to another. */
const STALLED_MS = 10_000;
const STALLED_AT_MOST = 3;

type Kind = 'conversion' | 'compaction';
type CaptureJob = Job<Jobs[Kind]>;

/** Gives up on a recording: what it is to be called from then on is said. */
export type GiveUp = (recordingId: string, crash: Error) => Promise<void>;

type Consumption = {
  readonly kind: Kind;
  readonly job: (job: CaptureJob) => Promise<void>;
  readonly atOnce: number;
  /** How grave it is that an attempt failed. */
  readonly level: 'warn' | 'error';
  readonly giveUp: GiveUp;
};

/** Takes the jobs of a kind off the queue until the worker is closed. */
export const takeJobs = (
  { queues, log }: { readonly queues: Queues; readonly log: Logger },
  { kind, job, atOnce, level, giveUp }: Consumption,
): Worker<Jobs[Kind]> => {
  const worker = queues.work(kind, job, {
    concurrency: atOnce,
    lockDuration: STALLED_MS,
    stalledInterval: STALLED_MS,
    maxStalledCount: STALLED_AT_MOST,
  });
  worker.on('error', (error) => {
    log.warn({ err: error }, 'the job queue does not answer');
  });
  worker.on('failed', (failed, error) => {
    log[level]({ err: error, job: failed?.id }, `a ${kind} attempt failed`);
    warn.conversion('An attempt at a capture failed.', { job: failed?.id, code: codeOf(error) });
    if (!failed || !stalledForGood(error)) return;
    giveUp(failed.data.recordingId, error).catch((fault: unknown) => {
      log.error({ err: fault, job: failed.id }, `a given-up ${kind} could not be recorded`);
    });
  });
  return worker;
};

/** A capture that takes down its worker again and again never reaches the end of its job by itself. */
const stalledForGood = ({ message }: Error) => message.includes('stalled more than');

export const isLastAttempt = ({ attemptsMade, opts }: CaptureJob): boolean =>
  attemptsMade + 1 >= (opts.attempts ?? 1);

/** Works on a capture; when the thread crashes over it in the last attempt, gives up on it. */
export const untilLastAttempt = async (
  job: CaptureJob,
  work: () => Promise<void>,
  giveUp: GiveUp,
): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ThreadCrash) || !isLastAttempt(job)) throw error;
    await giveUp(job.data.recordingId, error);
  }
};
