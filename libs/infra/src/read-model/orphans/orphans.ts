import type { DataSource } from 'typeorm';
import type { OrphanCount, OrphanKind } from '#domain/orphan/orphan';

/** A place where bytes and events do not agree. */
export type Orphan = {
  readonly kind: OrphanKind;
  /** A folder or file below the blobs or the data folder. Never a name that somebody else gave. */
  readonly place: string;
  readonly recording: string | null;
  /** `null`: nothing is there, or nobody counted. */
  readonly bytes: number | null;
  /** How many files it is, or how many are missing. */
  readonly files: number;
  /** When the oldest of them was written; `null` where nothing is. */
  readonly since: Date | null;
};
export type KeptOrphan = Orphan & {
  readonly id: string;
  readonly foundAt: Date;
  readonly seenAt: Date;
};
/** One that was seen twice, and is not told of yet. */
export type News = { readonly id: string; readonly kind: OrphanKind };
export type OrphanPage = { readonly after: bigint | null; readonly limit: number };

/** Where the search stands: `at` are the first digits of the ids that come next. */
export type SearchPosition = { readonly at: string; readonly circle: number };

const ID = 'orphans';
/** What was seen once may have been on its way; what is still there so much later was not. */
const SEEN_AGAIN_SECONDS = 5;

/** What the search for orphans has found, by the database's clock, which all processes share. */
export class Orphans {
  constructor(private readonly runtime: DataSource) {}

  async position(): Promise<SearchPosition> {
    const rows: SearchPosition[] = await this.runtime.query(
      'select at, circle from orphan_search where id = $1',
      [ID],
    );
    return rows[0] ?? { at: '', circle: 1 };
  }

  /** Further on, only: who is slower than others does not set them back. */
  async moveTo({ at, circle }: SearchPosition): Promise<void> {
    await this.runtime.query(
      `insert into orphan_search (id, at, circle) values ($1, $2, $3)
       on conflict (id) do update set at = excluded.at, circle = excluded.circle
       where (excluded.circle, excluded.at collate "C")
           > (orphan_search.circle, orphan_search.at collate "C")`,
      [ID, at, circle],
    );
  }

  /** Notes what was seen in this round. */
  async see(circle: number, found: readonly Orphan[]): Promise<void> {
    if (found.length === 0) return;
    await this.runtime.query(
      `insert into orphans
         (kind, place, recording, bytes, files, since, found_at, seen_at, circle, reported)
       select kind, place, recording, bytes, files, since, now(), now(), $1, false
       from jsonb_to_recordset($2::jsonb) as given
         (kind text, place text, recording uuid, bytes bigint, files integer, since timestamptz)
       on conflict (kind, place) do update set bytes = excluded.bytes, files = excluded.files,
         since = excluded.since, seen_at = now(),
         circle = greatest(orphans.circle, excluded.circle)`,
      [circle, JSON.stringify(found)],
    );
  }

  /** What was not seen in the round that ends has been put in order. */
  async endRound(circle: number): Promise<void> {
    await this.runtime.query('delete from orphans where circle < $1', [circle]);
  }

  /**
   * Has those told that were seen twice, by one of those who want to at once, and again where that fails.
   * @returns how many
   */
  tell(report: (news: readonly News[]) => Promise<void>): Promise<number> {
    return this.runtime.transaction(async (tables) => {
      const news: News[] = await tables.query(
        `select id, kind from orphans
         where not reported and seen_at - found_at >= $1 * interval '1 second'
         order by id for update`,
        [SEEN_AGAIN_SECONDS],
      );
      if (news.length === 0) return 0;
      await report(news);
      const ids = news.map(({ id }) => id);
      await tables.query('update orphans set reported = true where id = any($1::bigint[])', [ids]);
      return news.length;
    });
  }

  /** Of each kind how many are known, of those that were seen twice. */
  counts(): Promise<OrphanCount[]> {
    return this.runtime.query(
      `select kind, count(*)::int count from orphans where reported group by kind order by kind`,
    );
  }

  /** The newest first. */
  async page({ after, limit }: OrphanPage): Promise<KeptOrphan[]> {
    const rows: (Omit<KeptOrphan, 'bytes'> & { readonly bytes: string | null })[] =
      await this.runtime.query(
        `select id, kind, place, recording, bytes, files, since,
           found_at "foundAt", seen_at "seenAt"
         from orphans where reported and ($1::bigint is null or id < $1) order by id desc limit $2`,
        [after?.toString() ?? null, limit],
      );
    return rows.map((row) => ({ ...row, bytes: row.bytes === null ? null : Number(row.bytes) }));
  }
}
