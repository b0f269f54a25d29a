import pg from 'pg';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freshDatabase } from '../../../../test/support/database.js';
import { systemClock } from '../clock.js';
import { prepareDatabase } from '../read-model/prepare-database.js';
import { line } from './line.samples.js';
import { logStoreContract } from './log-store.contract.js';
import { PostgresLogStore } from './postgres.log-store.js';

let url: string;
beforeAll(async () => {
  url = await freshDatabase();
  await prepareDatabase(url);
});

const query = async <Row extends object>(sql: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
};

const emptied = async (): Promise<void> => {
  await query('truncate runtime.log_lines');
  await query('update runtime.log_segments set began_at = null, ended_at = null');
  await query(`select setval('runtime.log_line_ids', 1, false)`);
};

describe('the log in the database', () => {
  logStoreContract(async (clock, bounds) => {
    await emptied();
    return new PostgresLogStore(url, clock, bounds);
  });

  it('takes no more room in files than it may, and a batch', async () => {
    await emptied();
    const bytes = 1_024 * 1_024;
    const store = new PostgresLogStore(url, systemClock(), { bytes, ageMs: 3_600_000 });
    onTestFinished(() => store.close());
    for (let n = 0; n < 40; n++)
      await store.append(Array.from({ length: 500 }, () => line({ at: new Date() })));
    const [{ used } = { used: NaN }] = await query<{ used: number }>(
      `select sum(pg_total_relation_size('runtime.log_lines_' || n))::int used
       from generate_series(0, 7) n`,
    );
    const BATCH_BYTES = 500 * 400;
    expect(used).toBeLessThan(bytes + BATCH_BYTES);
  });

  it('loses and swaps nothing when many processes write while one reads on', async () => {
    await emptied();
    const stores = Array.from({ length: 4 }, () => new PostgresLogStore(url, systemClock()));
    onTestFinished(async () => {
      await Promise.all(stores.map((each) => each.close()));
    });
    const TURNS = 25;
    let writing = true;
    const writers = Promise.all(
      stores.map(async (store, process) => {
        for (let n = 0; n < TURNS; n++)
          await store.append([line({ instance: String(process), at: new Date() })]);
      }),
    ).finally(() => (writing = false));
    const seen: bigint[] = [];
    const [reader] = stores as [PostgresLogStore];
    for (let isOver = false; !isOver;) {
      isOver = !writing;
      seen.push(...(await reader.after(seen.at(-1) ?? 0n, 1_000)).map(({ id }) => id));
    }
    await writers;
    expect(seen).toHaveLength(TURNS * stores.length);
  });

  it('answers with a fault while the database is away, and goes on when it is back', async () => {
    await emptied();
    const store = new PostgresLogStore(url, systemClock());
    onTestFinished(() => store.close());
    await store.append([line({ at: new Date() })]);
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'recordings log' and datname = current_database()`;
    await query(cut);
    await store.append([line({ at: new Date() })]).catch(() => undefined);
    await store.append([line({ text: 'again', at: new Date() })]);
    const [newest] = await store.page({}, { before: null, limit: 1 });
    expect(newest?.text).toBe('again');
    const away = new PostgresLogStore('postgres://nobody@127.0.0.1:1/none', systemClock());
    onTestFinished(() => away.close());
    await expect(away.append([line()])).rejects.toThrow();
  });
});
