import type { QueryRunner } from 'typeorm';
import { CATALOGUE } from '../data-sources.js';
import { CATALOGUE_NAME } from '../projection/log.js';
import { rowsOf } from '../rows-of.js';

/** What does not come along: the audit is moved, the others are made, counts by the rows that come. */
const NOT_COPIED = ['audit', 'checkpoint', 'migrations', 'seal_counts'];

/**
 * Fills the empty tables of the runner's schema, which was just made, with the rows of the catalogue
 * that is read, all as of one moment. @returns the last event that they show
 */
export const copyRows = async (runner: QueryRunner, schema: string): Promise<bigint | null> => {
  await runner.startTransaction('REPEATABLE READ');
  try {
    for (const { name, columns } of await tablesOf(runner, schema)) {
      // Emptied in the same transaction, it is written straight to its file, not to the log as well.
      await runner.query(`truncate ${schema}.${name}`);
      await runner.query(
        `insert into ${schema}.${name} (${columns}) select ${columns} from ${CATALOGUE}.${name}`,
      );
    }
    await runner.query(
      `insert into ${schema}.checkpoint (name, version, store_id, position, updated_at, committed_at)
       select name, version, store_id, position, now(), committed_at
       from ${CATALOGUE}.checkpoint where name = $1`,
      [CATALOGUE_NAME],
    );
    const last = await rowsOf<{ position: string | null }>(
      runner,
      `select max(position) as position from ${CATALOGUE}.audit`,
    );
    await runner.commitTransaction();
    const position = last[0]?.position ?? null;
    return position === null ? null : BigInt(position);
  } catch (fault) {
    await runner.rollbackTransaction().catch(() => undefined);
    throw fault;
  }
};

const tablesOf = (runner: QueryRunner, schema: string) =>
  rowsOf<{ name: string; columns: string }>(
    runner,
    `select c.relname "name",
       string_agg(quote_ident(a.attname), ', ' order by a.attnum) "columns"
     from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
       and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = $1::regnamespace and c.relkind = 'r' and c.relname <> all($2)
     group by c.relname`,
    [schema, NOT_COPIED],
  );
