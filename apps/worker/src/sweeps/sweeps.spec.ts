import { randomUUID } from 'node:crypto';
import type { Queue } from 'bullmq';
import { pino } from 'pino';
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { ClockDoubt } from '#domain/instance/clock-doubt';
import { Queues } from '#infra/queue/queues';
import { type SweepName, type SweepPeriods, sweepNames } from '#infra/queue/sweeps';
import type { SweepRun } from '#infra/read-model/sweeps/sweep-runs';
import { freshDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/product.js';
import type { Sweep } from './sweep.js';
import { Sweeps } from './sweeps.js';

const forAll = <T>(given: T) =>
  Object.fromEntries(sweepNames.map((name) => [name, given])) as Record<SweepName, T>;

const EVERY_MS = 200;
/** Only one of them comes round while the test lasts. */
const periods: SweepPeriods = { ...forAll(3_600_000), bin: EVERY_MS };
const log = pino({ level: 'silent' });
const nothing = { lookedAt: 0, did: 0, refused: 0 };

/** A job queue that only the caller knows: a database of PostgreSQL, or one of Redis. */
const address = {
  PostgreSQL: async () => ({ redisUrl: null, databaseUrl: await freshDatabase() }),
  Redis: async () => {
    const url = inject('redisUrl');
    return { redisUrl: url && `${url}/7`, databaseUrl: url ? '' : await freshDatabase() };
  },
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Kept = SweepRun & { readonly by: string };

/** A worker that sweeps; what it kept of its runs goes to `kept`. */
const boot = async (
  where: Awaited<ReturnType<(typeof address)['Redis']>>,
  kept: Kept[],
  run: Sweep['run'] = () => Promise.resolve(nothing),
  look: () => Promise<ClockDoubt | null> = () => Promise.resolve(null),
) => {
  const queues = await Queues.open(where, () => undefined);
  const by = randomUUID();
  const sweep: Sweep = { goesByTheClock: true, run };
  const keep = async (run: SweepRun) => {
    if (run.name === 'bin') kept.push({ ...run, by });
  };
  const sweeps = new Sweeps({
    queues,
    runs: { keep },
    guard: { look },
    sweeps: forAll(sweep),
    log,
  });
  const stop = async () => {
    await sweeps.close();
    await queues.close();
  };
  closing.push(stop);
  await queues.scheduleSweeps(periods);
  return { schedule: () => queues.scheduleSweeps(periods), queue: queues.all.get('sweep')!, stop };
};

/** It comes round again and again, and never is more than one turn ahead: two would be two schedules. */
const comesRoundOnce = async (queue: Queue, kept: readonly Kept[]) => {
  for (let look = 0; look < 5; look++) {
    await comesRound(kept);
    const ahead = await queue.getJobs(['delayed', 'waiting', 'prioritized']);
    expect(ahead.filter(({ name }) => name === 'bin').length).toBeLessThanOrEqual(1);
  }
};

const comesRound = (kept: readonly Kept[]) => {
  const before = kept.length;
  return eventually(async () => kept.length > before + 2);
};

describe.each(['Redis', 'PostgreSQL'] as const)(
  'sweeps by schedules in %s',
  { timeout: 120_000 },
  (kind) => {
    it('come round once a turn with four workers as with one, and after they have all been away', async () => {
      const where = await address[kind]();
      const kept: Kept[] = [];
      const four = () => Promise.all(Array.from({ length: 4 }, () => boot(where, kept)));
      const workers = await four();
      await comesRoundOnce(workers[0]!.queue, kept);
      for (const { stop } of workers.slice(1)) await stop();
      await comesRoundOnce(workers[0]!.queue, kept);
      await workers[0]!.stop();
      const again = await four();
      await comesRoundOnce(again[0]!.queue, kept);
      expect(await again[0]!.queue.getJobSchedulersCount()).toBe(sweepNames.length);
    });

    it('come round again when their queue was lost with all that was in it', async () => {
      const kept: Kept[] = [];
      const { queue, schedule } = await boot(await address[kind](), kept);
      await comesRound(kept);
      await queue.obliterate({ force: true });
      await queue.resume();
      await schedule();
      await comesRound(kept);
    });

    it('come round again when a wrong clock has put them off for years', async () => {
      const kept: Kept[] = [];
      const { queue, schedule } = await boot(await address[kind](), kept);
      await queue.removeJobScheduler('bin');
      const startDate = new Date(Date.now() + 3 * 365 * 86_400_000);
      const template = { name: 'bin', data: { name: 'bin' } };
      await queue.upsertJobScheduler('bin', { every: EVERY_MS, startDate }, template);
      await schedule();
      await comesRound(kept);
    });

    it('tell of a fault, and go on', async () => {
      const kept: Kept[] = [];
      const where = await address[kind]();
      await boot(where, kept, () => Promise.reject(new Error('the event store is away')));
      await comesRound(kept);
      expect(kept[0]).toMatchObject({ outcome: 'failed', fault: 'the event store is away' });
    });

    it('do not begin while the clock is not believed, and say why', async () => {
      const kept: Kept[] = [];
      const years = { knownAt: '2030-01-01T08:00:00.000Z', seenAt: '2033-01-01T08:00:00.000Z' };
      const doubted = () => Promise.resolve({ kind: 'ahead' as const, ...years });
      const run = () => Promise.reject(new Error('it ran'));
      await boot(await address[kind](), kept, run, doubted);
      await comesRound(kept);
      expect(kept[0]).toMatchObject({
        outcome: 'halted',
        did: 0,
        fault: expect.stringContaining('The clock says 2033') as string,
      });
    });
  },
);
