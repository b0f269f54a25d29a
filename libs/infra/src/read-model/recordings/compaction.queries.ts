import type { DataSource } from 'typeorm';

/** What all captures take, in bytes: as they came, and as they are kept. */
export type StoredTotals = { readonly originalBytes: number; readonly storedBytes: number };

/** What the catalogue knows of how captures are kept. */
export class CompactionQueries {
  constructor(private readonly catalogue: DataSource) {}

  /** Those that have been read since before a moment and may be kept compact: the longest first. */
  async waiting(since: Date, limit: number): Promise<string[]> {
    const rows: { id: string }[] = await this.catalogue.query(
      `select id from recordings
       where compacted_at is null and not_compacted is null and state in ('ready', 'failed')
         and state_since < $1
       order by state_since, id limit $2`,
      [since, limit],
    );
    return rows.map(({ id }) => id);
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
