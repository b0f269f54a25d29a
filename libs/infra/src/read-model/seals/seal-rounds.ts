import type { DataSource } from 'typeorm';

const ID = 'scrub';
const MOST_FAULTY = 100;

/** How far the comparison of all sealed recordings with their seals has come. */
export type SealRound = {
  /** The recording that was looked at last; empty: a round begins. */
  readonly at: string;
  readonly round: number;
  readonly lookedAt: number;
  /** Ids of those that differ, a hundred at most. */
  readonly faulty: readonly string[];
  readonly endedAt: Date | null;
};

const first: SealRound = { at: '', round: 1, lookedAt: 0, faulty: [], endedAt: null };

/** Keeps it between turns, for every worker. */
export class SealRounds {
  constructor(private readonly runtime: DataSource) {}

  async current(): Promise<SealRound> {
    const rows: SealRound[] = await this.runtime.query(
      `select at, round, looked_at "lookedAt", faulty, ended_at "endedAt"
       from seal_rounds where id = $1`,
      [ID],
    );
    return rows[0] ?? first;
  }

  async keep({ at, round, lookedAt, faulty, endedAt }: SealRound): Promise<void> {
    await this.runtime.query(
      `insert into seal_rounds (id, at, round, looked_at, faulty, ended_at)
       values ($1, $2, $3, $4, $5::jsonb, $6)
       on conflict (id) do update set at = excluded.at, round = excluded.round,
         looked_at = excluded.looked_at, faulty = excluded.faulty, ended_at = excluded.ended_at`,
      [ID, at, round, lookedAt, JSON.stringify(faulty.slice(0, MOST_FAULTY)), endedAt],
    );
  }
}
