import { statfs } from 'node:fs/promises';
import { z } from 'zod';
import type { Context } from '../context.js';
import { PRODUCT } from '../product.js';
import { sweepStatus, sweepStatusSchema } from './sweep-status.js';
import { alarmCodes } from './watchdog.js';

export const statusSchema = z
  .object({
    product: z.object({ name: z.string(), version: z.string() }),
    pbxName: z.string().nullable(),
    clock: z
      .object({
        now: z.iso.datetime(),
        offsetMs: z.int().meta({ description: "So far ahead of the machine's, by CLOCK_OFFSET" }),
      })
      .meta({ description: 'By which recordings are dated, and removed' }),
    connections: z.array(
      z.object({
        name: z.string(),
        state: z.enum(['up', 'down']),
        detail: z.string().nullable(),
      }),
    ),
    projection: z.object({
      state: z.enum(['live', 'behind', 'stopped']),
      lagEvents: z.int().nullable(),
      lagSeconds: z.number().nullable(),
      position: z.string(),
    }),
    queues: z.array(
      z.object({
        name: z.string(),
        waiting: z.int(),
        active: z.int(),
        delayed: z.int(),
        failed: z.int(),
      }),
    ),
    storage: z.object({ freeBytes: z.int(), totalBytes: z.int() }),
    captures: z
      .object({ originalBytes: z.int(), storedBytes: z.int() })
      .nullable()
      .meta({ description: 'What all captures took as they came, and take as they are kept' }),
    recordingNow: z.int(),
    sweeps: z.array(sweepStatusSchema),
    alarms: z
      .array(
        z.object({
          code: z.enum(alarmCodes),
          subject: z.string(),
          since: z.iso.datetime(),
          detail: z.string(),
        }),
      )
      .meta({ description: 'What an administrator should look at' }),
  })
  .meta({ id: 'Status' });
export type Status = z.infer<typeof statusSchema>;

type Connection = Status['connections'][number];

const PATIENCE_MS = 2_000;

/** The answer, or an error after two seconds: a status page must not hang with what it reports on. */
export const soon = async <T>(asked: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${String(PATIENCE_MS / 1_000)} s`));
    }, PATIENCE_MS);
  });
  asked.catch(() => undefined);
  return Promise.race([asked, late]).finally(() => {
    clearTimeout(timer);
  });
};

const probe = async (name: string, asked: Promise<unknown>): Promise<Connection> => {
  try {
    await soon(asked);
    return { name, state: 'up', detail: null };
  } catch (error) {
    return { name, state: 'down', detail: error instanceof Error ? error.message : String(error) };
  }
};

/** Asks every dependency at once; none of them being away keeps the answer from coming. */
export const connectionsOf = ({ house, readModel, queues }: Context): Promise<Connection[]> =>
  Promise.all([
    probe('event store', house.store.head()),
    probe('database', readModel.runtime.query('select 1')),
    probe(
      house.config.redisUrl === null ? 'job queue (PostgreSQL)' : 'job queue (Redis)',
      queues.ping(),
    ),
    probe('blob store', statfs(house.config.dataDir)),
  ]);

/** How things stand: what is connected, how far the catalogue is behind, what waits. */
export const statusOf = async (context: Context): Promise<Status> => {
  const { watch, settings, progress, captures, queues, house, sweeps, watchdog } = context;
  const orElse = <T>(asked: Promise<T>, otherwise: T): Promise<T> =>
    soon(asked).catch(() => otherwise);
  const [connections, projection, counts, pbx, uploads, totals, swept, storage] = await Promise.all(
    [
      connectionsOf(context),
      orElse(projectionOf(context), {
        state: 'stopped' as const,
        lagEvents: null,
        lagSeconds: null,
        position: watch.position().toString(),
      }),
      orElse(queues.counts(), []),
      orElse(settings.current(), null),
      orElse(progress.current(), []),
      orElse(captures.current(), null),
      orElse(sweepStatus(sweeps), []),
      statfs(house.config.dataDir),
    ],
  );
  return {
    product: PRODUCT,
    pbxName: pbx?.pbxName ?? null,
    clock: { now: house.clock.now().toISOString(), offsetMs: house.config.clockOffsetMs },
    connections,
    projection,
    queues: counts,
    storage: {
      freeBytes: storage.bavail * storage.bsize,
      totalBytes: storage.blocks * storage.bsize,
    },
    captures: totals,
    recordingNow: uploads.filter(({ kind }) => kind === 'upload').length,
    sweeps: swept,
    alarms: [...watchdog.alarms()],
  };
};

const projectionOf = async ({ watch, house }: Context): Promise<Status['projection']> => {
  const { events, seconds, fault } = await watch.lag(house.store);
  const state = fault !== null ? 'stopped' : events === 0 ? 'live' : 'behind';
  return { state, lagEvents: events, lagSeconds: seconds, position: watch.position().toString() };
};
