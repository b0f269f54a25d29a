import { CATALOGUE } from '../data-sources.js';
import { countsOf } from '../migrations/seal-queues.js';

/** A row of the catalogue that is not what the events come to. */
export type RowDifference = {
  readonly table: string;
  readonly id: string;
  /** `missing`: the events tell of it, and it is not there; `foreign`: no event tells of it. */
  readonly kind: 'missing' | 'foreign' | 'other';
  /** Names of the columns that are others. */
  readonly columns: readonly string[];
  /** The subject under whose key its personal columns are sealed in the log. */
  readonly subject: string;
  /** By the events, nothing personal can be told of it any more. */
  readonly isGone: boolean;
};

/** A table whose rows are folded from events; SQL of its rows `n`. */
type Compared = {
  readonly table: string;
  readonly subject?: 'user_id';
  readonly isGone?: string;
};

/** Those that others follow from come first. */
export const TABLES: readonly Compared[] = [
  { table: 'settings' },
  { table: 'app_objects' },
  { table: 'recordings', isGone: `n.state in ('deleted', 'erased')` },
  { table: 'users', isGone: 'n.removed_at is not null' },
  { table: 'templates' },
  { table: 'holds' },
  { table: 'supervisions' },
  { table: 'api_tokens', subject: 'user_id' },
];

/** SQL: names of the columns in which two rows differ. */
const columnsOf = (one: string, other: string): string => `coalesce((
  select array_agg(key order by key)
  from jsonb_each(to_jsonb(${one})) was join jsonb_each(to_jsonb(${other})) other using (key)
  where was.value is distinct from other.value), '{}')`;

/** SQL: what of a table that is read (`r`) differs from the one that hides it (`n`). */
export const differencesIn = ({ table, subject, isGone = 'false' }: Compared): string => `
  select '${table}' "table", coalesce(r.id, n.id)::text "id",
    case when r.id is null then 'missing' when n.id is null then 'foreign' else 'other' end "kind",
    case when r.id is null or n.id is null then '{}' else ${columnsOf('r', 'n')} end "columns",
    coalesce(n.${subject ?? 'id'}, r.${subject ?? 'id'})::text "subject", coalesce(${isGone}, false) "isGone"
  from ${CATALOGUE}.${table} r full join pg_temp.${table} n on n.id = r.id
  where row(r.*) is distinct from row(n.*)
  order by 2`;

/** SQL: the counts of seals, if they are not those of the rows; there is one row of them. */
export const differingCounts = `
  with n as (select 'all' id, c.* from (select ${countsOf('1')} from pg_temp.recordings)
    c (sealed, unsealed, requested, followed))
  select 'seal_counts' "table", 'all' "id",
    case when r.id is null then 'missing' else 'other' end "kind",
    case when r.id is null then '{}' else ${columnsOf('r', 'n')} end "columns",
    'all' "subject", false "isGone"
  from n left join ${CATALOGUE}.seal_counts r on true
  where (r.id, r.sealed, r.unsealed, r.requested, r.followed)
    is distinct from (n.id, n.sealed, n.unsealed, n.requested, n.followed)`;

/** SQL: those of rows of the audit ($1) that are there and differ. What its events are is not looked at. */
export const auditDifferences = `
  select r.stream, r.revision, ${columnsOf('r', 'n')} "columns"
  from jsonb_populate_recordset(null::audit, $1::jsonb) n join audit r on r.position = n.position
  where row(r.*) is distinct from row(n.*)
  order by r.position`;
