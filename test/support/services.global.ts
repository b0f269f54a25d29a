import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { embeddedPostgres } from '#embedded/postgres/postgres';
import { embeddedRedis } from '#embedded/redis/redis';
import { Supervisor } from '#embedded/supervisor/supervisor';
import { copyNewPostgres } from './new-postgres.js';

const cacheDir = resolve(import.meta.dirname, '../../cache');

/** Starts PostgreSQL and Redis once for all specs; they end with the run. */
export default async function startServices(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-test-'));
  const newPostgres = join(folder, 'new-postgres');
  await embeddedPostgres({ folder: newPostgres });
  await copyNewPostgres(newPostgres, join(folder, 'postgres'));
  const supervisor = new Supervisor({ folder, say: (line) => console.warn(line) });
  const [postgres, redis] = await Promise.all([
    // Power cuts are not tested here, and a process that is killed loses nothing without fsync either.
    embeddedPostgres({ folder: join(folder, 'postgres'), settings: { fsync: 'off' } }),
    embeddedRedis({ folder: join(folder, 'redis'), cacheDir }),
  ]);
  if ('reason' in redis) console.warn(`No Redis for the tests. ${redis.reason}`);
  await supervisor.start('spec' in redis ? [postgres.spec, redis.spec] : [postgres.spec]);
  project.provide('databaseUrl', postgres.url('postgres'));
  project.provide('newPostgres', newPostgres);
  project.provide('redisUrl', 'url' in redis ? redis.url : null);
  return async () => {
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
