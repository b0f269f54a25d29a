import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Supervisor } from '../supervisor/supervisor.js';
import { otherUser } from './not-as-root.js';
import { embeddedPostgres, ensureDatabase, type PostgresOptions } from './postgres.js';

let folder: string;
let supervisor: Supervisor | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-postgres-'));
});

afterEach(async () => {
  await supervisor?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Partial<PostgresOptions> = {}) {
  const postgres = await embeddedPostgres({ folder: join(folder, 'postgres'), ...options });
  supervisor = new Supervisor({ folder, say: () => undefined });
  await supervisor.start([postgres.spec]);
  return postgres;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows.flatMap((row) => Object.values(row));
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  it('keeps data, port and password over a stop', async () => {
    const first = await start();
    const url = first.url('things');
    await ensureDatabase(url);
    await ensureDatabase(url);
    await query(url, `create table thing as select 'kept' as state`);
    await supervisor?.stop();

    const second = await start();

    expect(second.url('things')).toBe(url);
    expect(await query(url, 'select state from thing')).toEqual(['kept']);
  });

  it('speaks UTF-8 without the locale of the machine', async () => {
    const { url } = await start();
    expect(await query(url('postgres'), `select lower('ÄЖ')`)).toEqual(['äж']);
  });

  it('refuses a wrong password, and keeps the right one to its owner', async () => {
    const { url } = await start();
    const wrong = new URL(url('postgres'));
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(folder, 'postgres', 'access.json')).mode & 0o777).toBe(0o600);
  });

  it('starts although a stranger has the process number in the pid file', async () => {
    await start();
    await supervisor?.stop();
    // Not this process: PostgreSQL knows its parent and does not mind it.
    const stranger = spawn('sleep', ['60']);
    writeFileSync(join(folder, 'postgres', 'data', 'postmaster.pid'), `${stranger.pid ?? ''}\n`);
    const { url } = await start();
    expect(await query(url('postgres'), 'select 1 as one')).toEqual([1]);
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
  });

  it('removes the files of a table that a killed server did not finish, and no other', async () => {
    const { url } = await start({ database: 'things' });
    const things = url('things');
    await query(
      things,
      `create table kept as select 'kept' as state from generate_series(1, 1000)`,
    );
    await query(things, 'create index kept_state on kept (state)');
    await query(things, 'vacuum full pg_statistic');
    const [oid] = await query(things, `select oid from pg_database where datname = 'things'`);
    await supervisor?.stop();
    const folderOf = join(folder, 'postgres', 'data', 'base', String(oid));
    const names = ['4000000001', '4000000001.1', '4000000001_fsm', 'pg_note'];
    for (const name of names) {
      writeFileSync(join(folderOf, name), 'Zoë Übermut');
      utimesSync(join(folderOf, name), new Date(0), new Date(0));
    }
    const before = readdirSync(folderOf).length;
    await start({ database: 'things' });
    const left = readdirSync(folderOf);
    expect(left.filter((name) => names.includes(name))).toEqual(['pg_note']);
    expect(before - left.length).toBe(3);
    expect(await query(things, 'select count(*)::int from kept')).toEqual([1000]);
  });

  it('makes the data anew after a first start that was interrupted', async () => {
    await start();
    await supervisor?.stop();
    const data = join(folder, 'postgres', 'data');
    rmSync(join(data, 'global'), { recursive: true });
    renameSync(data, `${data}.init`);
    const { url } = await start();
    expect(await query(url('postgres'), 'select 1 as one')).toEqual([1]);
  });

  it('names what to set when the data folder cannot be made', async () => {
    const blocked = join(folder, 'blocked');
    writeFileSync(blocked, '');
    await expect(embeddedPostgres({ folder: blocked })).rejects.toThrow(/blocked/);
  });

  it.runIf(process.getuid?.() === 0)('runs as root where namespaces are forbidden', async () => {
    chmodSync(folder, 0o755);
    const { url } = await start({ disguise: otherUser });
    expect(await query(url('postgres'), 'select 1 as one')).toEqual([1]);
  });
});
