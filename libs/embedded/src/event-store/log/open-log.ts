import { randomUUID } from 'node:crypto';

import { DataFolderError, lockDataFolder } from './data-folder.js';
import { EventLog, FIRST_POSITION } from './event-log.js';
import { recordSize } from './logged-event.js';
import { EventStorage } from './storage.js';
import type { StorageOptions } from './storage.js';
import { isDamaged } from './storage-errors.js';

const ABOUT =
  'A single-node event log that speaks a subset of the EventStoreDB gRPC protocol. ' +
  'It is not EventStoreDB: no cluster, projections, persistent subscriptions or scavenging.';

/** Files above this size are checked only at their end when opened; a full read takes too long. */
const FULLY_CHECKED_BYTES = 256 * 1024 * 1024;
const CHECKED_AT_END = 1000;

export interface OpenLog {
  readonly log: EventLog;
  close(): Promise<void>;
}

/** Opens (or makes) the log: takes the lock, checks the file, writes the first event if new. */
export async function openLog(options: StorageOptions): Promise<OpenLog> {
  const lock = options.folder === undefined ? undefined : lockDataFolder(options.folder);
  try {
    const storage = openChecked(options);
    const log = new EventLog(storage);
    if (log.end === FIRST_POSITION) await introduce(log);
    return { log, close: () => log.close().finally(() => lock?.[Symbol.dispose]()) };
  } catch (error) {
    lock?.[Symbol.dispose]();
    throw error;
  }
}

function openChecked(options: StorageOptions): EventStorage {
  const place = options.folder ?? 'memory';
  try {
    const storage = new EventStorage(options);
    const damage = [...brokenChain(storage), ...fileDamage(storage)];
    if (damage.length === 0) return storage;
    storage.close();
    throw damaged(place, damage.join('; '));
  } catch (error) {
    if (!isDamaged(error)) throw error;
    throw damaged(place, error instanceof Error ? error.message : String(error));
  }
}

function damaged(place: string, what: string): DataFolderError {
  return new DataFolderError(
    `The event log in ${place} is damaged: ${what}. Restore events.sqlite from a backup.`,
  );
}

function fileDamage(storage: EventStorage): string[] {
  return storage.sizeBytes() > FULLY_CHECKED_BYTES ? [] : storage.damage();
}

/** Each record ends where the next begins; a missing or changed one breaks the chain. */
function brokenChain(storage: EventStorage): string[] {
  let next: number | undefined;
  for (const event of storage.allBackwards(Number.MAX_SAFE_INTEGER, CHECKED_AT_END)) {
    const end = event.position + recordSize(event, event.stream);
    if (next !== undefined && end !== next) {
      return [`the record at ${String(event.position)} does not reach the next one`];
    }
    next = event.position;
  }
  return [];
}

async function introduce(log: EventLog): Promise<void> {
  const data = Buffer.from(JSON.stringify({ about: ABOUT }));
  const event = { id: randomUUID(), type: '$log-created', json: true, data };
  const target = { stream: '$embedded-event-log', expected: 'no_stream' } as const;
  await log.append(target, [{ ...event, metadata: Buffer.alloc(0) }]);
}
