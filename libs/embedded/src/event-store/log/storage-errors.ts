/** SQLite result codes (sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/** `full`: may work again when there is room. `broken`: the disk failed; do not trust a retry. */
export type StorageFault = 'full' | 'broken' | 'other';

/** The storage could not keep what was to be written; nothing of it is kept. */
export class StorageError extends Error {
  constructor(
    readonly fault: StorageFault,
    message: string,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

export function asStorageError(error: unknown): StorageError {
  const reason = error instanceof Error ? error.message : String(error);
  const code = sqliteCode(error);
  if (code === SQLITE_FULL) return new StorageError('full', `The disk is full: ${reason}`, error);
  if (code === SQLITE_IOERR || code === SQLITE_CORRUPT) {
    return new StorageError('broken', `The disk failed: ${reason}`, error);
  }
  return new StorageError('other', `The log could not be written: ${reason}`, error);
}

/** Whether another process has the database locked. */
export function isLocked(error: unknown): boolean {
  return sqliteCode(error) === SQLITE_BUSY;
}

/** Whether the file is not (or no longer) a database. */
export function isDamaged(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

/** The primary result code; extended codes carry it in their low byte. */
function sqliteCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
