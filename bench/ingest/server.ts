import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '#embedded/free-port';
import { commandOf, familyOf } from './process-use.js';

/** What is measured: where it listens, and which process it is. */
export type Server = { readonly url: URL; readonly pid: number; stop(): Promise<void> };

const dist = join(import.meta.dirname, '../..');

/** The whole product on this machine; measured is its one API process. */
export const startProduct = async (folder: string, openFiles: number): Promise<Server> => {
  const port = await freePort();
  const program = join(dist, 'tools/start.js');
  const child = spawnWith(openFiles, program, ['--port', String(port), '--data', folder], 'pipe');
  const url = await lineAfter(child, 'Recordings is ready: ');
  const isApi = (pid: number) =>
    commandOf(pid).some((word) => word.endsWith('apps/api/src/main.js'));
  const pid = familyOf(child.pid ?? 0).find(isApi);
  if (pid === undefined)
    throw new Error('The API process is not among the children of the product.');
  return { url: new URL(url), pid, stop: () => end(child, 'SIGTERM') };
};

/** The door for captures alone, over an event store of its own. */
export const startBareDoor = async (folder: string, openFiles: number): Promise<Server> => {
  const program = join(dist, 'bench/ingest/door-process.js');
  const store = spawnWith(openFiles, program, [folder], 'ipc');
  const eventStoreUrl = await firstMessage(store);
  const door = spawnWith(openFiles, program, [folder, eventStoreUrl], 'ipc');
  const url = await firstMessage(door);
  const stop = async () => {
    await end(door, 'SIGKILL');
    await end(store, 'SIGKILL');
  };
  return { url: new URL(url), pid: door.pid ?? 0, stop };
};

/** Checks that this process may open so many files. @throws what to do when it may not */
export const needOpenFiles = (count: number): void => {
  const limit = Number(
    execFileSync('sh', ['-c', 'ulimit -n']).toString().replace('unlimited', '1e9'),
  );
  if (limit < count)
    throw new Error(
      `This needs ${String(count)} open files per process, and the limit is ${String(limit)}. ` +
        `Raise it ("ulimit -n ${String(count)}", as root or in limits.conf), or ask for fewer with --uploads.`,
    );
};

const spawnWith = (
  openFiles: number,
  program: string,
  args: string[],
  channel: 'ipc' | 'pipe',
): ChildProcess => {
  const script = `ulimit -n ${String(openFiles)} && exec "$0" "$@"`;
  return spawn('sh', ['-c', script, process.execPath, program, ...args], {
    stdio:
      channel === 'ipc' ? ['ignore', 'inherit', 'inherit', 'ipc'] : ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LOG_LEVEL: 'warn' },
  });
};

const firstMessage = async (child: ChildProcess): Promise<string> => {
  const died = once(child, 'exit').then(() => {
    throw new Error('A process to be measured did not start; its last words are above.');
  });
  const [message] = (await Promise.race([once(child, 'message'), died])) as [string];
  died.catch(() => undefined);
  return message;
};

const lineAfter = async (child: ChildProcess, start: string): Promise<string> => {
  if (child.stdout === null) throw new Error('No output to read.');
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith(start)) continue;
    child.stdout.resume();
    return line.slice(start.length);
  }
  throw new Error('The product did not start; its last words are above.');
};

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
};
