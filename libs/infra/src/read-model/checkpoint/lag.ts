import type { EventStore } from '../../event-store/event-store.js';
import { productStreams } from '../projection/log.js';

const COUNTED_EVENTS = 1_000;

/** How far the rows are behind the log. */
export type Lag = {
  /** Events still to be projected; counting stops at 1000, which means "or more". */
  readonly events: number;
  /** Age of the oldest of them, in seconds. */
  readonly seconds: number;
  /** Why the projection stands still, for people; `null` while it runs. */
  readonly fault: string | null;
};

/** Counts the product's events behind a position. Positions have gaps, so they must be read. */
export const pendingEvents = async (
  store: EventStore,
  after: bigint | null,
  now: Date,
): Promise<Pick<Lag, 'events' | 'seconds'>> => {
  let events = 0;
  let oldest: number | null = null;
  const read = store.readAll({ ...(after === null ? {} : { after }), limit: COUNTED_EVENTS });
  for await (const { stream, metadata } of read) {
    if (!productStreams.streamPrefixes.some((prefix) => stream.startsWith(prefix))) continue;
    events += 1;
    oldest ??= Date.parse(String((metadata as { at?: unknown } | null)?.at));
  }
  const ageMs = oldest === null || Number.isNaN(oldest) ? 0 : now.getTime() - oldest;
  return { events, seconds: Math.max(0, Math.round(ageMs / 1000)) };
};
