import type { QueryRunner } from 'typeorm';
import { CatalogueStopped } from '../projection/catalogue-stopped.js';
import { CATALOGUE_NAME, CATALOGUE_VERSION } from '../projection/log.js';
import type { Turn } from '../projection/projector.js';
import { ForeignCheckpoint } from './foreign-checkpoint.js';
import { type Queryable, rowsOf } from '../rows-of.js';

type Kept = { version: number; storeId: string };

/** What the rows of the catalogue were built by; `null` before anybody has run. */
export const builtBy = async (database: Queryable): Promise<Kept | null> => {
  const rows = await rowsOf<Kept>(
    database,
    'select version, store_id "storeId" from checkpoint where name = $1',
    [CATALOGUE_NAME],
  );
  return rows[0] ?? null;
};

/**
 * Takes the turn: whoever ran before is fenced off from here on. `null` when the rows were built by
 * an older program and must be built anew first.
 * @throws CatalogueStopped when they belong to another store or a newer program
 */
export const claimTurn = async (runner: QueryRunner, storeId: string): Promise<Turn | null> => {
  await runner.query(
    `insert into checkpoint (name, version, store_id, updated_at) values ($1, $2, $3, now())
     on conflict do nothing`,
    [CATALOGUE_NAME, CATALOGUE_VERSION, storeId],
  );
  const kept = await builtBy(runner);
  if (kept && kept.storeId !== storeId) throw await foreign(runner, kept.storeId, storeId);
  if (kept && kept.version > CATALOGUE_VERSION) throw newerProgram(kept.version);
  if (kept?.version !== CATALOGUE_VERSION) return null;
  return takeEpoch(runner, storeId);
};

/** `null` when the tables were switched in between: look again. */
const takeEpoch = async (runner: QueryRunner, storeId: string): Promise<Turn | null> => {
  const rows = await rowsOf<{ epoch: number; position: string | null }>(
    runner,
    `with taken as (
       update checkpoint set epoch = epoch + 1, fault = null, updated_at = now()
       where name = $1 and version = $2 and store_id = $3 returning epoch, position)
     select epoch, position from taken`,
    [CATALOGUE_NAME, CATALOGUE_VERSION, storeId],
  );
  const row = rows[0];
  if (!row) return null;
  return { epoch: row.epoch, position: row.position === null ? null : BigInt(row.position) };
};

/** Leaves for everybody to see why the catalogue stands still. */
export const reportFault = async (database: Queryable, message: string): Promise<void> => {
  await database.query('update checkpoint set fault = $1, updated_at = now() where name = $2', [
    message,
    CATALOGUE_NAME,
  ]);
};

const foreign = async (runner: QueryRunner, theirs: string, ours: string) => {
  const { message } = new ForeignCheckpoint(CATALOGUE_NAME, theirs, ours);
  await reportFault(runner, message);
  return new CatalogueStopped(message);
};

const newerProgram = (version: number) =>
  new CatalogueStopped(
    `The catalogue was built by a newer version of the product (projection ${String(version)}; ` +
      `this program has ${String(CATALOGUE_VERSION)}). Upgrade this process.`,
  );
