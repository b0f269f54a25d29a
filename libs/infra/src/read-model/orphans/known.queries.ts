import type { DataSource } from 'typeorm';
import { rowsOf } from '../rows-of.js';

/** A recording as its row says; rows only nominate. */
export type KnownRecording = {
  readonly id: string;
  readonly state: 'recording' | 'received' | 'ready' | 'failed' | 'deleted' | 'erased';
  readonly since: Date;
};

const DIGITS = 32;

/** What the catalogue knows of ids that begin so, and of what bytes are about. */
export class KnownQueries {
  constructor(private readonly catalogue: DataSource) {}

  /** Recordings whose id begins with these hexadecimal digits, at most so many. */
  recordings(prefix: string, limit: number): Promise<KnownRecording[]> {
    return rowsOf<KnownRecording>(
      this.catalogue,
      `select id, state, state_since since from recordings
       where id between $1::uuid and $2::uuid order by id limit $3`,
      [prefix.padEnd(DIGITS, '0'), prefix.padEnd(DIGITS, 'f'), limit],
    );
  }

  /** Those of which there is no event at all, or which began as recordings and have no row. */
  async unsettled(subjects: readonly string[]): Promise<string[]> {
    const rows = await rowsOf<{ subject: string }>(
      this.catalogue,
      `select subject from unnest($1::text[]) subject
       where not exists (select from audit a where a.subject = subject.subject)
         or exists (select from audit a where a.stream = 'recording-' || subject.subject)`,
      [subjects],
    );
    return rows.map(({ subject }) => subject);
  }
}
