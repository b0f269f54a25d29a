import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { keptAccess, type Access } from '../kept-access.js';
import { endProcess } from '../supervisor/end-process.js';
import { commandLineOf, identityOf } from '../supervisor/process-identity.js';
import type { ServiceSpec } from '../supervisor/service-spec.js';
import { disguise, type Disguise } from './not-as-root.js';
import { removeOrphanedFiles } from './orphaned-files.js';
import { postgresPrograms, type PostgresPrograms } from './postgres-package.js';

/** An embedded PostgreSQL server, ready to be supervised. */
export type EmbeddedPostgres = {
  spec: ServiceSpec;
  /** The address of one of its databases. */
  url: (database: string) => string;
};

export type PostgresOptions = {
  /** Holds the data, the port and the password. */
  folder: string;
  /** A database that is there once the server is ready. */
  database?: string;
  /** Server settings such as `{fsync: 'off'}`. */
  settings?: Readonly<Record<string, string>>;
  disguise?: Disguise;
};

const USER = 'recordings';

/**
 * Prepares a PostgreSQL server in `folder`: finds the programs, makes the data at the first start, and
 * picks a loopback port. It then runs under a supervisor.
 */
export async function embeddedPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const programs = await postgresPrograms();
  const as = options.disguise ?? disguise();
  // Passable, since the server may run as another user; what is in it is closed by itself.
  mkdirSync(options.folder, { recursive: true, mode: 0o711 });
  const access = await keptAccess(join(options.folder, 'access.json'));
  const data = join(options.folder, 'data');
  if (!existsSync(data)) await makeData(data, access.password, programs, as);
  const url = (database: string) =>
    `postgres://${USER}:${access.password}@127.0.0.1:${access.port}/${database}`;
  const launch = async () => {
    await removeStalePidFile(data);
    return as.wrap(programs.postgres, serverArguments(data, access, options.settings));
  };
  const spec: ServiceSpec = {
    name: 'postgres',
    launch,
    probe: async () => {
      const address = url(options.database ?? 'postgres');
      await ensureDatabase(address);
      await withClient(address, (client) => removeOrphanedFiles(client, data));
      return true;
    },
    stopSignal: 'SIGINT',
    stopWithinMs: 10_000,
    readyWithinMs: 120_000,
  };
  return { spec, url };
}

/** Makes the database of this address when its server does not have it yet. */
export async function ensureDatabase(url: string): Promise<void> {
  const { pathname } = new URL(url);
  const database = decodeURIComponent(pathname.slice(1));
  await withClient(new URL('/postgres', url).href, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0)
      await client.query(`create database ${pg.escapeIdentifier(database)}`);
  });
}

/** Made beside and renamed, so that a first start that was interrupted is never taken for data. */
async function makeData(
  data: string,
  password: string,
  programs: PostgresPrograms,
  as: Disguise,
): Promise<void> {
  const draft = `${data}.init`;
  const passwordFile = `${data}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    as.handOver(draft);
    as.handOver(passwordFile);
    const { file, args } = as.wrap(programs.initdb, initArguments(draft, passwordFile));
    await promisify(execFile)(file, args);
  } catch (error) {
    throw new Error(initFault(error), { cause: error });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, data);
}

function initArguments(data: string, passwordFile: string): string[] {
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['-U', USER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  return ['-D', data, '-E', 'UTF8', ...locale, ...access];
}

function initFault(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const said = (stderr ?? '').trim() || message;
  const closed = /permission denied|cannot access|could not access/i.test(said)
    ? ' Started as root, PostgreSQL runs as another user here: put the project and its data where every user may look (not below /root), or set DATABASE_URL.'
    : ' Set DATABASE_URL to use a PostgreSQL server of your own.';
  return `PostgreSQL could not make its data folder: ${said}.${closed}`;
}

/**
 * Rows may hold what must be gone one day. So no used segment of the write-ahead log is kept for later,
 * tables written anew stay out of it (which takes replication, and there is none), and no value of a
 * row and no statement gets into the server's log.
 */
const NOTHING_LEFT_BEHIND = {
  wal_recycle: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

function serverArguments(
  data: string,
  { port }: Access,
  settings: PostgresOptions['settings'] = {},
): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // A socket's path may be too long for the system; the loopback port is enough.
    unix_socket_directories: '',
    max_connections: '200',
    ...NOTHING_LEFT_BEHIND,
    ...settings,
  };
  return [
    '-D',
    data,
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/**
 * PostgreSQL refuses to start when its pid file names a living process, whichever it is: after a power cut
 * or in a new container that may be a stranger. A server of ours that was left behind is stopped.
 */
async function removeStalePidFile(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const owner = identityOf(Number.parseInt(readFileSync(file, 'utf8'), 10));
  if (owner && commandLineOf(owner.pid).includes(data)) await endProcess(owner, 'SIGINT', 10_000);
  rmSync(file, { force: true });
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
