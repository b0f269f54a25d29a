import type { SubscriptionMessage } from '../../event-store/event-store.js';
import { batchesOf } from './batches.js';
import { type Log, productStreams } from './log.js';

const BATCH_EVENTS = 500;

/** The log after a position and then live, in batches of what has arrived, until `signal` aborts. */
export async function* logBatches(
  { store }: Pick<Log, 'store'>,
  after: bigint | null,
  signal?: AbortSignal,
): AsyncGenerator<SubscriptionMessage[]> {
  const left = new AbortController();
  const messages = store.subscribeAll({
    after,
    filter: productStreams,
    signal: signal ? AbortSignal.any([signal, left.signal]) : left.signal,
  });
  try {
    yield* batchesOf(messages, BATCH_EVENTS);
  } finally {
    left.abort();
  }
}
