import type { DataSource, QueryRunner } from 'typeorm';
import { rowsOf } from '../rows-of.js';
import { keptBy } from './retention-sql.js';

/** Rows that are looked at in one transaction: what comes in between waits for no more than these. */
export const PASS_PAGE = 500;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** What changed that says which rule keeps a recording. */
export type RuleChange = {
  readonly rules: boolean;
  /** Ids of App objects that have other members. */
  readonly appObjects: readonly string[];
};

/** From now on rows may name a rule that keeps them no more: they are gone through, from the first. */
export const beginRulePass = async (
  runner: QueryRunner,
  { rules, appObjects }: RuleChange,
): Promise<void> => {
  if (!rules && appObjects.length === 0) return;
  await runner.query(
    `insert into rule_pass (id, reached)
     select 'pass', $1::uuid where $2 or exists (
       select from settings, jsonb_array_elements(retention_rules) rule
       where rule ->> 'appObject' = any($3))
     on conflict (id) do update set reached = excluded.reached`,
    [FIRST_ID, rules, appObjects],
  );
};

/** Tells the next rows which rule keeps them. @returns whether there are more */
export const goOnWithRulePass = async (runner: QueryRunner): Promise<boolean> => {
  const [pass] = await rowsOf<{ reached: string }>(runner, 'select reached from rule_pass');
  if (!pass) return false;
  const [page] = await rowsOf<{ last: string | null; count: number }>(runner, NEXT_PAGE, [
    pass.reached,
    PASS_PAGE,
  ]);
  const isLast = !page?.last || page.count < PASS_PAGE;
  if (isLast) await runner.query('delete from rule_pass');
  else await runner.query('update rule_pass set reached = $1', [page.last]);
  return !isLast;
};

/** Only rows that come out differently are written. */
const NEXT_PAGE = `
  with page as materialized (
    select n.id, n.kept_by, ${keptBy('n')} as name
    from recordings n where n.id > $1 order by n.id limit $2
  ), written as (
    update recordings r set kept_by = page.name from page
    where r.id = page.id and page.name is distinct from page.kept_by
  )
  select (select id from page order by id desc limit 1) as last,
    (select count(*)::int from page) as count`;

/** Does every row name the rule that keeps it? */
export const isRulePassDone = async (catalogue: DataSource): Promise<boolean> =>
  (await rowsOf(catalogue, 'select from rule_pass')).length === 0;
