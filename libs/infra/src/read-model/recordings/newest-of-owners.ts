import type { Conditions } from '../conditions.js';
import { keptRows } from '../prepared-rows.js';
import type { Tables } from '../rows-of.js';
import { ACCOUNTS_AGE } from '../users/granted-users.js';
import { SELECTED, SELECTED_FROM, type SelectedRow } from './selected-recording.js';

/** So many are looked at first, whosever they are: of these it is known how much the owners have. */
const LOOK_AT = 256;
/** To look at so many takes as long as to ask of each of hundreds of owners for himself. */
const LOOK_ON = 2_048;
/** As the last ones may be further apart than the first. */
const SPARE = 1.5;
/** Of fewer, PostgreSQL knows soon what each of them has. */
const MANY = 40;

/** Are there so many owners that it is better not asked by a plan of their own? */
export const areMany = (owners: readonly string[]): boolean => owners.length > MANY;

export type OwnersSearch = {
  /** Ids, among texts that are nobody's. */
  readonly owners: readonly string[];
  /** What stays the same for as long as nearly these owners are asked for. */
  readonly of: object;
  /** The conditions of a list that is narrowed by moments only, anew each time. */
  readonly among: () => Conditions;
  readonly limit: number;
};

/** A row of the list, and how old the accounts were when it was found. */
type AgedRow = SelectedRow & { readonly accountsAge: string };

/** How they were found the last time: to look at the newest first again would be for nothing. */
type Way = 'among few' | 'among many' | 'of each';

/**
 * The newest of many owners. Those who have a good part of all are found by looking at the newest, those who
 * have little by asking for the newest of each; how many belong to them says which, so that nobody has all
 * recordings read because his people have none. No plan depends on who they are, and with hundreds of them a
 * plan that does takes longer to make than to follow.
 */
export class NewestOfOwners {
  private readonly worked = new WeakMap<object, Way>();

  constructor(private readonly catalogue: Tables) {}

  async find(search: OwnersSearch): Promise<AgedRow[]> {
    const { limit } = search;
    const way = this.worked.get(search.of) ?? 'among few';
    const few = way === 'among few' ? await amongNewest(this.catalogue, search, LOOK_AT) : null;
    if (few && few.length >= limit) return few;
    const isLikely = few ? (SPARE * limit * LOOK_AT) / few.length <= LOOK_ON : way === 'among many';
    const many = isLikely ? await amongNewest(this.catalogue, search, LOOK_ON) : [];
    const isEnough = many.length >= limit;
    this.worked.set(search.of, isEnough ? 'among many' : 'of each');
    return isEnough ? many : newestOfEach(this.catalogue, search);
  }
}

const amongNewest = (
  catalogue: Tables,
  { owners, among, limit }: OwnersSearch,
  most: number,
): Promise<AgedRow[]> => {
  const where = among();
  const [theirs, wanted] = [parameterOf(owners, where), where.parameter(limit)];
  // `coalesce`: a condition that cannot become a join, which would compare each with all of them.
  return shown(
    catalogue,
    `select r.id from (
       select r.id, r.started_at, r.owner_id from recordings r where ${where.sql}
       ${IN_ORDER} limit ${String(most)}) r
     where coalesce(r.owner_id in (select ${theirs}), false)
     ${IN_ORDER} limit ${wanted}`,
    where.values,
  );
};

/** JSON: the text of an array of hundreds is put together entry by entry, which leaves more garbage than all rows. */
const parameterOf = (owners: readonly string[], where: Conditions): string =>
  `jsonb_array_elements_text(${where.parameter(JSON.stringify(owners))}::jsonb)`;

/** How many stands in the statement, as the plan follows from it: so that there are few statements. */
const rounded = (many: number): string => String(2 ** Math.ceil(Math.log2(many)));

const newestOfEach = (
  catalogue: Tables,
  { owners, among, limit }: OwnersSearch,
): Promise<AgedRow[]> => {
  const where = among();
  const [theirs, wanted] = [parameterOf(owners, where), where.parameter(limit)];
  return shown(
    catalogue,
    `select r.id from ${theirs} owner, lateral (
       select r.id, r.started_at from recordings r where r.owner_id = owner and ${where.sql}
       ${IN_ORDER} limit ${rounded(limit)}) r
     ${IN_ORDER} limit ${wanted}`,
    where.values,
  );
};

/** What is shown of those whose ids a query gives. */
const shown = (catalogue: Tables, ids: string, values: readonly unknown[]): Promise<AgedRow[]> =>
  keptRows<AgedRow>(
    catalogue,
    `select ${SELECTED}, ${ACCOUNTS_AGE} "accountsAge" from ${SELECTED_FROM}
     where r.id in (${ids}) ${IN_ORDER}`,
    values,
  );

const IN_ORDER = 'order by r.started_at desc, r.id desc';
