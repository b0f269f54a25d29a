import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { keptAccess, writePrivateFile, type Access } from '../kept-access.js';
import type { ServiceSpec } from '../supervisor/service-spec.js';
import { findRedis } from './redis-program.js';

/** An embedded Redis server, ready to be supervised. */
export type EmbeddedRedis = { spec: ServiceSpec; url: string };

export type RedisOptions = {
  /** Holds the data, the port and the password. */
  folder: string;
  /** Where a fetched program is kept. */
  cacheDir: string;
  /** Read for REDIS_SERVER_BIN and PATH. */
  env?: NodeJS.ProcessEnv;
};

/** Prepares a Redis server in `folder`; where no program can be had, says why. */
export async function embeddedRedis(
  options: RedisOptions,
): Promise<EmbeddedRedis | { reason: string }> {
  const program = await findRedis(options.cacheDir, options.env ?? process.env);
  if ('reason' in program) return program;
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const access = await keptAccess(join(options.folder, 'access.json'));
  const configFile = join(options.folder, 'redis.conf');
  writePrivateFile(configFile, configuration(options.folder, access));
  const spec: ServiceSpec = {
    name: 'redis',
    launch: () => ({ file: program.file, args: [configFile], env: program.env }),
    probe: () => pongs(access),
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
    readyWithinMs: 60_000,
  };
  return { spec, url: `redis://:${access.password}@127.0.0.1:${access.port}` };
}

/** Every write is on disk before it is answered, and nothing is ever thrown out: BullMQ asks for that. */
function configuration(folder: string, { port, password }: Access): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(folder)}`,
    'appendonly yes',
    'appendfsync always',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    '',
  ].join('\n');
}

/** True once it answers PING; while it still reads its file it says LOADING. */
function pongs({ port, password }: Access): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setTimeout(2_000, () => socket.destroy());
    socket.once('error', reject);
    socket.once('close', () => resolve(answer.includes('+PONG')));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.write(`AUTH ${password}\r\nPING\r\nQUIT\r\n`);
  });
}
