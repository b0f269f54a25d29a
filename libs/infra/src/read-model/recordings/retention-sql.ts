/**
 * SQL: the rule of a jsonb array that keeps the recording `row` the longest, `null` where it meets none.
 * The same as `termOf` says in the rules of the domain; a test compares the two.
 */
const ruleOf = (rules: string, row: string): string => `(
  select rule from jsonb_array_elements(${rules}) with ordinality as given (rule, place)
  where (rule -> 'owner' is null or rule ->> 'owner' = ${row}.owner_id)
    and (rule -> 'members' is null or rule -> 'members' @> to_jsonb(${row}.owner_id))
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

/**
 * The rules that are in force, applied to the members that App objects have now; once for a statement.
 * Not `null`, even before anything was set.
 */
const IN_FORCE = `(
  select coalesce(jsonb_agg(
    case when rule -> 'appObject' is null then rule
         else (rule - 'appObject'::text) || jsonb_build_object('members', coalesce(
           (select members from app_objects where id = rule ->> 'appObject'), '[]')) end
    order by place), '[]')
  from settings, jsonb_array_elements(retention_rules) with ordinality as written (rule, place)
  where settings.id = 'settings')`;

/** SQL: the name of the rule that keeps a row of recordings now; `null`: the default, or it is gone. */
export const keptBy = (row: string): string => `
  (case when ${row}.state in ('deleted', 'erased') then null
        else ${ruleOf(IN_FORCE, row)} ->> 'name' end)`;

/**
 * SQL: the term of a row by the rules in force, as jsonb, whatever the row itself says; the days are
 * `null` before anything was set.
 */
export const termInForce = (defaultDays: string, row: string): string => `
  (select jsonb_build_object('rule', name, 'days', days)
   from (${termUnder(IN_FORCE, defaultDays, row)}) term)`;

/**
 * SQL: a row with the `name` of the rule and the `days` for which a recording would be kept under other
 * rules and another default. They are applied to members already. The same as `termOf`. It is worked out once for
 * each recording, which `offset 0` sees to.
 */
export const termUnder = (rules: string, defaultDays: string, row: string): string => `
  select rule ->> 'name' as name, coalesce((rule ->> 'days')::int, ${defaultDays}::int) as days
  from (select ${ruleOf(`${rules}::jsonb`, row)} as rule offset 0) longest`;

/** SQL: when its time begins to run. */
export const heldSince = (row: string): string => `coalesce(${row}.ended_at, ${row}.started_at)`;
