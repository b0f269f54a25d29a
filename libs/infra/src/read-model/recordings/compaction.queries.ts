import type { DataSource } from 'typeorm';

/** What all captures take, in bytes: as they came, and as they are kept. */
export type StoredTotals = { readonly originalBytes: number; readonly storedBytes: number };

export type WaitingCapture = { readonly id: string; readonly since: Date };
export type WaitingPage = {
  readonly since: Date;
  /** The last of the page before. */
  readonly after: WaitingCapture | null;
  /** Crypt keys that were entered; what is encrypted under others waits. */
  readonly open: readonly string[];
  readonly limit: number;
};

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** What the catalogue knows of how captures are kept. */
export class CompactionQueries {
  constructor(private readonly catalogue: DataSource) {}

  /**
   * A page of those that have been read since before a moment, and of which it is not decided how they
   * are kept: the longest first.
   */
  async waiting({ since, after, open, limit }: WaitingPage): Promise<WaitingCapture[]> {
    return this.catalogue.query(
      `select id, state_since since from recordings
       where compacted_at is null and not_compacted is null and state in ('ready', 'failed')
         and state_since < $1 and (state_since, id) > ($2, $3::uuid)
         and (encrypted_with is null or encrypted_with = any($4::uuid[]))
       order by state_since, id limit $5`,
      [since, after?.since ?? new Date(0), after?.id ?? FIRST_ID, open, limit],
    );
  }

  /** Those that were compacted last. */
  async newest(limit: number): Promise<string[]> {
    const rows: { id: string }[] = await this.catalogue.query(
      `select id from recordings where compacted_at is not null
       order by compacted_at desc limit $1`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Reads every row: ask now and then, not for every page. */
  async totals(): Promise<StoredTotals> {
    const rows: { original: string; stored: string }[] = await this.catalogue.query(
      `select coalesce(sum(bytes), 0) original, coalesce(sum(coalesce(stored_bytes, bytes)), 0) stored
       from recordings`,
    );
    const [{ original, stored } = { original: 0, stored: 0 }] = rows;
    return { originalBytes: Number(original), storedBytes: Number(stored) };
  }
}
