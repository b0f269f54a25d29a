import type { StoredEvent, SubscriptionMessage } from '../../event-store/event-store.js';
import type { RecordedEvent } from '../../event-store/recorded-event.js';
import { batchesOf } from './batches.js';
import { type Log, productStreams } from './log.js';

/** So many at once where somebody waits for the first of them. */
const BATCH_EVENTS = 500;

/** A message of the log; an event is being decoded since it arrived. */
export type Arrival =
  | Exclude<SubscriptionMessage, { kind: 'event' }>
  | {
      readonly kind: 'event';
      readonly event: StoredEvent;
      readonly decoded: Promise<RecordedEvent>;
    };

/** `most`: events in a batch. */
type Following = { readonly signal?: AbortSignal | undefined; readonly most?: number };

/** The log after a position and then live, in batches of what has arrived, until `signal` aborts. */
export async function* logBatches(
  { store, codec }: Pick<Log, 'store' | 'codec'>,
  after: bigint | null,
  { signal, most = BATCH_EVENTS }: Following = {},
): AsyncGenerator<Arrival[]> {
  const left = new AbortController();
  const messages = store.subscribeAll({
    after,
    filter: productStreams,
    signal: signal ? AbortSignal.any([signal, left.signal]) : left.signal,
  });
  try {
    yield* batchesOf(decoding(codec, messages), most);
  } finally {
    left.abort();
  }
}

/** Begins to decode while earlier events are still being written. */
async function* decoding(
  codec: Log['codec'],
  messages: AsyncIterable<SubscriptionMessage>,
): AsyncGenerator<Arrival> {
  for await (const message of messages) {
    if (message.kind !== 'event') {
      yield message;
      continue;
    }
    const decoded = codec.decode(message.event);
    // Whoever projects it hears of the fault, in its turn.
    decoded.catch(() => undefined);
    yield { ...message, decoded };
  }
}
