import type { Queue } from 'bullmq';

/** Every sweep there is → how often it comes round, in milliseconds. */
export const sweepPeriods = {
  bin: 15_000,
  retention: 15_000,
  licence: 15_000,
  owners: 15_000,
  compaction: 15_000,
  orphans: 15_000,
  seals: 15_000,
  stamps: 60_000,
  rewrap: 15_000,
} as const;
export type SweepName = keyof typeof sweepPeriods;
export type SweepPeriods = Readonly<Record<SweepName, number>>;

export const sweepNames = Object.keys(sweepPeriods) as SweepName[];

/** A schedule whose next turn is further away than this many periods does not come round. */
const BELIEVED_PERIODS = 3;
const FAILED_KEPT = 100;
const ONCE = { removeOnComplete: true, removeOnFail: { count: FAILED_KEPT } };

/**
 * Sees to it that every sweep comes round. Asking again, from however many workers at once, changes
 * nothing; what was lost with Redis, lost its next job, or waits for a future that a wrong clock has
 * made, is made anew.
 */
export const scheduleSweeps = async (
  queue: Queue,
  periods: SweepPeriods = sweepPeriods,
): Promise<void> => {
  for (const name of sweepNames) await schedule(queue, name, periods[name]);
};

const schedule = async (queue: Queue, name: SweepName, every: number): Promise<void> => {
  const kept = await queue.getJobScheduler(name);
  const awayMs = (kept?.next ?? 0) - Date.now();
  const comesRound = kept?.every === every && Math.abs(awayMs) < BELIEVED_PERIODS * every;
  if (comesRound) return;
  // One that waits for the far future would be put back to where it was.
  if (awayMs > 0) await queue.removeJobScheduler(name);
  await queue.upsertJobScheduler(name, { every }, { name, data: { name }, opts: ONCE });
};

/** One turn more, as soon as a worker is free; the schedule goes on beside it. */
export const sweepNow = async (queue: Queue, name: SweepName): Promise<void> => {
  await queue.add(name, { name }, ONCE);
};
