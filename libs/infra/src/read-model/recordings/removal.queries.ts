import type { DataSource } from 'typeorm';
import type { HoldQueries } from '../holds/hold.queries.js';

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** A recording that was deleted, and when. */
export type UnerasedRecording = { readonly id: string; readonly since: Date };
export type UnerasedPage = {
  readonly since: Date;
  /** The last of the page before. */
  readonly after: UnerasedRecording | null;
  readonly limit: number;
};

/** A recording in the recycle bin, and until when it can be restored. */
export type BinnedRecording = { readonly id: string; readonly purgesOn: Date };

/** A page of those that are due: after which one it goes on, and how many at most. */
export type DuePage<Nominee> = {
  readonly until: Date;
  readonly after: Nominee | null;
  readonly limit: number;
  /** Whose recordings are not due at all. */
  readonly holds: Pick<HoldQueries, 'anyOf'>;
};

/** What the catalogue knows of recordings on their way out. */
export class RemovalQueries {
  constructor(private readonly catalogue: DataSource) {}

  /** A page of those that were deleted before a moment and are not erased yet, the longest first. */
  awaitingErasure({ since, after, limit }: UnerasedPage): Promise<UnerasedRecording[]> {
    return this.catalogue.query(
      `select id, state_since since from recordings
       where state = 'deleted' and state_since < $1 and (state_since, id) > ($2, $3::uuid)
       order by state_since, id limit $4`,
      [since, after?.since ?? new Date(0), after?.id ?? FIRST_ID, limit],
    );
  }

  /** Whatever was delivered again of these: they have a name and a key of their own. */
  async duplicatesOf(ids: readonly string[]): Promise<string[]> {
    const rows: { id: string }[] = await this.catalogue.query(
      `select subject id from audit
       where type = 'RecordingFoundDuplicate' and data ->> 'original' = any($1)`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  /** Is any of these still shown as one that is there? */
  async isAnyThere(ids: readonly string[]): Promise<boolean> {
    const rows: unknown[] = await this.catalogue.query(
      `select from recordings
       where id = any($1::uuid[]) and state not in ('deleted', 'erased') limit 1`,
      [ids],
    );
    return rows.length > 0;
  }

  /** Those whose time in the recycle bin is over and that nothing keeps, the longest first. */
  async dueInBin(page: DuePage<BinnedRecording>): Promise<BinnedRecording[]> {
    const { until, after, limit, holds } = page;
    const values = [until, after?.purgesOn ?? new Date(0), after?.id ?? FIRST_ID, limit];
    const held = await holds.anyOf(values);
    return this.catalogue.query(
      `select id, purges_on "purgesOn" from recordings r
       where recycled_at is not null and not protected
         and purges_on <= $1 and (purges_on, id) > ($2, $3::uuid)
         and not (${held})
       order by purges_on, id limit $4`,
      values,
    );
  }
}
