import type { Logger } from 'pino';
import type { OrphanCount } from '#domain/orphan/orphan';
import type { Clock } from '#infra/clock';
import type { Keyring } from '#infra/crypt/keyring';
import { type SweepName, type SweepPeriods, sweepNames, sweepPeriods } from '#infra/queue/sweeps';
import type { Orphans } from '#infra/read-model/orphans/orphans';
import type { SealRounds } from '#infra/read-model/seals/seal-rounds';
import type { KeptSweepRun, SweepRuns } from '#infra/read-model/sweeps/sweep-runs';

import { type EncryptionFault, encryptionFaults } from './encryption-faults.js';

export const alarmCodes = [
  'sweep-overdue',
  'sweep-failed',
  'clock-doubted',
  'orphans-found',
  'seals-differ',
  'recordings-locked',
  'recordings-in-clear',
  'accesses-lost',
] as const;

/** Something that an administrator should look at. */
export type Alarm = {
  readonly code: (typeof alarmCodes)[number];
  /** What it is about: the name of a sweep, the clock, or what was found. */
  readonly subject: string;
  /** ISO 8601: when this process noticed. */
  readonly since: string;
  /** A sentence: what is wrong, and what to do. */
  readonly detail: string;
};
type Found = Omit<Alarm, 'since'>;

const LOOKS_EVERY_MS = 5_000;
/** So many turns may be missed before somebody is told. */
const TURNS = 3;

type Deps = {
  readonly runs: Pick<SweepRuns, 'newest'>;
  readonly orphans: Pick<Orphans, 'counts'>;
  readonly rounds: Pick<SealRounds, 'current'>;
  readonly clock: Clock;
  readonly keyring?: Pick<Keyring, 'asLogged' | 'isOpen'>;
  readonly log: Logger;
  readonly periods?: SweepPeriods;
  /** Milliseconds that pass, whatever becomes of the clock. */
  readonly elapsedMs?: () => number;
};
type Seen = { readonly run: KeptSweepRun | null; readonly atMs: number };

/**
 * Notices when a sweep has stopped coming round, fails, or has found what should be looked at. It asks neither the job queue, which is what
 * may have failed, nor any clock: it counts the time since it last saw a new run.
 */
export class Watchdog {
  private readonly seen: Map<SweepName, Seen>;
  private readonly raised = new Map<string, Alarm>();
  private orphans: readonly OrphanCount[] = [];
  private encryption: readonly EncryptionFault[] = [];
  private faulty: readonly string[] = [];
  private lostAccesses = () => 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly deps: Deps) {
    const atMs = this.elapsedMs();
    this.seen = new Map(sweepNames.map((name) => [name, { run: null, atMs }]));
    this.timer = setInterval(() => void this.look(), LOOKS_EVERY_MS);
    this.timer.unref();
  }

  /** Looks from now on at how many accesses this process could not record, too. */
  lookAtLosses(count: () => number): void {
    this.lostAccesses = count;
  }

  /** What is the matter now, the oldest first. */
  alarms(): readonly Alarm[] {
    return [...this.raised.values()];
  }

  /** Looks now. While the database is away it goes on counting. */
  async look(): Promise<void> {
    try {
      for (const run of await this.deps.runs.newest(sweepNames)) this.note(run);
      this.orphans = await this.deps.orphans.counts();
      this.encryption = await encryptionFaults(this.deps.keyring);
      this.faulty = (await this.deps.rounds.current()).faulty;
    } catch (error) {
      this.deps.log.debug({ err: error }, 'the watchdog cannot see the sweeps');
    }
    const found = sweepNames.flatMap((name) => [...this.overdue(name), ...this.failed(name)]);
    this.tell([
      ...found,
      ...this.halted(),
      ...this.found(),
      ...this.differing(),
      ...this.encryption,
      ...this.lost(),
    ]);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private note(run: KeptSweepRun): void {
    const name = run.name as SweepName;
    if (this.seen.get(name)?.run?.id === run.id) return;
    this.seen.set(name, { run, atMs: this.elapsedMs() });
  }

  private overdue(name: SweepName): Found[] {
    const { periods = sweepPeriods } = this.deps;
    const silentMs = this.elapsedMs() - (this.seen.get(name)?.atMs ?? 0);
    if (silentMs <= TURNS * periods[name]) return [];
    const detail =
      `The sweep "${name}" has not run for ${String(Math.round(silentMs / 1_000))} s; it should ` +
      `every ${String(periods[name] / 1_000)} s. Is a worker running, and does the job queue answer?`;
    return [{ code: 'sweep-overdue', subject: name, detail }];
  }

  private failed(name: SweepName): Found[] {
    const run = this.seen.get(name)?.run;
    if (run?.outcome !== 'failed') return [];
    const detail = `The sweep "${name}" failed in its last turn: ${run.fault ?? 'it is not known why'}`;
    return [{ code: 'sweep-failed', subject: name, detail }];
  }

  /** Whatever stands still because of the clock, it is one thing that is wrong. */
  private halted(): Found[] {
    const runs = sweepNames.map((name) => this.seen.get(name)?.run);
    const halted = runs.find((run) => run?.outcome === 'halted');
    if (!halted) return [];
    const detail = halted.fault ?? 'The clock is not believed.';
    return [{ code: 'clock-doubted', subject: 'clock', detail }];
  }

  private found(): Found[] {
    if (this.orphans.length === 0) return [];
    const counts = this.orphans.map(({ kind, count }) => `${kind}: ${String(count)}`).join(', ');
    const detail =
      `Bytes and events do not agree (${counts}). Nothing was removed. ` +
      'GET /api/orphans says where, and what to do.';
    return [{ code: 'orphans-found', subject: 'orphans', detail }];
  }

  private differing(): Found[] {
    if (this.faulty.length === 0) return [];
    const detail =
      `Of the recordings that are sealed, ${String(this.faulty.length)} differ from their seals ` +
      `(${this.faulty.slice(0, 3).join(', ')}${this.faulty.length > 3 ? ', …' : ''}). ` +
      'Verify them to see what differs, and compare them with a backup.';
    return [{ code: 'seals-differ', subject: 'seals', detail }];
  }

  private lost(): Found[] {
    const count = this.lostAccesses();
    if (count === 0) return [];
    const detail =
      `${String(count)} accesses could not be written to the activity protocol since this process ` +
      'started, and never will be. Its log has each, with type, person and stream.';
    return [{ code: 'accesses-lost', subject: 'accesses', detail }];
  }

  private tell(found: readonly Found[]): void {
    const { clock, log } = this.deps;
    const keys = new Set(found.map(keyOf));
    for (const alarm of [...this.raised.values()].filter((each) => !keys.has(keyOf(each)))) {
      this.raised.delete(keyOf(alarm));
      log.info({ alarm }, 'an alarm is over');
    }
    for (const alarm of found) {
      const known = this.raised.get(keyOf(alarm));
      const since = known?.since ?? clock.now().toISOString();
      this.raised.set(keyOf(alarm), { ...alarm, since });
      if (!known) log.error({ alarm }, alarm.detail);
    }
  }

  private elapsedMs(): number {
    return (this.deps.elapsedMs ?? performance.now.bind(performance))();
  }
}

const keyOf = ({ code, subject }: Found): string => `${code}/${subject}`;
