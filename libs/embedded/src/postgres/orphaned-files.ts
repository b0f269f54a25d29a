import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** Files below this number belong to what the server itself was made with. */
const FIRST_OF_USERS = 16_384;
/** A table's or index's file, its further gigabytes, and its maps. */
const TABLE_FILE = /^(\d+)(?:_(?:fsm|vm|init))?(?:\.\d+)?$/;

/**
 * Removes files of the connected database that no table owns: a server that is killed while it writes a table leaves
 * them behind, with all that was in them, and never looks at them again. Files that were touched since
 * the server started are left alone: they may belong to a transaction that is under way.
 */
export async function removeOrphanedFiles(client: pg.Client, data: string): Promise<string[]> {
  const { rows } = await client.query<{ oid: string; started: Date }>(
    `select oid::text, pg_postmaster_start_time() started
     from pg_database where datname = current_database()`,
  );
  const [database] = rows;
  if (!database) return [];
  const folder = join(data, 'base', database.oid);
  const old = readdirSync(folder).filter(
    (name) =>
      numberOf(name) >= FIRST_OF_USERS && statSync(join(folder, name)).mtime < database.started,
  );
  const orphaned = await withoutOwner(client, [...new Set(old.map(numberOf))]);
  const files = old.filter((name) => orphaned.has(numberOf(name)));
  for (const name of files) rmSync(join(folder, name), { force: true });
  return files;
}

const withoutOwner = async (client: pg.Client, numbers: number[]): Promise<Set<number>> => {
  const { rows } = await client.query<{ number: string }>(
    `select number::text from unnest($1::oid[]) number where pg_filenode_relation(0, number) is null`,
    [numbers],
  );
  return new Set(rows.map(({ number }) => Number(number)));
};

/** -1: it is no file of a table. */
const numberOf = (name: string): number => Number(TABLE_FILE.exec(name)?.[1] ?? -1);
