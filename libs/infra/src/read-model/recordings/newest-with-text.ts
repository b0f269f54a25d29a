import { Conditions } from '../conditions.js';
import { keptRows } from '../prepared-rows.js';
import { type Tables, rowsOf } from '../rows-of.js';
import {
  type RecordingFilter,
  addOthers,
  addTexts,
  addTimes,
  hasIndexed,
  isPlainText,
  withoutTimes,
} from './recording.filter.js';
import { DAY_MS, MARKS, type Stretch, directionMark, stretchBefore } from './time-marks.js';

/** So many are looked at, for each that is asked for, before an index of texts is. */
const LOOK_AT = 10;
/** And so many times as many, where the missing ones are likely among them. */
const LOOK_ON = 3;
/** As the last ones may be further apart. */
const SPARE = 1.5;
/** A stretch is longer than what would likely do: some rows too many cost less than a statement more. */
const AMPLE = 2.5;
/** Where more than this share of what was missing is found, it is likely found as often before that. */
const TELLING_SHARE = 1 / 8;
/** Each stretch in which little was found is so many times as long as the one after it, at least. */
const GROWTH = 4;

export type TextSearch = {
  readonly filter: RecordingFilter;
  /** Adds whose the list is narrowed to; `null`: to nobody's. */
  readonly narrow: ((where: Conditions) => void) | null;
  /** What all are after in the list. */
  readonly after: Moment | null;
  /** How far apart those before that were, where an index found them. */
  readonly everyMs?: number | undefined;
  readonly limit: number;
};

type Moment = Pick<Place, 'startedAt' | 'id'>;

/** A place in the list. `position`: of the last event that the row had seen when it was found there. */
export type Place = { readonly id: string; readonly startedAt: Date; readonly position: string };

/** `everyMs`: how far apart they are, where an index found them and a page has more than a day. */
type Search = { readonly places: Place[]; readonly everyMs?: number | undefined };

/**
 * The newest that match a filter with a text in it. What is in many is found by looking at the newest, what
 * is in few in an index of texts: stretch by stretch, so that of those only about as many are read as are
 * asked for, and not all that there ever were.
 */
export async function newestWithText(catalogue: Tables, search: TextSearch): Promise<Search> {
  const { limit, filter } = search;
  const { found, last, lookedMs } = known(search) ?? (await lookAtNewest(catalogue, search));
  let from: Date | null = last && last.startedAt;
  let least = hasIndexed(filter) ? AMPLE * lookedMs * (limit / (found.length + 1)) : Infinity;
  while (last && from && (!filter.from || from > filter.from)) {
    const missing = limit - found.length;
    const stretch = stretchBefore(from, least);
    const more = await inStretch(catalogue, { ...search, limit: missing }, { stretch, last });
    found.push(...more);
    if (found.length >= limit) return { places: found, everyMs: apart(found) };
    ({ from } = stretch);
    const times = (AMPLE * (limit - found.length)) / (more.length + 1);
    const grown = more.length > missing * TELLING_SHARE ? times : Math.max(times, GROWTH);
    least = grown * (stretch.before.getTime() - Number(from));
  }
  return { places: found };
}

const apart = (found: readonly Place[]): number | undefined => {
  const [first, last] = [found[0], found.at(-1)];
  const ms = first && last ? first.startedAt.getTime() - last.startedAt.getTime() : 0;
  return ms > DAY_MS ? ms / found.length : undefined;
};

/** What was rare before a page likely is after it: the newest need not be looked at for that. */
const known = ({ after, everyMs, filter }: TextSearch): Looked | null => {
  if (!after || everyMs === undefined || !hasIndexed(filter)) return null;
  return { found: [], last: after, lookedMs: everyMs };
};

type Looked = {
  readonly found: Place[];
  /** The last that was looked at; `null`: it need not be looked any further. */
  readonly last: Moment | null;
  /** How much time lies between the first that was looked at and the last. */
  readonly lookedMs: number;
};

const lookAtNewest = async (catalogue: Tables, search: TextSearch): Promise<Looked> => {
  const { limit } = search;
  const most = rounded(limit * LOOK_AT);
  const looked = await look(catalogue, search, most);
  const { found, last } = looked;
  const missing = limit - found.length;
  const likely = Math.ceil((SPARE * missing * most) / found.length);
  if (last === null || likely > LOOK_ON * most) return looked;
  // It stops at what is enough, so more than that costs nothing.
  const further = { ...search, after: last, limit: missing };
  const more = await look(catalogue, further, rounded(Math.min(2 * likely, LOOK_ON * most)));
  return { ...more, found: [...found, ...more.found], lookedMs: looked.lookedMs + more.lookedMs };
};

/** How many stands in the statement, as the plan follows from it: so that there are few statements. */
const rounded = (many: number): number => 2 ** Math.ceil(Math.log2(many));

