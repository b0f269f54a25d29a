import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrphanCount } from '#domain/orphan/orphan';
import { systemClock } from '#infra/clock';
import { sweepNames } from '#infra/queue/sweeps';
import type { KeptSweepRun } from '#infra/read-model/sweeps/sweep-runs';
import { Watchdog } from './watchdog.js';

const PERIOD_MS = 1_000;
const periods = Object.fromEntries(sweepNames.map((name) => [name, PERIOD_MS])) as Record<
  (typeof sweepNames)[number],
  number
>;

let elapsed: number;
let newest: () => Promise<KeptSweepRun[]>;
let orphans: OrphanCount[];
let faulty: string[];
let watchdog: Watchdog;
let ids: number;

beforeEach(() => {
  [elapsed, ids] = [5_000, 0];
  newest = () => Promise.resolve([]);
  orphans = [];
  faulty = [];
  watchdog = new Watchdog({
    runs: { newest: () => newest() },
    orphans: { counts: () => Promise.resolve(orphans) },
    rounds: {
      current: () => Promise.resolve({ at: '', round: 1, lookedAt: 0, faulty, endedAt: null }),
    },
    clock: systemClock(),
    log: pino({ level: 'silent' }),
    periods,
    elapsedMs: () => elapsed,
  });
});
afterEach(() => watchdog.close());

/** Every sweep has run just now. */
const ran = (changed: Partial<KeptSweepRun> = {}) => {
  const id = String(++ids);
  const at = new Date(0);
  const figures = { lookedAt: 0, did: 0, refused: 0 };
  const run = { id, startedAt: at, endedAt: at, outcome: 'done' as const, fault: null, ...figures };
  newest = () => Promise.resolve(sweepNames.map((name) => ({ ...run, name, ...changed })));
};

const after = async (ms: number): Promise<string[]> => {
  elapsed += ms;
  await watchdog.look();
  return watchdog.alarms().map(({ code, subject }) => `${code} ${subject}`);
};

const overdue = sweepNames.map((name) => `sweep-overdue ${name}`);

describe('the watchdog', () => {
  it('is quiet while runs are seen, whatever their clock says', async () => {
    for (let turn = 0; turn < 10; turn++) {
      ran();
      expect(await after(2 * PERIOD_MS)).toEqual([]);
    }
  });

  it('raises an alarm when no new run is seen for three turns, and ends it with the next', async () => {
    ran();
    expect(await after(0)).toEqual([]);
    expect(await after(3 * PERIOD_MS)).toEqual([]);
    expect(await after(1)).toEqual(overdue);
    const [first] = watchdog.alarms();
    expect(first!.detail).toContain('has not run for 3 s');
    await after(PERIOD_MS);
    expect(watchdog.alarms()[0]!.since).toBe(first!.since);
    ran();
    expect(await after(0)).toEqual([]);
  });

  it('raises one when accesses could not be recorded, which stays', async () => {
    let lost = 0;
    watchdog.lookAtLosses(() => lost);
    ran();
    expect(await after(0)).toEqual([]);
    for (const count of [1, 7]) {
      lost = count;
      expect(await after(0)).toEqual(['accesses-lost accesses']);
      expect(watchdog.alarms()[0]!.detail).toContain(`${String(count)} accesses could not`);
    }
  });

  it('raises it when there never was a run, and while the database is away', async () => {
    expect(await after(3 * PERIOD_MS + 1)).toEqual(overdue);
    ran();
    expect(await after(0)).toEqual([]);
    newest = () => Promise.reject(new Error('away'));
    expect(await after(3 * PERIOD_MS + 1)).toEqual(overdue);
  });

  it('tells once of a clock that nothing goes by', async () => {
    ran({ outcome: 'halted', fault: 'The clock says 2033.' });
    expect(await after(0)).toEqual(['clock-doubted clock']);
    expect(watchdog.alarms()[0]!.detail).toBe('The clock says 2033.');
    ran();
    expect(await after(0)).toEqual([]);
  });

  it('tells of bytes and events that do not agree, until they do', async () => {
    ran();
    orphans = [{ kind: 'capture-missing', count: 2 }];
    expect(await after(0)).toEqual(['orphans-found orphans']);
    expect(watchdog.alarms()[0]!.detail).toContain('capture-missing: 2');
    orphans = [{ kind: 'capture-missing', count: 3 }];
    await after(0);
    expect(watchdog.alarms()[0]!.detail).toContain('capture-missing: 3');
    orphans = [];
    expect(await after(0)).toEqual([]);
  });

  it('tells of recordings that differ from their seals, until they do not', async () => {
    ran();
    faulty = ['r1', 'r2'];
    expect(await after(0)).toEqual(['seals-differ seals']);
    expect(watchdog.alarms()[0]!.detail).toMatch(/2 differ from their seals \(r1, r2\)/);
    faulty = [];
    expect(await after(0)).toEqual([]);
  });

  it('tells of a sweep that fails until it does not', async () => {
    ran({ outcome: 'failed', fault: 'The event store does not answer.' });
    expect(await after(0)).toEqual(sweepNames.map((name) => `sweep-failed ${name}`));
    expect(watchdog.alarms()[0]!.detail).toContain('The event store does not answer.');
    ran();
    expect(await after(0)).toEqual([]);
  });
});
