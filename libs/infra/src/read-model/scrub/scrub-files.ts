import pg from 'pg';
import type { DatabaseLeftover } from '#domain/leftovers';

/** Whoever plans a query holds the statistics for a moment; nobody should wait for us for long. */
const LOCK_MS = 5_000;
const NOT_ALLOWED = '42501';

/**
 * Empties what PostgreSQL keeps beside the tables: samples of their values, and the write-ahead log.
 * Run when the tables themselves are clean. @returns what it could not, in a database of others
 */
export const scrubFiles = async (databaseUrl: string): Promise<DatabaseLeftover[]> => {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'recordings scrub',
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`set lock_timeout = ${String(LOCK_MS)}`);
    const statistics = await emptyStatistics(client);
    const log = await emptyLog(client);
    return [
      ...(log ? [] : ['database-log' as const]),
      ...(statistics ? [] : ['database-statistics' as const]),
    ];
  } finally {
    await client.end();
  }
};

/** To whom this is not allowed PostgreSQL says so in a warning, and goes on. */
const emptyStatistics = async (client: pg.Client): Promise<boolean> => {
  let refused = false;
  client.on('notice', ({ code }) => {
    refused ||= code === NOT_ALLOWED;
  });
  await client.query('vacuum full pg_statistic');
  return !refused;
};

/** Begins a new segment and lets go of all before it, where nothing else keeps them. */
const emptyLog = async (client: pg.Client): Promise<boolean> => {
  try {
    await client.query('select pg_switch_wal()');
    await client.query('checkpoint');
  } catch (error) {
    if ((error as { code?: string }).code === NOT_ALLOWED) return false;
    throw error;
  }
  const { rows } = await client.query<{ gone: boolean }>(
    `select current_setting('wal_recycle') = 'off' and current_setting('archive_mode') = 'off'
       and not exists (select from pg_replication_slots) as gone`,
  );
  return rows[0]?.gone ?? false;
};