/** Looks at so many of the newest, until enough have the text. */
const look = async (catalogue: Tables, search: TextSearch, most: number): Promise<Looked> => {
  const { filter, narrow, after, limit } = search;
  const where = new Conditions();
  narrow?.(where);
  if (after) where.add(AFTER, after.startedAt, after.id);
  addOthers(where, filter);
  const texts = new Conditions(where.values);
  addTexts(texts, filter);
  const [looked, wanted] = [String(most), where.parameter(limit)];
  const rows = await rowsOfSearch<Place & { hasText: boolean; number: number }>(
    catalogue,
    search,
    `select ${PLACE}, has_text "hasText", number::int from (
       select id, started_at, position, has_text, row_number() over (${IN_ORDER}) number from (
         select r.id, r.started_at, r.position, (${texts.sql}) has_text from recordings r where ${where.sql}
         ${IN_ORDER} limit ${looked}) r) r
     where has_text or number = 1 or number = ${looked}
     ${IN_ORDER} limit ${wanted} + 1`,
    where.values,
  );
  const found = rows.filter(({ hasText }) => hasText).slice(0, limit);
  const [first, last] = [rows[0], rows.find(({ number }) => number === most)];
  if (!first || !last || found.length === limit) return { found, last: null, lookedMs: 0 };
  return { found, last, lookedMs: first.startedAt.getTime() - last.startedAt.getTime() };
};

/** Where it is looked: in a stretch, and after the last that was looked at before. */
type Where = { readonly stretch: Stretch; readonly last: Moment };

/** Those with the text, and those of people with the text in their names, are in two indexes. */
const inStretch = (catalogue: Tables, search: TextSearch, where: Where): Promise<Place[]> => {
  const { filter, limit } = search;
  const { q, meant } = filter;
  const values: unknown[] = [];
  const limited = new Conditions(values).parameter(limit);
  const wanted = (from: string) =>
    `(select r.id, r.started_at, r.position from ${from} ${IN_ORDER} limit ${limited})`;
  const texts = { ...filter, meant: meant && { ...meant, q: [] } };
  const arms = [wanted(textsIn({ ...search, filter: texts }, where, values))];
  if (q && meant && meant.q.length > 0) {
    const others = { ...search, filter: { ...filter, q: undefined } };
    arms.push(wanted(ownersIn(others, meant.q, where, values)));
  }
  return rowsOfSearch<Place>(
    catalogue,
    search,
    `select ${PLACE} from (${arms.join(' union ')}) r
     ${IN_ORDER} limit ${limited}`,
    values,
  );
};

/** Moments stand apart, or the database would read all of them to cut them with what has the text. */
const textsIn = (search: TextSearch, { stretch, last }: Where, values: unknown[]): string => {
  const { filter, narrow } = search;
  const [inner, moments] = [new Conditions(values), new Conditions(values)];
  narrow?.(inner);
  addOthers(inner, withoutTimes(filter));
  addTexts(inner, filter);
  const { direction } = filter;
  if (stretch.marks) inner.add(`${MARKS} && ?::int[]`, stretch.marks);
  if (direction) inner.add(`${MARKS} @> ?::int[]`, [directionMark(direction)]);
  addTimes(moments, filter);
  addBefore(moments, stretch, last);
  const apart = hasIndexed(filter) ? 'offset 0' : '';
  return `(select * from recordings r where ${inner.sql} ${apart}) r where ${moments.sql}`;
};

const ownersIn = (
  { filter, narrow }: TextSearch,
  owners: readonly string[],
  { stretch, last }: Where,
  values: unknown[],
): string => {
  const where = new Conditions(values);
  narrow?.(where);
  addOthers(where, filter);
  addTexts(where, filter);
  addBefore(where, stretch, last);
  where.add('r.owner_id = any(?)', owners);
  if (stretch.from) where.add('r.started_at >= ?', stretch.from);
  return `recordings r where ${where.sql}`;
};

const addBefore = (where: Conditions, { before }: Stretch, last: Moment): void => {
  if (before < last.startedAt) where.add('r.started_at < ?', before);
  // Said twice: of a moment after one and before another, the database knows that it is not most of all.
  else where.add(`r.started_at <= ? and ${AFTER}`, last.startedAt, last.startedAt, last.id);
};

/**
 * A text by itself is looked for in the same way, whatever it is: as it is in the newest or not, and as
 * stretches are as long as it is rare, the plan need not know it. One that does takes longer to make than to
 * follow. With other filters it depends on them what is read first.
 */
const rowsOfSearch = <Row>(
  catalogue: Tables,
  { filter, narrow }: TextSearch,
  sql: string,
  values: unknown[],
): Promise<Row[]> => {
  const rows = narrow === null && isPlainText(filter) ? keptRows : rowsOf;
  return rows<Row>(catalogue, sql, values);
};

const PLACE = 'id, started_at "startedAt", position';
const IN_ORDER = 'order by r.started_at desc, r.id desc';
const AFTER = '(r.started_at, r.id) < (?, ?::uuid)';
