import type { DataSource } from 'typeorm';
import { eventSchemas } from '#domain/catalogue-of-events';
import { Conditions } from '../conditions.js';
import { decodeActCursor, encodeActCursor } from '../cursor.js';
import { rowsOf } from '../rows-of.js';
import type { AuditEntry, AuditQueries } from './audit.queries.js';
import { LISTED } from './listed.js';

/** What is left out does not narrow. `from` is inclusive, `to` exclusive. */
export type ActivityFilter = {
  /** Id of the person who did it. */
  readonly user?: string | undefined;
  /** What was done to this recording; lists that showed it are among that. */
  readonly recording?: string | undefined;
  /** Types of events. */
  readonly types?: readonly string[] | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
};

type Asked = {
  readonly filter: ActivityFilter;
  readonly after?: string | undefined;
  limit: number;
};
export type ActivityPage = { readonly items: AuditEntry[]; readonly next: string | null };

/** How often one person was shown one recording in lists, on one day (UTC) or ever. */
export type Listings = {
  readonly by: string;
  readonly via: string;
  readonly token: string | null;
  readonly appObject: string | null;
  readonly consent: string | null;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Of the first of them, in the log. */
  readonly position: string;
};

type Place = { readonly position: string; readonly at: Date };

/** Index conditions repeat these words: only so does the planner see that the index will do. */
const BY_PEOPLE = `by like 'user:%'`;
const ALL_TYPES = Object.keys(eventSchemas);

/** Reads what people did, the newest first. */
export class ActivityQueries {
  constructor(
    private readonly catalogue: DataSource,
    private readonly audit: Pick<AuditQueries, 'at'>,
  ) {}

  /** A page. `after`: `next` of the page before. @throws Refusal `cursor-invalid` */
  async page(asked: Asked): Promise<ActivityPage> {
    const places = await this.places({ ...asked, limit: asked.limit + 1 });
    const shown = places.slice(0, asked.limit);
    const entries = await this.audit.at(shown.map(({ position }) => position));
    const byPosition = new Map(entries.map((entry) => [entry.position, entry]));
    const last = places.length > asked.limit ? shown.at(-1) : undefined;
    return {
      items: shown.flatMap(({ position }) => byPosition.get(position) ?? []),
      next: last ? encodeActCursor(last) : null,
    };
  }

  /** Who was shown a recording in lists; up to `limit` rows, the oldest first. */
  listingsOf(
    recording: string,
    { per, limit }: { per: 'day' | 'person'; limit: number },
  ): Promise<Listings[]> {
    const day = `, date_trunc('day', at at time zone 'UTC')`;
    return rowsOf<Listings>(
      this.catalogue,
      `select by, via, app_object "appObject", consent, token, count(*)::int "count",
         min(at) "firstAt", max(at) "lastAt", min(position) "position"
       from audit where type = 'RecordingListed' and ${LISTED} @> array[$1]
       group by by, via, app_object, consent, token${per === 'day' ? day : ''}
       order by min(position) limit $2`,
      [recording, limit],
    );
  }

  private places({ filter, after, limit }: Asked): Promise<Place[]> {
    const where = new Conditions();
    where.add(BY_PEOPLE);
    where.addGiven('by = ?', filter.user && `user:${filter.user}`);
    where.addGiven('at >= ?', filter.from);
    where.addGiven('at < ?', filter.to);
    if (after !== undefined) {
      const { at, position } = decodeActCursor(after);
      where.add('(at, position) < (?, ?)', at, position.toString());
    }
    const limited = where.parameter(limit);
    const newest = `order by at desc, position desc limit ${limited}`;
    const sql = statementOf(filter, where, newest);
    return rowsOf<Place>(this.catalogue, sql, where.values);
  }
}

const statementOf = (filter: ActivityFilter, where: Conditions, newest: string): string => {
  const { recording, types, user } = filter;
  if (recording !== undefined) {
    const id = where.parameter(recording);
    if (types) where.add('type = any(?)', types);
    const of = (found: string) => `select at, position from audit where ${found} and ${where.sql}`;
    // What is found by the array must not be looked for along the newest instead.
    return `with listed as materialized
        (${of(`type = 'RecordingListed' and ${LISTED} @> array[${id}]`)})
      select at, position from (${of(`subject = ${id}`)} union all table listed) found ${newest}`;
  }
  if (!types && user === undefined)
    return `select at, position from audit where ${where.sql} ${newest}`;
  // Of each type its newest, by an index: one that is rare is not looked for among all others.
  const wanted = where.parameter(types ?? ALL_TYPES);
  return `select found.* from unnest(${wanted}::text[]) wanted (name), lateral
      (select at, position from audit where type = wanted.name and ${where.sql} ${newest}) found
    ${newest.replaceAll(/(at|position) desc/g, 'found.$1 desc')}`;
};
