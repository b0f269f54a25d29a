import type { DataSource } from 'typeorm';
import type { SealEvent } from '#domain/seal/seal';
import { rowsOf } from '../rows-of.js';

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

const UNSEALED = `not watermarked and state in ('received', 'ready', 'failed')`;
/** What was sealed once, or is to be whatever the settings say. */
const FOLLOWED = `(watermark_requested and ${UNSEALED}
  or watermarked and not sound_sealed and state = 'ready'
  or watermarked and not tombstoned and state = 'erased')`;
/** Members of App objects that have their recordings sealed. */
const MEMBERS = `select distinct jsonb_array_elements_text(members) id from app_objects
  where watermark`;

/** By when recordings began: where a look at them has come to. */
export type StartPlace = { readonly id: string; readonly startedAt: string };

const PLACE = `id, started_at::text "startedAt"`;
const BEHIND = '(started_at, id) > ($2::timestamptz, $3::uuid)';
const BEGINNING: StartPlace = { id: FIRST_ID, startedAt: '-infinity' };

/** The earliest of these. A look for each member: others' recordings, however many, are not in the way. */
const EARLIEST = {
  all: `select ${PLACE} from recordings where ${UNSEALED} and ${BEHIND}
    order by started_at, id limit $1`,
  members: `select r.id, r.started_at::text "startedAt" from (${MEMBERS}) member cross join lateral (
      select id, started_at from recordings
      where ${UNSEALED} and owner_id = member.id and ${BEHIND} order by started_at, id limit $1) r
    order by r.started_at, r.id limit $1`,
} as const;

/** What waits by the settings, without what waits anyway. */
const WAITING = {
  all: `unsealed - requested`,
  members: `(select coalesce(sum(count), 0) from (${MEMBERS}) member cross join lateral (
      select count(*) from recordings where ${UNSEALED} and owner_id = member.id) r)
    - (select count(*) from recordings where watermark_requested and ${UNSEALED}
       and owner_id in (select id from (${MEMBERS}) member))`,
  none: '0',
} as const;

/** Entries of a kind ($1). Of those that are about recordings there are too many to look through. */
const ENTRIES = `select revision from audit
  where stream = 'seals' and type not in ('SealChained', 'TombstoneChained') and type = $1`;
type SealEventType = Exclude<SealEvent['type'], 'SealChained' | 'TombstoneChained'>;

/** Of which recordings the catalogue says that they are to be sealed. It only nominates. */
export class SealQueries {
  constructor(private readonly catalogue: DataSource) {}

  /** What came just now and is to be sealed, the newest first. */
  async fresh(limit: number): Promise<string[]> {
    const wanted = await this.wanted();
    if (wanted === 'none') return [];
    const ofMembers = wanted === 'members' ? `and owner_id in (select id from (${MEMBERS}) m)` : '';
    return this.ids(
      `select id from recordings
       where ${UNSEALED} and state_since > now() - interval '1 minute' ${ofMembers}
       order by state_since desc, id limit $1`,
      limit,
    );
  }

  /** What was sealed once, or is to be whatever the settings say: the earliest behind a place. */
  followed(limit: number, after: StartPlace | null): Promise<StartPlace[]> {
    return this.starts(
      `select ${PLACE} from recordings where ${FOLLOWED} and ${BEHIND}
       order by started_at, id limit $1`,
      limit,
      after,
    );
  }

  /** What is to be sealed by the settings: the earliest behind a place. */
  async earliest(limit: number, after: StartPlace | null): Promise<StartPlace[]> {
    const wanted = await this.wanted();
    return wanted === 'none' ? [] : this.starts(EARLIEST[wanted], limit, after);
  }

  /** How many are sealed, and how many wait for it. */
  async counts(): Promise<{ sealed: number; waiting: number }> {
    const rows = await rowsOf<{ sealed: string; waiting: string }>(
      this.catalogue,
      `select sealed, followed + requested + ${WAITING[await this.wanted()]} waiting
       from seal_counts`,
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
      `select id from recordings
       where watermarked and state in ('received', 'ready', 'failed') and id > $2::uuid
       order by id limit $1`,
      limit,
      id === '' ? FIRST_ID : id,
    );
  }

  /** The entries of the chain that are of a kind, the newest first: their places in the stream. */
  entriesOf(type: SealEventType, limit: number): Promise<bigint[]> {
    return this.places(`${ENTRIES} order by revision desc limit $2`, type, limit);
  }

  /** The first entry of a kind behind a place; `null`: there is none. */
  async entryAfter(type: SealEventType, place: number): Promise<bigint | null> {
    const [first] = await this.places(
      `${ENTRIES} and revision > $2 order by revision limit 1`,
      type,
      place,
    );
    return first ?? null;
  }

  private async places(query: string, ...given: (string | number)[]): Promise<bigint[]> {
    const rows = await rowsOf<{ revision: string }>(this.catalogue, query, given);
    return rows.map(({ revision }) => BigInt(revision));
  }

  /** Which are to be sealed by the settings. */
  private async wanted(): Promise<'all' | 'members' | 'none'> {
    const [row] = await rowsOf<{ all: boolean; some: boolean }>(
      this.catalogue,
      `select coalesce((select watermark from settings), false) "all",
         exists(select from app_objects where watermark) "some"`,
    );
    if (row?.all === true) return 'all';
    return row?.some === true ? 'members' : 'none';
  }

  private starts(query: string, limit: number, after: StartPlace | null): Promise<StartPlace[]> {
    const { id, startedAt } = after ?? BEGINNING;
    return rowsOf<StartPlace>(this.catalogue, query, [limit, startedAt, id]);
  }

  private async ids(query: string, ...given: (string | number)[]): Promise<string[]> {
    const rows = await rowsOf<{ id: string }>(this.catalogue, query, given);
    return rows.map(({ id }) => id);
  }
}
