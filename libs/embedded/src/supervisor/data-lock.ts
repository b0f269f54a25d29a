import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;

/** Another instance owns the data folder. */
export class DataFolderInUse extends Error {
  constructor(folder: string, pid: string) {
    super(
      `Another instance (process ${pid}) runs on the data folder ${folder}. ` +
        `Stop it first, or give this one a folder of its own with --data.`,
    );
  }
}

/**
 * Takes the data folder for this process and returns what gives it back.
 * Throws {@link DataFolderInUse}. The lock is the kernel's, reached through SQLite since node offers no
 * other: it ends with the process, so there is never a stale one, and it holds between containers too.
 */
export function lockDataFolder(folder: string): () => void {
  const runFolder = join(folder, 'run');
  const pidFile = join(runFolder, 'supervisor.pid');
  // Passable: PostgreSQL may run as another user. What is in it is closed by itself.
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(runFolder, 'lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new DataFolderInUse(folder, readPid(pidFile));
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return () => {
    rmSync(pidFile, { force: true });
    lock.close();
  };
}

function readPid(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
