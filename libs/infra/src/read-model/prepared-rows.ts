import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { type Tables, rowsOf } from './rows-of.js';

/** A statement that each connection keeps under its name, with the plan for it. */
export type Prepared = { readonly name: string; readonly text: string };

/**
 * The rows that a statement gives, for which a pool's connections make a plan once and not each time. Over
 * tables of its own a transaction has a plan of its own.
 */
export const preparedRows = async <Row>(
  tables: Tables,
  statement: Prepared,
  values: readonly unknown[],
): Promise<Row[]> => {
  if (!(tables instanceof DataSource)) return rowsOf<Row>(tables, statement.text, [...values]);
  const pool = (tables.driver as PostgresDriver).master as Pool;
  return (await pool.query({ ...statement, values: [...values] })).rows as Row[];
};

/**
 * The rows that a statement gives of which there are few forms, each asked for often and with a plan that
 * does not depend on its values: its plan is kept under a name that follows from the text.
 */
export const keptRows = <Row>(
  tables: Tables,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> =>
  preparedRows<Row>(
    tables,
    { name: createHash('md5').update(text).digest('base64'), text },
    values,
  );
