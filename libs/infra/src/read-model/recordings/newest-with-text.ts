import { Conditions } from '../conditions.js';
import { type Tables, rowsOf } from '../rows-of.js';
import { type RecordingFilter, addOthers, addTexts, hasTrigram } from './recording.filter.js';
import { MARKS, type Stretch, directionMark, stretchBefore } from './time-marks.js';

/** So many are looked at, for each that is asked for, before an index of texts is. */
const LOOK_AT = 30;
/** And so many times as many, where the missing ones are likely among them. */
const LOOK_ON = 2;
/** Each stretch is so many times as long as the one after it, at least. */
const GROWTH = 4;

export type TextSearch = {
  readonly filter: RecordingFilter;
  /** Adds what the list is narrowed to besides its filter. */
  readonly narrow: (where: Conditions) => void;
  readonly limit: number;
};

/** A place in the list. */
export type Place = { readonly id: string; readonly startedAt: Date };

/**
 * The newest that match a filter with a text in it. What is in many is found by looking at the newest, what
 * is in few in an index of texts: stretch by stretch, so that of those only about as many are read as are
 * asked for, and not all that there ever were.
 */
export async function newestWithText(catalogue: Tables, search: TextSearch): Promise<Place[]> {
  const { limit, filter } = search;
  const { found, last, lookedMs } = await lookAtNewest(catalogue, search);
  let from: Date | null = last && last.startedAt;
  let least = hasTrigram(filter) ? lookedMs * (limit / (found.length + 1)) : Infinity;
  while (last && from && (!filter.from || from > filter.from)) {
    const missing = limit - found.length;
    const stretch = stretchBefore(from, least);
    const more = await inStretch(catalogue, { ...search, limit: missing }, { stretch, last });
    found.push(...more);
    if (found.length >= limit) break;
    ({ from } = stretch);
    const times = Math.max((limit - found.length) / (more.length + 1), GROWTH);
    least = times * (stretch.before.getTime() - Number(from));
  }
  return found;
}

type Looked = {
  readonly found: Place[];
  /** The last that was looked at; `null`: it need not be looked any further. */
  readonly last: Place | null;
  /** How much time lies between the first that was looked at and the last. */
  readonly lookedMs: number;
};

const lookAtNewest = async (catalogue: Tables, search: TextSearch): Promise<Looked> => {
  const { limit } = search;
  const most = limit * LOOK_AT;
  const looked = await look(catalogue, search, most);
  const { found, last } = looked;
  const missing = limit - found.length;
  const likely = Math.ceil((1.5 * missing * most) / found.length);
  if (last === null || likely > LOOK_ON * most) return looked;
  const narrow = (where: Conditions): void => {
    search.narrow(where);
    where.add(AFTER, last.startedAt, last.id);
  };
  const more = await look(catalogue, { ...search, narrow, limit: missing }, likely);
  return { ...more, found: [...found, ...more.found], lookedMs: looked.lookedMs + more.lookedMs };
};

/** Looks at so many of the newest, until enough have the text. */
const look = async (
  catalogue: Tables,
  { filter, narrow, limit }: TextSearch,
  most: number,
): Promise<Looked> => {
  const where = new Conditions();
  narrow(where);
  addOthers(where, filter);
  const texts = new Conditions(where.values);
  addTexts(texts, filter);
  const [looked, wanted] = [where.parameter(most), where.parameter(limit)];
  const rows = await rowsOf<Place & { hasText: boolean; number: number }>(
    catalogue,
    `select id, started_at "startedAt", has_text "hasText", number::int from (
       select id, started_at, has_text, row_number() over (${IN_ORDER}) number from (
         select r.id, r.started_at, (${texts.sql}) has_text from recordings r where ${where.sql}
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
type Where = { readonly stretch: Stretch; readonly last: Place };

/** Those with the text, and those of people with the text in their names, are in two indexes. */
const inStretch = (catalogue: Tables, search: TextSearch, where: Where): Promise<Place[]> => {
  const { filter, limit } = search;
  const { q, meant } = filter;
  const values: unknown[] = [];
  const limited = new Conditions(values).parameter(limit);
  const wanted = (sql: string) =>
    `(select r.id, r.started_at from recordings r where ${sql} ${IN_ORDER} limit ${limited})`;
  const texts = { ...filter, meant: meant && { ...meant, q: [] } };
  const arms = [wanted(textsIn({ ...search, filter: texts }, where, values))];
  if (q && meant && meant.q.length > 0) {
    const others = { ...search, filter: { ...filter, q: undefined } };
    arms.push(wanted(ownersIn(others, meant.q, where, values)));
  }
  return rowsOf<Place>(
    catalogue,
    `select id, started_at "startedAt" from (${arms.join(' union ')}) r
     ${IN_ORDER} limit ${limited}`,
    values,
  );
};

const textsIn = (search: TextSearch, where: Where, values: unknown[]): string => {
  const conditions = conditionsIn(search, where, values);
  const { marks } = where.stretch;
  const { direction } = search.filter;
  if (marks) conditions.add(`${MARKS} && ?::int[]`, marks);
  if (direction) conditions.add(`${MARKS} @> ?::int[]`, [directionMark(direction)]);
  return conditions.sql;
};

const ownersIn = (
  search: TextSearch,
  owners: readonly string[],
  where: Where,
  values: unknown[],
): string => {
  const conditions = conditionsIn(search, where, values);
  conditions.add('r.owner_id = any(?)', owners);
  if (where.stretch.from) conditions.add('r.started_at >= ?', where.stretch.from);
  return conditions.sql;
};

const conditionsIn = (
  { filter, narrow }: TextSearch,
  { stretch: { before }, last }: Where,
  values: unknown[],
): Conditions => {
  const where = new Conditions(values);
  narrow(where);
  addOthers(where, filter);
  addTexts(where, filter);
  if (before < last.startedAt) where.add('r.started_at < ?', before);
  else where.add(AFTER, last.startedAt, last.id);
  return where;
};

const IN_ORDER = 'order by r.started_at desc, r.id desc';
const AFTER = '(r.started_at, r.id) < (?, ?::uuid)';
