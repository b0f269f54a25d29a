import type { EntityManager } from 'typeorm';

/** Where rows are read: a pool, or the transaction of one connection that sees tables of its own. */
export type Tables = Pick<EntityManager, 'query'>;

/** A pool, a connection or a transaction of it. */
export type Queryable = { query(sql: string, values?: unknown[]): Promise<unknown> };

/** The rows that a statement gives (not of a bare UPDATE or DELETE), said to be of a shape. */
export const rowsOf = async <Row>(
  database: Queryable,
  sql: string,
  values?: unknown[],
): Promise<Row[]> => (await database.query(sql, values)) as Row[];
