import type { Conditions } from '../conditions.js';
import { keptRows } from '../prepared-rows.js';
import type { Tables } from '../rows-of.js';
import { ACCOUNTS_AGE } from '../users/granted-users.js';
import type { Place } from './newest-with-text.js';

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

type OwnersSearch = {
  /** Ids, among texts that are nobody's. */
  readonly owners: readonly string[];
  /** The conditions of a list that is narrowed by moments only, anew each time. */
  readonly among: () => Conditions;
  readonly limit: number;
};

/** A place in the list, and how old the accounts were when it was found. */
type AgedPlace = Place & { readonly accountsAge: string };

/**
 * The newest of many owners. Those who have a good part of all are found by looking at the newest, those who
 * have little by asking for the newest of each; how many belong to them says which, so that nobody has all
 * recordings read because his people have none. No plan depends on who they are, and with hundreds of them a
 * plan that does takes longer to make than to follow.
 */
export async function newestOfOwners(
  catalogue: Tables,
  search: OwnersSearch,
): Promise<AgedPlace[]> {
  const { limit } = search;
  const found = await amongNewest(catalogue, search, LOOK_AT);
  if (found.length >= limit) return found;
  const likely = (SPARE * limit * LOOK_AT) / found.length;
  const more = likely <= LOOK_ON ? await amongNewest(catalogue, search, LOOK_ON) : [];
  return more.length >= limit ? more : newestOfEach(catalogue, search);
}

const amongNewest = (
  catalogue: Tables,
  { owners, among, limit }: OwnersSearch,
  most: number,
): Promise<AgedPlace[]> => {
  const where = among();
  const [theirs, wanted] = [where.parameter(owners), where.parameter(limit)];
  // `coalesce`: a condition that cannot become a join, which would compare each with all of them.
  return keptRows<AgedPlace>(
    catalogue,
    `select ${PLACE} from (
       select r.id, r.started_at, r.position, r.owner_id from recordings r where ${where.sql}
       ${IN_ORDER} limit ${String(most)}) r
     where coalesce(r.owner_id in (select unnest(${theirs}::text[])), false)
     ${IN_ORDER} limit ${wanted}`,
    where.values,
  );
};

/** How many stands in the statement, as the plan follows from it: so that there are few statements. */
const rounded = (many: number): string => String(2 ** Math.ceil(Math.log2(many)));

const newestOfEach = (
  catalogue: Tables,
  { owners, among, limit }: OwnersSearch,
): Promise<AgedPlace[]> => {
  const where = among();
  const [theirs, wanted] = [where.parameter(owners), where.parameter(limit)];
  return keptRows<AgedPlace>(
    catalogue,
    `select ${PLACE} from unnest(${theirs}::text[]) owner, lateral (
       select r.id, r.started_at, r.position from recordings r where r.owner_id = owner and ${where.sql}
       ${IN_ORDER} limit ${rounded(limit)}) r
     ${IN_ORDER} limit ${wanted}`,
    where.values,
  );
};

const PLACE = `r.id, r.started_at "startedAt", r.position, ${ACCOUNTS_AGE} "accountsAge"`;
const IN_ORDER = 'order by r.started_at desc, r.id desc';
