import type { EventStore } from '../../event-store/event-store.js';
import { CATALOGUE_NAME } from '../projection/log.js';
import { type Queryable, rowsOf } from '../rows-of.js';

type Newest = { readonly id: string; readonly stream: string; readonly revision: string };

/**
 * Does the log hold all that the catalogue has seen of it? A log that was put back from a backup does
 * not: it ends earlier, or has gone on in another way since.
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
  const [newest] = await rowsOf<Newest>(
    catalogue,
    'select id, stream, revision from audit order by position desc limit 1',
  );
  return newest === undefined || holds(store, newest);
};

const holds = async (store: EventStore, { id, stream, revision }: Newest): Promise<boolean> => {
  for await (const event of store.readStream(stream, BigInt(revision))) return event.id === id;
  return false;
};
