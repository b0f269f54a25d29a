import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const COMMAND = /^(openssl|sha256sum|tail|grep|\( printf)/;

/** Whether this machine has what the commands take. */
export const hasOpenssl = (): boolean => spawnSync('openssl', ['version']).status === 0;

/** What each command in the README of a package says when it is run on its files. */
export const byHand = async (
  files: ReadonlyMap<string, Uint8Array>,
): Promise<{ command: string; said: string }[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'by-hand-'));
  try {
    for (const [name, bytes] of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    const readme = Buffer.from(files.get('README.txt') ?? []).toString();
    const commands = readme.split('\n').filter((line) => COMMAND.test(line));
    return commands
      .filter((command) => !command.includes('FILE'))
      .map((command) => {
        const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder });
        return { command, said: `${stdout.toString()}${stderr.toString()}`.trim() };
      });
  } finally {
    await rm(folder, { recursive: true });
  }
};
