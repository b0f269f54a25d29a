import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client as PostgresClient } from 'pg';

/** One line of a bench's table. */
export interface Line {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The floor this line is compared with. */
  readonly floor?: string;
}

/** The floor: what SQLite does on this disk with one row, and 64 rows, per durable commit. */
export function rawCommits(lines: Line[], seconds: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sqlite-'));
  const database = new DatabaseSync(join(folder, 'raw.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, data BLOB)');
  const insert = database.prepare('INSERT INTO rows (data) VALUES (?)');
  const data = Buffer.alloc(500, 'x');
  for (const rows of [1, 64]) {
    const commits = timed(seconds, () => {
      database.exec('BEGIN');
      for (let row = 0; row < rows; row++) insert.run(data);
      database.exec('COMMIT');
    });
    lines.push({
      what: `SQLite, ${String(rows)} per commit`,
      value: commits * rows,
      unit: 'rows/s',
    });
  }
  database.close();
  rmSync(folder, { recursive: true });
}

/** What a user may know: one INSERT per commit into PostgreSQL, if there is one. */
export async function postgresCommits(lines: Line[], seconds: number): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (url === undefined) return;
  const client = new PostgresClient({ connectionString: url });
  await client.connect();
  await client.query('SET synchronous_commit = on');
  await client.query('CREATE TABLE IF NOT EXISTS bench_event_store (id bigserial, data bytea)');
  const data = Buffer.alloc(500, 'x');
  const value = await timedAsync(seconds, 1, async () => {
    await client.query('INSERT INTO bench_event_store (data) VALUES ($1)', [data]);
  });
  await client.query('DROP TABLE bench_event_store');
  await client.end();
  lines.push({ what: 'PostgreSQL, 1 per commit', value, unit: 'rows/s' });
}

/** Runs `work` again and again, so many at a time; returns how often per second. */
export async function timedAsync(
  seconds: number,
  inFlight: number,
  work: () => Promise<void>,
): Promise<number> {
  const started = performance.now();
  let times = 0;
  const worker = async () => {
    for (; performance.now() - started < seconds * 1000; times++) await work();
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (times * 1000) / (performance.now() - started);
}

function timed(seconds: number, work: () => void): number {
  const started = performance.now();
  let times = 0;
  for (; performance.now() - started < seconds * 1000; times++) work();
  return (times * 1000) / (performance.now() - started);
}
