import { z } from 'zod';
import { sweepNames, sweepPeriods } from '#infra/queue/sweeps';
import type { KeptSweepRun, SweepRuns } from '#infra/read-model/sweeps/sweep-runs';

const run = z.object({
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  lookedAt: z.int().meta({ description: 'What it looked at, such as recordings that seemed due' }),
  did: z.int().meta({ description: 'With how many it did something, or found something new' }),
  refused: z.int().meta({ description: 'How many the rules keep' }),
  outcome: z
    .enum(['done', 'failed', 'halted'])
    .meta({ description: 'halted: the clock could not be believed' }),
  fault: z.string().nullable(),
});

export const sweepStatusSchema = z.object({
  name: z.string(),
  everySeconds: z.number(),
  last: run.nullable(),
  lastTelling: run.nullable().meta({ description: 'The last run in which something happened' }),
});
export type SweepStatus = z.infer<typeof sweepStatusSchema>;

/** Every sweep there is, with what it did last. */
export const sweepStatus = async (
  runs: Pick<SweepRuns, 'newest' | 'newestTelling'>,
): Promise<SweepStatus[]> => {
  const [newest, telling] = await Promise.all([
    runs.newest(sweepNames),
    runs.newestTelling(sweepNames),
  ]);
  const of = (name: string, among: readonly KeptSweepRun[]) =>
    runOf(among.find((each) => each.name === name));
  return sweepNames.map((name) => ({
    name,
    everySeconds: sweepPeriods[name] / 1_000,
    last: of(name, newest),
    lastTelling: of(name, telling),
  }));
};

const runOf = (kept: KeptSweepRun | undefined): SweepStatus['last'] => {
  if (!kept) return null;
  const { startedAt, endedAt, lookedAt, did, refused, outcome, fault } = kept;
  const times = { startedAt: startedAt.toISOString(), endedAt: endedAt.toISOString() };
  return { ...times, lookedAt, did, refused, outcome, fault };
};
