import type { DataSource } from 'typeorm';
import { rowsOf } from '../rows-of.js';

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Of recordings that came a moment ago, so many go before those that have waited for long. */
const FRESH = 16;

const UNSEALED = `not watermarked and state in ('received', 'ready', 'failed')`;
/** What was sealed once, or is to be whatever the settings say. */
const FOLLOWED = `(watermark_requested and ${UNSEALED}
  or watermarked and not sound_sealed and state = 'ready'
  or watermarked and not tombstoned and state = 'erased')`;
/** Whose owner is a member of an App object that has them sealed. */
const OF_MEMBERS = `owner_id in (select jsonb_array_elements_text(members) from app_objects
  where watermark)`;

/** Of which recordings the catalogue says that they are to be sealed. It only nominates. */
export class SealQueries {
  constructor(private readonly catalogue: DataSource) {}

  /** The next ones: what came just now, what is to be followed, then the earliest. */
  async due(limit: number): Promise<string[]> {
    const wanted = await this.wanted();
    const followed = await this.ids(`${FOLLOWED} order by started_at, id limit $1`, limit);
    if (wanted === null) return followed;
    const fresh = await this.ids(
      `${UNSEALED} and ${wanted} and state_since > now() - interval '1 minute'
       order by started_at desc, id limit $1`,
      FRESH,
    );
    const earliest = await this.ids(
      `${UNSEALED} and ${wanted} order by started_at, id limit $1`,
      limit,
    );
    return [...new Set([...fresh, ...followed, ...earliest])].slice(0, limit);
  }

  /** How many are sealed, and how many wait for it. */
  async counts(): Promise<{ sealed: number; waiting: number }> {
    const wanted = await this.wanted();
    const rows = await rowsOf<{ sealed: string; waiting: string }>(
      this.catalogue,
      `select (select count(*) from recordings where watermarked) sealed,
         (select count(*) from recordings where ${FOLLOWED})
         + (select count(*) from recordings
            where ${UNSEALED} and not watermark_requested and ${wanted ?? 'false'}) waiting`,
    );
    const [{ sealed, waiting } = { sealed: '0', waiting: '0' }] = rows;
    return { sealed: Number(sealed), waiting: Number(waiting) };
  }

  /** Does an App object have the recordings of this owner sealed? */
  async isMember(owner: string | null): Promise<boolean> {
    if (owner === null) return false;
    const rows = await rowsOf(
      this.catalogue,
      'select from app_objects where watermark and members @> to_jsonb(array[$1::text]) limit 1',
      [owner],
    );
    return rows.length > 0;
  }

  /** A page of those that are sealed and there, by id. */
  sealedAfter(id: string, limit: number): Promise<string[]> {
    return this.ids(
      `watermarked and state in ('received', 'ready', 'failed') and id > $2::uuid
       order by id limit $1`,
      limit,
      id === '' ? FIRST_ID : id,
    );
  }

  /** The entries of the chain that are of a kind, the newest first: their places in the stream. */
  async entriesOf(type: string, limit: number): Promise<bigint[]> {
    const rows = await rowsOf<{ revision: string }>(
      this.catalogue,
      `select revision from audit where stream = 'seals' and type = $1
       order by position desc limit $2`,
      [type, limit],
    );
    return rows.map(({ revision }) => BigInt(revision));
  }

  /** SQL: which are to be sealed by the settings; `null`: none. */
  private async wanted(): Promise<string | null> {
    const [row] = await rowsOf<{ all: boolean; some: boolean }>(
      this.catalogue,
      `select coalesce((select watermark from settings), false) "all",
         exists(select from app_objects where watermark) "some"`,
    );
    if (row?.all === true) return 'true';
    return row?.some === true ? OF_MEMBERS : null;
  }

  private async ids(where: string, ...given: (string | number)[]): Promise<string[]> {
    const rows = await rowsOf<{ id: string }>(
      this.catalogue,
      `select id from recordings where ${where}`,
      given,
    );
    return rows.map(({ id }) => id);
  }
}
