/**
 * SQL: the rule of a jsonb array that keeps the recording `row` the longest, `null` where it meets none.
 * The same as `termOf` says in the rules of the domain; a test compares the two.
 */
const ruleOf = (rules: string, row: string): string => `(
  select rule from jsonb_array_elements(${rules}) with ordinality as given (rule, place)
  where (rule -> 'owner' is null or rule ->> 'owner' = ${row}.owner_id)
    and (rule -> 'direction' is null or rule ->> 'direction' = ${row}.direction)
    and (rule -> 'device' is null or rule ->> 'device' = ${row}.device)
    and (rule -> 'minSeconds' is null or (rule ->> 'minSeconds')::bigint * 1000 <= ${lastedMs(row)})
    and (rule -> 'number' is null or ${row}.local_number like ${PATTERN} or ${row}.remote_number like ${PATTERN})
  order by (rule ->> 'days')::int = 0 desc, (rule ->> 'days')::int desc, place limit 1)`;

/** As long as its sound, or as it took to come where that is not known. */
const lastedMs = (row: string): string =>
  `coalesce(${row}.duration_ms, extract(epoch from ${row}.ended_at - ${row}.started_at) * 1000)`;

/** The rule's pattern for LIKE: * stands for any characters, and every other sign for itself. */
const PATTERN = `replace(regexp_replace(rule ->> 'number', '([\\\\%_])', '\\\\\\1', 'g'), '*', '%')`;

/** The rules that are in force. */
const IN_FORCE = `(select retention_rules from settings where id = 'settings')`;

/** SQL: the name of the rule that keeps a row of recordings now; `null`: the default, or it is gone. */
export const keptBy = (row: string): string => `
  (case when ${row}.state in ('deleted', 'erased') then null
        else ${ruleOf(`coalesce(${IN_FORCE}, '[]')`, row)} ->> 'name' end)`;

/**
 * SQL: a row with the `name` of the rule and the `days` for which a recording would be kept under other
 * rules and another default, both given as placeholders. The same as `termOf`. It is worked out once for
 * each recording, which `offset 0` sees to.
 */
export const termUnder = (rules: string, defaultDays: string, row: string): string => `
  select rule ->> 'name' as name, coalesce((rule ->> 'days')::int, ${defaultDays}::int) as days
  from (select ${ruleOf(`${rules}::jsonb`, row)} as rule offset 0) longest`;

/** SQL: when its time begins to run. */
export const heldSince = (row: string): string => `coalesce(${row}.ended_at, ${row}.started_at)`;
