import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { Product } from './product.js';

/** A variable of the environment in which a product's API process runs. */
export const environmentOf = (product: Product, name: string): string => {
  const all = readFileSync(`/proc/${String(product.pidOf('api'))}/environ`, 'utf8').split('\0');
  const found = all.find((each) => each.startsWith(`${name}=`));
  if (found === undefined) throw new Error(`The API process has no ${name}.`);
  return found.slice(name.length + 1);
};

/** What only the database can be made to do: let time go by for one row. */
export const inDatabaseOf = async <T>(
  product: Product,
  work: (database: pg.Client) => Promise<T>,
): Promise<T> => {
  const database = new pg.Client({ connectionString: environmentOf(product, 'DATABASE_URL') });
  await database.connect();
  try {
    return await work(database);
  } finally {
    await database.end();
  }
};
