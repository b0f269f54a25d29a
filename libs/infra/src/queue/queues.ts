import {
  Queue,
  Worker,
  type Processor,
  type WorkerOptions,
  createPostgresBackend,
  runMigrations,
  setDefaultBackendFactory,
} from 'bullmq';
import pg from 'pg';
import type { TraceArea } from '#domain/settings/trace-levels';
import type { Config } from '../config.js';
import { codeOf } from '../trace/line.js';
import { seldom } from '../trace/seldom.js';
import { trace, warn } from '../trace/trace.js';
import { type JobKind, type Jobs, type RecordingJobs, jobKinds } from './jobs.js';
import { type SweepName, type SweepPeriods, scheduleSweeps, sweepNow } from './sweeps.js';

const ATTEMPTS = 3;
const FIRST_RETRY_MS = 1_000;
const FAILED_KEPT = 1_000;
/** A job with any priority is taken only when none without waits. */
const IN_TURN = 10;
const AWAY_SAID_MS = 10_000;

const areaOf: Record<keyof RecordingJobs, TraceArea> = {
  conversion: 'conversion',
  compaction: 'conversion',
  erasure: 'recording',
};

export type QueueCounts = {
  readonly name: JobKind;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
};

type Address = Pick<Config, 'redisUrl' | 'databaseUrl'>;

/** `inTurn`: it waits for all that are not. */
export type Urgency = { readonly inTurn?: boolean };

/** A job that is in a queue already, in whatever state, is not added a second time. */
export type Enqueue = <K extends keyof RecordingJobs>(
  kind: K,
  id: string,
  job: RecordingJobs[K],
  urgency?: Urgency,
) => Promise<void>;

/**
 * The job queues: BullMQ on Redis or, where there is none, on PostgreSQL. Jobs can be lost with Redis;
 * whoever owns a kind of job refills its queue from the read model.
 */
export class Queues {
  readonly all: ReadonlyMap<JobKind, Queue>;
  private readonly say = seldom(AWAY_SAID_MS);

  private constructor(
    private readonly connection: object,
    onError: (error: Error) => void,
  ) {
    this.all = new Map(
      jobKinds.map((kind) => {
        const queue = new Queue(kind, { connection });
        queue.on('error', (error) => {
          this.tellAway(error);
          onError(error);
        });
        return [kind, queue];
      }),
    );
  }

  static async open(address: Address, onError: (error: Error) => void): Promise<Queues> {
    return new Queues(await connectionTo(address), onError);
  }

  /** Adds a job under a fixed id; one that had failed for good starts afresh. */
  readonly enqueue: Enqueue = async (kind, id, job, { inTurn = false } = {}) => {
    const added = await this.queue(kind).add(kind, job, {
      jobId: id,
      attempts: ATTEMPTS,
      ...(inTurn && { priority: IN_TURN }),
      backoff: { type: 'exponential', delay: FIRST_RETRY_MS },
      removeOnComplete: true,
      removeOnFail: { count: FAILED_KEPT },
    });
    const { recordingId } = job;
    trace[areaOf[kind]]?.('A job is in its queue.', { recording: recordingId, job: id });
    if (await added.isFailed()) await added.retry('failed');
  };

  work<K extends JobKind>(
    kind: K,
    process: Processor<Jobs[K]>,
    options: Partial<WorkerOptions>,
  ): Worker<Jobs[K]> {
    const worker = new Worker<Jobs[K]>(kind, process, { ...options, connection: this.connection });
    return worker.on('error', (error) => this.tellAway(error));
  }

  /** Sees to it that every sweep comes round; asking again changes nothing. */
  scheduleSweeps(periods?: SweepPeriods): Promise<void> {
    return scheduleSweeps(this.queue('sweep'), periods);
  }

  /** A turn of a sweep, as soon as a worker is free. */
  sweepNow(name: SweepName): Promise<void> {
    return sweepNow(this.queue('sweep'), name);
  }

  /** Resolves when the queue's own database answers. */
  async ping(): Promise<void> {
    await this.queue('conversion').getJobCounts('waiting');
  }

  async counts(): Promise<QueueCounts[]> {
    return Promise.all(
      [...this.all].map(async ([name, queue]) => {
        const { waiting = 0, active = 0, delayed = 0, failed = 0 } = await queue.getJobCounts();
        return { name, waiting, active, delayed, failed };
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.all.values()].map((queue) => queue.close()));
  }

  private tellAway(error: Error): void {
    this.say(() => warn.connections('The job queue does not answer.', { code: codeOf(error) }));
  }

  private queue(kind: JobKind): Queue {
    const queue = this.all.get(kind);
    if (!queue) throw new TypeError(`No queue is called ${kind}.`);
    return queue;
  }
}

const connectionTo = async ({ redisUrl, databaseUrl }: Address): Promise<object> => {
  if (redisUrl !== null) return { url: redisUrl, maxRetriesPerRequest: null };
  setDefaultBackendFactory(createPostgresBackend);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await runMigrations(client).finally(() => client.end());
  return { connectionString: databaseUrl, max: 4 };
};
