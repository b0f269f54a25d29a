import type { DataSource } from 'typeorm';
import type { SweepOutcome } from './sweep-run.entity.js';

/** How many it looked at, of how many it did something, how many of those the rules refused. */
export type SweepFigures = {
  readonly lookedAt: number;
  readonly did: number;
  readonly refused: number;
};

export type SweepRun = SweepFigures & {
  readonly name: string;
  readonly durationMs: number;
  readonly outcome: SweepOutcome;
  /** A sentence for people: why it failed, or did not begin. */
  readonly fault: string | null;
};

export type KeptSweepRun = Omit<SweepRun, 'durationMs'> & {
  readonly id: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
};

/** Runs in which nothing happened are kept for a while only, all others for longer. */
const NEWEST_KEPT = 20;
const TELLING_KEPT = 1_000;

/** What the sweeps of all workers did last. */
export class SweepRuns {
  constructor(private readonly runtime: DataSource) {}

  /** Keeps a run that has just ended, and forgets old ones. */
  async keep({ name, durationMs, ...run }: SweepRun): Promise<void> {
    await this.runtime.query(
      `insert into sweep_runs (name, started_at, ended_at, looked_at, did, refused, outcome, fault)
       values ($1, now() - $2::float8 * interval '1 ms', now(), $3, $4, $5, $6, $7)`,
      [name, durationMs, run.lookedAt, run.did, run.refused, run.outcome, run.fault],
    );
    await this.runtime.query(
      `delete from sweep_runs r using (
         select id, telling, row_number() over (partition by telling order by id desc) place
         from (select id, ${TELLING} telling
               from sweep_runs where name = $1) runs) old
       where r.id = old.id and old.place > case when old.telling then $2::int else $3::int end`,
      [name, TELLING_KEPT, NEWEST_KEPT],
    );
  }

  /** The newest run of each of these sweeps, of those that have run. */
  newest(names: readonly string[]): Promise<KeptSweepRun[]> {
    return this.runtime.query(newestWhere('true'), [names]);
  }

  /** Of each the newest run in which something happened. */
  newestTelling(names: readonly string[]): Promise<KeptSweepRun[]> {
    return this.runtime.query(newestWhere(TELLING), [names]);
  }
}

const TELLING = `did > 0 or refused > 0 or outcome <> 'done'`;

const newestWhere = (condition: string): string =>
  `select run.* from unnest($1::text[]) sweep cross join lateral (
     select id, name, started_at "startedAt", ended_at "endedAt", looked_at "lookedAt", did,
       refused, outcome, fault
     from sweep_runs where name = sweep and (${condition}) order by id desc limit 1) run`;
