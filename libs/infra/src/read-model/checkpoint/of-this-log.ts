import type { EventStore } from '../../event-store/event-store.js';
import { CATALOGUE_NAME } from '../projection/log.js';
import { type Queryable, rowsOf } from '../rows-of.js';

type Row = {
  readonly position: string;
  readonly id: string;
  readonly stream: string;
  readonly revision: string;
};

const LOOKED_BACK = 1_000;

/**
 * Is it this log that the catalogue was built from? One that was put back from a backup ends earlier, or
 * has gone on in another way since. One out of which events were deleted is the same: the rows keep what
 * an audit names as missing.
 */
export const isOfThisLog = async (catalogue: Queryable, store: EventStore): Promise<boolean> => {
  const seen = await rowsOf<{ position: string | null }>(
    catalogue,
    'select position from checkpoint where name = $1',
    [CATALOGUE_NAME],
  );
  const position = seen[0]?.position ?? null;
  if (position === null) return true;
  if (BigInt(position) > ((await store.head()) ?? -1n)) return false;
  const rows = await rowsOf<Row>(
    catalogue,
    'select position, id, stream, revision from audit order by position desc limit $1',
    [LOOKED_BACK],
  );
  const newest = rows[0];
  if (newest === undefined) return true;
  for (const row of rows)
    if (await holds(store, row)) return row === newest || !(await wentOn(store, row, newest));
  return false;
};

const holds = async (store: EventStore, { id, stream, revision }: Row): Promise<boolean> => {
  for await (const event of store.readStream(stream, BigInt(revision))) return event.id === id;
  return false;
};

/** Does the log say anything, if only of itself, where the rows after this one were? What was deleted leaves a hole. */
const wentOn = async (store: EventStore, { position }: Row, newest: Row): Promise<boolean> => {
  for await (const event of store.readAll({ after: BigInt(position), limit: 1 }))
    return event.position <= BigInt(newest.position);
  return false;
};
