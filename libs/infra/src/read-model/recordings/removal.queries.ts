import type { DataSource } from 'typeorm';

/** What the catalogue knows of recordings on their way out. */
export class RemovalQueries {
  constructor(private readonly catalogue: DataSource) {}

  /** Those that were deleted before a moment and are not erased yet, the longest first. */
  async awaitingErasure(since: Date, limit: number): Promise<string[]> {
    const rows: { id: string }[] = await this.catalogue.query(
      `select id from recordings where state = 'deleted' and state_since < $1
       order by state_since, id limit $2`,
      [since, limit],
    );
    return rows.map(({ id }) => id);
  }
}
