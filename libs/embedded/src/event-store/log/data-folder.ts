import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { isLocked } from './storage-errors.js';

/** The data folder cannot be used; the message says why and what to do. */
export class DataFolderError extends Error {}

/**
 * Makes the folder if needed (0700) and takes the one-writer lock. The lock is an exclusive
 * transaction on a database of its own: the operating system lets go of it when the process
 * dies, however it dies, and it leaves `events.sqlite` open to an online backup.
 */
export function lockDataFolder(folder: string): Disposable {
  makeFolder(folder);
  const lock = new DatabaseSync(join(folder, 'writer.lock'));
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isLocked(error)) throw error;
    throw new DataFolderError(`Another event store is using ${folder}. Stop it first.`);
  }
  return {
    [Symbol.dispose]: () => {
      lock.close();
    },
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataFolderError(`The data folder ${folder} cannot be made: ${reason}`);
  }
}
