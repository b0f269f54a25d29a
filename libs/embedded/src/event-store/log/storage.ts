import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { join } from 'node:path';

import { recordSize } from './logged-event.js';
import type { LoggedEvent } from './logged-event.js';
import type { IdentifiedEvent } from './recent-ids.js';
import { asStorageError } from './storage-errors.js';

/** Where the log lives; without a folder it lives in memory and is gone with the process. */
export interface StorageOptions {
  readonly folder?: string;
  /** The database grows no further than this; appends fail then, reads go on. */
  readonly maxBytes?: number;
}

const PAGE_BYTES = 4096;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    json INTEGER NOT NULL,
    created INTEGER NOT NULL,
    data BLOB NOT NULL,
    metadata BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (stream, revision);
`;

/**
 * The log in one SQLite database: write-ahead log, fsync at every commit. All calls are
 * synchronous; the one writer decides, inserts and commits without anything in between.
 */
export class EventStorage {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;

  constructor(options: StorageOptions) {
    const { folder, maxBytes } = options;
    this.#database = new DatabaseSync(folder ? join(folder, 'events.sqlite') : ':memory:');
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = 4000;
      PRAGMA cache_size = -32768;
      ${SCHEMA}`);
    if (maxBytes !== undefined) {
      this.#database.exec(`PRAGMA max_page_count = ${String(Math.ceil(maxBytes / PAGE_BYTES))}`);
    }
    this.#statements = prepareStatements(this.#database);
  }

  /**
   * Runs `work` in one transaction and returns after it is on disk. Whatever fails inside leaves
   * nothing behind and is thrown as a StorageError.
   */
  transaction<T>(work: () => T): T {
    try {
      this.#statements.begin.run();
      const result = work();
      this.#statements.commit.run();
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw asStorageError(error);
    }
  }

  insert(event: LoggedEvent): void {
    const { position, stream, revision, id, type, json, created, data, metadata } = event;
    this.#statements.insert.run(
      ...[position, stream, revision, id, type, json ? 1 : 0, created, data, metadata],
    );
  }

  /** The position the next event will get. */
  end(first: number): number {
    const last = this.#statements.last.get() as Row | undefined;
    if (!last) return first;
    const event = toEvent(last);
    return event.position + recordSize(event, event.stream);
  }

  lastRevision(stream: string): number | undefined {
    const row = this.#statements.lastRevision.get(stream);
    return row ? Number(row['revision']) : undefined;
  }

  eventAt(stream: string, revision: number): LoggedEvent | undefined {
    return optionalEvent(this.#statements.eventAt.get(stream, revision));
  }

  atPosition(position: number): LoggedEvent | undefined {
    return optionalEvent(this.#statements.atPosition.get(position));
  }

  /** Events of a stream from `revision` upwards, in order. */
  streamForwards(stream: string, revision: number, limit: number): LoggedEvent[] {
    return this.#all(this.#statements.streamForwards, stream, revision, limit);
  }

  /** Events of a stream from `revision` downwards, latest first. */
  streamBackwards(stream: string, revision: number, limit: number): LoggedEvent[] {
    return this.#all(this.#statements.streamBackwards, stream, revision, limit);
  }

  /** Events at or after a position, in order. */
  allForwards(position: number, limit: number): LoggedEvent[] {
    return this.#all(this.#statements.allForwards, position, limit);
  }

  /** Events before a position, latest first. */
  allBackwards(position: number, limit: number): LoggedEvent[] {
    return this.#all(this.#statements.allBackwards, position, limit);
  }

  /** Which event was where, of the last events, oldest first. */
  lastIds(limit: number): IdentifiedEvent[] {
    return this.#statements.lastIds.all(limit).reverse() as unknown as IdentifiedEvent[];
  }

  /** Asks SQLite whether the file is whole; returns what is wrong. */
  damage(): string[] {
    const rows = this.#database.prepare('PRAGMA quick_check(5)').all();
    return rows.map((row) => String(row['quick_check'])).filter((line) => line !== 'ok');
  }

  sizeBytes(): number {
    return Number(this.#database.prepare('PRAGMA page_count').get()?.['page_count']) * PAGE_BYTES;
  }

  close(): void {
    this.#database.close();
  }

  #all(statement: StatementSync, ...parameters: (string | number)[]): LoggedEvent[] {
    return (statement.all(...parameters) as unknown as Row[]).map(toEvent);
  }
}

interface Row extends Omit<LoggedEvent, 'json'> {
  readonly json: number;
}

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(database: DatabaseSync) {
  const select = (rest: string) => database.prepare(`SELECT * FROM events ${rest}`);
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    insert: database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    last: select('ORDER BY position DESC LIMIT 1'),
    lastRevision: database.prepare(
      'SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1',
    ),
    lastIds: database.prepare(
      'SELECT id, stream, revision, position FROM events ORDER BY position DESC LIMIT ?',
    ),
    eventAt: select('WHERE stream = ? AND revision = ?'),
    atPosition: select('WHERE position = ?'),
    streamForwards: select('WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?'),
    streamBackwards: select('WHERE stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ?'),
    allForwards: select('WHERE position >= ? ORDER BY position LIMIT ?'),
    allBackwards: select('WHERE position < ? ORDER BY position DESC LIMIT ?'),
  };
}

function optionalEvent(row: unknown): LoggedEvent | undefined {
  return row ? toEvent(row as Row) : undefined;
}

function toEvent(row: Row): LoggedEvent {
  return {
    position: row.position,
    stream: row.stream,
    revision: row.revision,
    id: row.id,
    type: row.type,
    json: row.json === 1,
    created: row.created,
    data: row.data,
    metadata: row.metadata,
  };
}
