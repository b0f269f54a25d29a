import type { ResolvedEvent } from '@eventstore/db-client';
import type { StoredEvent } from './event-store.js';
import type { ClientError } from './patience.js';

/** Reads a bounded page whole, so that no early exit can leave the call open on the server. */
export const collect = async (
  pages: AsyncIterable<ResolvedEvent>,
  tolerated?: string,
): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  try {
    for await (const resolved of pages) if (resolved.event) events.push(storedOf(resolved));
  } catch (error) {
    if (tolerated === undefined || (error as ClientError).type !== tolerated) throw error;
  }
  return events;
};

/** The client's event in the port's words. */
export const storedOf = ({ event, commitPosition }: ResolvedEvent): StoredEvent => {
  if (!event) throw new TypeError('A link without its event.');
  return {
    id: event.id,
    type: event.type,
    stream: event.streamId,
    revision: event.revision,
    position: event.position?.commit ?? commitPosition ?? 0n,
    data: event.data,
    metadata: event.metadata,
  };
};
