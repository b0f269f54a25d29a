import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '#embedded/free-port';

/**
 * A copy in `folder` of a PostgreSQL in `made` that has never run, with a port of its own: as a first start
 * leaves it, for a fraction of the work.
 */
export async function copyNewPostgres(made: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o711 });
  // Keeps whose the files are: PostgreSQL may run as another user.
  await promisify(execFile)('cp', ['-a', join(made, 'data'), folder]);
  const kept = JSON.parse(await readFile(join(made, 'access.json'), 'utf8')) as object;
  const access = JSON.stringify({ ...kept, port: await freePort() });
  await writeFile(join(folder, 'access.json'), `${access}\n`, { mode: 0o600 });
}
