import type { QueryRunner } from 'typeorm';
import { rowsOf } from '../rows-of.js';

/** An index as PostgreSQL would write it down. */
export type Index = { readonly name: string; readonly definition: string };

/** Takes away the indexes that only readers need: filling a table is much faster without. */
export const setIndexesAside = async (runner: QueryRunner, schema: string): Promise<Index[]> => {
  const indexes = await rowsOf<Index>(
    runner,
    `select c.relname "name", pg_get_indexdef(i.indexrelid) "definition"
     from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relnamespace = $1::regnamespace
       and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`,
    [schema],
  );
  for (const { name } of indexes) await runner.query(`drop index ${schema}.${name}`);
  return indexes;
};

/** Makes them again, over all rows at once. */
export const createIndexes = async (
  runner: QueryRunner,
  indexes: readonly Index[],
): Promise<void> => {
  await runner.query(`set maintenance_work_mem = '256MB'`);
  for (const { definition } of indexes) await runner.query(definition);
  // Readers come at once, and the planner must not take full tables for empty ones.
  await runner.query('analyze recordings, audit, users');
};
