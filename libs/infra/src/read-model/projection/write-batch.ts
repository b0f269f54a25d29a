import type { EntityMetadata, QueryRunner } from 'typeorm';
import { inColumns } from '../column-names.js';
import type { Batch, RowChanges } from './batch.js';
import { type RuleChange, beginRulePass } from '../recordings/rule-pass.js';
import { type RowTable, appObjects, settings } from './row-tables.js';
import { storedJson } from './stored-json.js';

/** Writes a batch into the tables of the runner's schema, a statement or two per table. */
export const writeBatch = async (runner: QueryRunner, { audit, tables }: Batch): Promise<void> => {
  if (audit.length > 0)
    await runner.query(
      'insert into audit select * from jsonb_populate_recordset(null::audit, $1::jsonb)',
      [storedJson(audit.map(inColumns))],
    );
  await writeTables(runner, tables);
  await beginRulePass(runner, ruleChangeIn(tables));
};

/** Writes rows into the tables that the runner finds under their names. */
export const writeTables = async (runner: QueryRunner, tables: Batch['tables']): Promise<void> => {
  // Which rule keeps a recording is worked out with the rules as they are after the batch.
  const inOrder = [...tables].toSorted(([one], [other]) => rankOf(one) - rankOf(other));
  for (const [table, rows] of inOrder) await writeRows(runner, table, rows);
};

const rankOf = (table: RowTable): number => (table === settings || table === appObjects ? 0 : 1);

/** Which rule keeps a recording may come out differently after it. */
export const mayChangeRules = ({ tables }: Batch): boolean =>
  tables.has(settings) || tables.has(appObjects);

const ruleChangeIn = (tables: Batch['tables']): RuleChange => {
  const changed = (table: RowTable, column: string) =>
    [...(tables.get(table) ?? [])]
      .filter(([, change]) => change === 'remove' || column in change)
      .map(([id]) => id);
  return {
    rules: changed(settings, 'retentionRules').length > 0,
    appObjects: changed(appObjects, 'members'),
  };
};

const writeRows = async (runner: QueryRunner, table: RowTable, rows: RowChanges): Promise<void> => {
  const metadata = runner.dataSource.getMetadata(table.entity);
  const removed = [...rows].filter(([, change]) => change === 'remove').map(([id]) => id);
  const patches = [...rows]
    .filter(([, change]) => change !== 'remove')
    .map(([id, change]) => inColumns({ id, ...(change as Record<string, unknown>) }));
  if (removed.length > 0)
    await runner.query(`delete from ${metadata.tableName} where id = any($1)`, [removed]);
  if (patches.length > 0)
    await runner.query(upsert(metadata, table.computed), [
      storedJson(patches),
      storedJson(inColumns(table.defaults)),
    ]);
};

/** Patches ($1) laid over the rows that are there, or over the defaults ($2) where none is. */
const upsert = (
  { tableName, columns, primaryColumns }: EntityMetadata,
  computed: Record<string, string>,
): string => {
  const names = columns.map(({ databaseName }) => databaseName);
  const idType = String(primaryColumns[0]?.type);
  const values = names.map((name) => computed[name] ?? `n.${name}`);
  const updates = names.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`);
  return `
    insert into ${tableName} (${names.join(', ')})
    select ${values.join(', ')}
    from jsonb_array_elements($1::jsonb) patch
    left join ${tableName} old on old.id = (patch ->> 'id')::${idType}
    cross join lateral jsonb_populate_record(old,
      case when old.id is null then $2::jsonb || patch else patch end) n
    on conflict (id) do update set ${updates.join(', ')}`;
};
