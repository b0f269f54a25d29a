import type { Sight } from '#domain/access/may';
import { decodeSearchCursor, encodeSearchCursor, isUuid } from '../cursor.js';
import { Conditions } from '../conditions.js';
import { storedText } from '../projection/stored-json.js';
import { preparedRows } from '../prepared-rows.js';
import type { Tables } from '../rows-of.js';
import { ACCOUNTS_AGE, GrantedUsers } from '../users/granted-users.js';
import { withMeant } from './meant-users.js';
import { NewestOfOwners, type OwnersSearch, areMany } from './newest-of-owners.js';
import { type Place, newestWithText } from './newest-with-text.js';
import { type RecordingFilter, addFilter, hasText, isOfMomentsOnly } from './recording.filter.js';
import type { RecordingJson } from './recording-json.js';
import {
  type OpenKeys,
  SELECTED,
  SELECTED_FROM,
  type SelectedRow,
  recordingJson,
} from './selected-recording.js';

export type RecordingList = {
  readonly filter: RecordingFilter;
  /** Whose recordings the asker may see. */
  readonly sight: Sight;
  /** Rows on a page; the caller bounds it. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
};

export type RecordingPage = { readonly items: RecordingJson[]; readonly next: string | null };

/** Reads the catalogue of recordings. Of recordings that were found to be duplicates it knows nothing. */
export class RecordingQueries {
  private readonly granted: GrantedUsers;
  private readonly newestOfOwners: NewestOfOwners;

  constructor(
    private readonly catalogue: Tables,
    private readonly keys: OpenKeys = NO_KEYS,
  ) {
    this.granted = new GrantedUsers(catalogue);
    this.newestOfOwners = new NewestOfOwners(catalogue);
  }

  /** A page of those that match, newest first. @throws Refusal `cursor-invalid` */
  async list({ filter, sight, limit, after }: RecordingList): Promise<RecordingPage> {
    const cursor = after === undefined ? null : decodeSearchCursor(after);
    const meant = await withMeant(this.catalogue, filter);
    const listed = (seen: Seen): Conditions => {
      const where = new Conditions();
      seen(where);
      if (cursor) where.add('(r.started_at, r.id) < (?, ?::uuid)', cursor.at, cursor.id);
      addFilter(where, meant);
      return where;
    };
    if (!hasText(meant)) {
      const isPlain = isOfMomentsOnly(meant);
      const { rows, next } = await this.newest({ listed, isPlain, limit }, sight);
      return { items: this.shownAs(rows), next };
    }
    const seen = await this.seenIn(sight);
    const { places, everyMs } = await newestWithText(this.catalogue, {
      filter: meant,
      narrow: sight === 'all' ? null : seen,
      after: cursor && { startedAt: cursor.at, id: cursor.id },
      everyMs: cursor?.everyMs,
      limit: limit + 1,
    });
    if (places.length === 0) return NOTHING;
    const rows = await this.shown(places.slice(0, limit), listed(seen));
    return { items: this.shownAs(rows), next: nextAfter(places, limit, everyMs) };
  }

  /** Adds to conditions on recordings `r` that a list shows them, whoever it speaks of looked up before. */
  async shownIn({ filter, sight }: Pick<RecordingList, 'filter' | 'sight'>): Promise<Seen> {
    const seen = await this.seenIn(sight);
    const meant = await withMeant(this.catalogue, filter);
    return (where) => {
      seen(where);
      addFilter(where, meant);
    };
  }

  /** How many recordings these people have, in the recycle bin or not. */
  async countOf(owners: readonly string[]): Promise<number> {
    const rows: { count: string }[] = await this.catalogue.query(
      `select count(*) from recordings
       where owner_id = any($1) and state not in ('deleted', 'erased')`,
      [owners.map(storedText)],
    );
    return Number(rows[0]?.count);
  }

  /** One recording, in the recycle bin or not; `null` when there is none of that id. */
  async one(id: string): Promise<RecordingJson | null> {
    return (await this.many([id]))[0] ?? null;
  }

  /** Those of the ids that there are, newest first. */
  async many(ids: readonly string[]): Promise<RecordingJson[]> {
    const where = new Conditions();
    where.add('r.id = any(?::uuid[])', ids.filter(isUuid));
    return this.shownAs(await this.select(where, ids.length));
  }

  /**
   * The oldest recording that was received whole under this file name (upper and lower case alike)
   * with these bytes, or `null`.
   */
  async findSame(fileName: string, sha256: string): Promise<string | null> {
    const rows: { id: string }[] = await this.catalogue.query(
      `select id from recordings
       where sha256 = $1 and lower(file_name) = lower($2) and incomplete_code is null
       order by started_at, id limit 1`,
      [sha256, storedText(fileName)],
    );
    return rows[0]?.id ?? null;
  }

  /**
   * Those that wait for their conversion since before a moment, the longest first. `inTurn`: the
   * product itself asked for it, and it may wait for others. What is locked waits until it can be read.
   */
  async awaitingConversion(
    since: Date,
    open: readonly string[],
    limit: number,
  ): Promise<AwaitingConversion[]> {
    return this.catalogue.query(
      `select id, conversion_cause is not null "inTurn" from recordings
       where ((state = 'received' and state_since < $1) or reread_since < $1)
         and (encrypted_with is null or encrypted_with = any($2::uuid[]))
       order by coalesce(reread_since, state_since), id limit $3`,
      [since, open, limit],
    );
  }

  /** How many wait because the product itself asked for them to be read again; counts to `limit`. */
  async rereadingInTurn(limit: number): Promise<number> {
    const rows: unknown[] = await this.catalogue.query(
      `select from recordings
       where (reread_since is not null or state = 'received') and conversion_cause is not null
       limit $1`,
      [limit],
    );
    return rows.length;
  }

  /** What could not be decoded, in whole or in part, and is not being read again: by id. */
  async undecoded(after: string | null, limit: number): Promise<UndecodedRecording[]> {
    return this.catalogue.query(
      `select ${UNDECODED} from recordings
       where ${IS_UNDECODED} and reread_since is null and recycled_at is null and id > $1::uuid
       order by id limit $2`,
      [after ?? FIRST_ID, limit],
    );
  }

  /**
   * What another converter made ready, so that it is not known here what it left out, or saw, and the crypt
   * keys that are open can read: by id.
   */
  async readyByOthers(
    { converter, open }: { readonly converter: string; readonly open: readonly string[] },
    after: string | null,
    limit: number,
  ): Promise<UndecodedRecording[]> {
    return this.catalogue.query(
      `select ${UNDECODED} from recordings
       where state = 'ready' and converter <> $1 and reread_since is null and recycled_at is null and id > $2::uuid
         and (encrypted_with is null or encrypted_with = any($4::uuid[])) order by id limit $3`,
      [converter, after ?? FIRST_ID, limit, open],
    );
  }

  private shownAs(rows: readonly SelectedRow[]): RecordingJson[] {
    return rows.map((row) => recordingJson(row, this.keys));
  }

  /** Adds to conditions on recordings `r` that somebody may see them. */
  private async seenIn(sight: Sight): Promise<Seen> {
    if (sight === 'all') return everybody;
    return ofAny(ownersIn(sight, await this.granted.of(sight.accessList)));
  }

  private newest(list: Listed, sight: Sight): Promise<AgedPage> {
    if (sight === 'all') return this.newestOf(list, everybody);
    return this.asNamed(sight, (named) => {
      const owners = ownersIn(sight, named);
      return list.isPlain && areMany(owners)
        ? this.newestOfMany(list, { owners, of: named })
        : this.newestOf(list, ofAny(owners));
    });
  }

  private async newestOf({ listed, limit }: Listed, seen: Seen): Promise<AgedPage> {
    const also = seen === everybody ? '' : AGED;
    const rows = await this.select<AgedRow>(listed(seen), limit + 1, { also });
    return { ...pageOf(rows, limit), rows: rows.slice(0, limit) };
  }

  private async newestOfMany(
    { listed, limit }: Listed,
    many: Pick<OwnersSearch, 'owners' | 'of'>,
  ): Promise<AgedPage> {
    const among = () => listed(everybody);
    const rows = await this.newestOfOwners.find({ ...many, among, limit: limit + 1 });
    return { ...pageOf(rows, limit), rows: rows.slice(0, limit) };
  }

  /**
   * By whom the access list named when that was looked up last: a page tells whether any account has changed
   * since, as of the same moment. If one has, it is asked for again.
   */
  private async asNamed(
    sight: Narrow,
    find: (named: readonly string[]) => Promise<AgedPage>,
  ): Promise<AgedPage> {
    const known = this.granted.known(sight.accessList);
    if (known) {
      const page = await find(await known.value);
      if (known.age === (page.accountsAge ?? (await this.granted.age()))) return page;
    }
    return find(await this.granted.of(sight.accessList));
  }

  /** What is shown of places in the list; of those that have changed since, only what still matches. */
  private async shown(places: readonly Place[], where: Conditions): Promise<SelectedRow[]> {
    const ids = places.map(({ id }) => id);
    const rows = await preparedRows<SelectedRow>(this.catalogue, SHOWN, [ids]);
    const found = new Map(places.map(({ id, position }) => [id, position]));
    if (rows.every(({ id, position }) => found.get(id) === position)) return rows;
    const chosen = `(select * from recordings where id = any(${where.parameter(ids)}::uuid[]) offset 0)`;
    return this.select(where, ids.length, { of: chosen });
  }

  /** Which they are is found out first, in an index and by few columns; then what is shown of them. */
  private select<Row = SelectedRow>(
    where: Conditions,
    limit: number,
    { of = 'recordings', also = '' } = {},
  ): Promise<Row[]> {
    const limited = where.parameter(limit);
    return this.catalogue.query(
      `select ${SELECTED}${also} from ${SELECTED_FROM}
       where r.id in (
         select r.id from ${of} r where ${where.sql}
         order by r.started_at desc, r.id desc limit ${limited})
       order by r.started_at desc, r.id desc`,
      where.values,
    );
  }
}

type Narrow = Exclude<Sight, 'all'>;

/** Adds conditions on recordings `r`. */
type Seen = (where: Conditions) => void;

/** A list: its conditions with those of who sees it; `isPlain`: it is narrowed by nothing but moments. */
type Listed = {
  readonly listed: (seen: Seen) => Conditions;
  readonly isPlain: boolean;
  readonly limit: number;
};

/** `accountsAge`: how old the accounts were when it was read. */
type Aged = { readonly accountsAge?: string };
type AgedRow = SelectedRow & Aged;
type AgedPage = Aged & { readonly rows: SelectedRow[]; readonly next: string | null };
const AGED = `, ${ACCOUNTS_AGE} "accountsAge"`;

const everybody: Seen = () => undefined;

const ownersIn = ({ own }: Narrow, named: readonly string[]): readonly string[] =>
  own === null || named.includes(own) ? named : [own, ...named];

const ofAny =
  (owners: readonly string[]): Seen =>
  (where) => {
    if (owners.length === 1) where.add('r.owner_id = ?', owners[0]);
    else where.add('r.owner_id = any(?)', owners);
  };

/** The database makes its plan for this once in each connection, which is most of what it would take. */
const SHOWN = {
  name: 'recordings shown',
  text: `select ${SELECTED} from ${SELECTED_FROM} where r.id = any($1::uuid[])
    order by r.started_at desc, r.id desc`,
};

const NO_KEYS: OpenKeys = { isOpen: () => false, named: () => null };
const NOTHING: RecordingPage = { items: [], next: null };

/** @param places one more than the page has, if there is one */
const pageOf = (places: readonly (Place & Aged)[], limit: number) => ({
  ...(places[0]?.accountsAge !== undefined && { accountsAge: places[0].accountsAge }),
  next: nextAfter(places, limit),
});

const nextAfter = (places: readonly Place[], limit: number, everyMs?: number): string | null => {
  const last = places.length > limit ? places[limit - 1] : undefined;
  return last ? encodeSearchCursor({ at: last.startedAt, id: last.id, everyMs }) : null;
};

export type AwaitingConversion = { readonly id: string; readonly inTurn: boolean };

/** A recording of which something could not be decoded. `codecs` is empty where it is not known. */
export type UndecodedRecording = {
  readonly id: string;
  readonly converter: string;
  readonly failed: boolean;
  readonly codecs: readonly string[];
  readonly cause: string | null;
};

const UNDECODED = `id, converter, state = 'failed' failed, undecoded codecs,
  conversion_cause cause`;
/** As the index `recordings_undecoded` has it. */
const IS_UNDECODED = `((state = 'ready' and undecoded <> '[]')
  or (state = 'failed' and failure_code = 'codec-unsupported'))`;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
