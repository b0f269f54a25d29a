import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { forgetDebianPackage, unpackDebianPackage } from '../debian-package.js';

/** A Redis server program that was seen to run. */
export type RedisProgram = { file: string; env: Record<string, string> };

const PACKAGE = ['redis-server'];

/**
 * Finds a Redis server: REDIS_SERVER_BIN, else one on PATH, else Debian's, unpacked below `cacheDir`.
 * Without any it returns why.
 */
export async function findRedis(
  cacheDir: string,
  env: NodeJS.ProcessEnv,
): Promise<RedisProgram | { reason: string }> {
  const wished = env['REDIS_SERVER_BIN'];
  if (wished) {
    const fault = faultOf({ file: wished, env: {} });
    return fault ? { reason: `REDIS_SERVER_BIN: ${fault}` } : { file: wished, env: {} };
  }
  for (const file of ['redis-server', 'valkey-server']) {
    if (!faultOf({ file, env: {} }, env['PATH'])) return { file, env: {} };
  }
  try {
    return await unpackedRedis(cacheDir);
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

async function unpackedRedis(cacheDir: string): Promise<RedisProgram> {
  const first = await unpack(cacheDir);
  if (!faultOf(first)) return first;
  // The cache may come from another machine, with other libraries.
  forgetDebianPackage(PACKAGE, cacheDir);
  const second = await unpack(cacheDir);
  const fault = faultOf(second);
  if (fault) throw new Error(`Debian's Redis does not run here: ${fault}`);
  return second;
}

async function unpack(cacheDir: string): Promise<RedisProgram> {
  const { folder, libraryPath } = await unpackDebianPackage(PACKAGE, cacheDir);
  return {
    file: join(folder, 'usr', 'bin', 'redis-server'),
    env: { LD_LIBRARY_PATH: libraryPath.join(':') },
  };
}

function faultOf({ file, env }: RedisProgram, path = process.env['PATH']): string | undefined {
  try {
    const all = { ...process.env, ...env, PATH: path };
    execFileSync(file, ['--version'], { env: all, stdio: 'pipe', timeout: 10_000 });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
}
