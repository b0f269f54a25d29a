import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { DataFolderError } from './data-folder.js';

/**
 * Writes a copy of the log, as it is at this moment, to a new file; the store may be running and
 * goes on meanwhile. To restore, stop the store, put the copy in place of `events.sqlite` and
 * remove `events.sqlite-wal` and `events.sqlite-shm`.
 */
export function backUpEventLog(folder: string, target: string): void {
  const source = join(folder, 'events.sqlite');
  if (!existsSync(source)) throw new DataFolderError(`There is no event log in ${folder}.`);
  if (existsSync(target)) throw new DataFolderError(`${target} exists already.`);
  const database = new DatabaseSync(source);
  try {
    database.prepare('VACUUM INTO ?').run(target);
  } finally {
    database.close();
  }
  const file = openSync(target, 'r+');
  fsyncSync(file);
  closeSync(file);
}
