import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { Supervisor } from '../supervisor/supervisor.js';
import { embeddedRedis } from './redis.js';

const cacheDir = resolve(import.meta.dirname, '../../../../cache');
const hasRedis = inject('redisUrl') !== null;

let folder: string;
let supervisor: Supervisor | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-redis-'));
});

afterEach(async () => {
  await supervisor?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<string> {
  const redis = await embeddedRedis({ folder: join(folder, 'redis'), cacheDir });
  if ('reason' in redis) throw new Error(redis.reason);
  supervisor = new Supervisor({ folder, say: () => undefined });
  await supervisor.start([redis.spec]);
  return redis.url;
}

async function ask(url: string, ...command: [string, ...string[]]): Promise<unknown> {
  const client = new Redis(url, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  try {
    return await client.call(...command);
  } finally {
    client.disconnect();
  }
}

describe.runIf(hasRedis)('the embedded Redis', () => {
  it('keeps what was acknowledged when it is killed, at the same address', async () => {
    const url = await start();
    expect(await ask(url, 'SET', 'job', 'waiting')).toBe('OK');
    const info = String(await ask(url, 'INFO', 'server'));
    const pid = Number(/process_id:(\d+)/.exec(info)?.[1]);
    process.kill(pid, 'SIGKILL');
    const answer = () => ask(url, 'GET', 'job').catch(() => 'not yet');
    await expect.poll(answer, { timeout: 10_000 }).toBe('waiting');
    await supervisor?.stop();
    expect(await start()).toBe(url);
    expect(await ask(url, 'GET', 'job')).toBe('waiting');
  });

  it('syncs every write and evicts nothing', async () => {
    const url = await start();
    for (const [name, value] of [
      ['appendfsync', 'always'],
      ['maxmemory-policy', 'noeviction'],
      ['bind', '127.0.0.1'],
    ] as const) {
      expect(await ask(url, 'CONFIG', 'GET', name)).toEqual([name, value]);
    }
  });

  it('asks for the password, which only its owner can read', async () => {
    const url = new URL(await start());
    url.password = '';
    await expect(ask(url.href, 'PING')).rejects.toThrow(/NOAUTH/);
    expect(statSync(join(folder, 'redis', 'redis.conf')).mode & 0o777).toBe(0o600);
  });
});

describe('where there is no Redis', () => {
  it('says why', async () => {
    const env = { REDIS_SERVER_BIN: '/no/such/redis' };
    const redis = await embeddedRedis({ folder, cacheDir, env });
    expect(redis).toEqual({ reason: expect.stringMatching(/^REDIS_SERVER_BIN: .*ENOENT/) });
  });
});
