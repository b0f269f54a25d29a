import {
  type AllStreamSubscription,
  type AppendResult,
  type Credentials,
  ErrorType,
  EventStoreDBClient,
  type ResolvedEvent,
  jsonEvent,
  streamNameFilter,
} from '@eventstore/db-client';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AllFilter,
  type Appended,
  type EventStore,
  EventStoreUnavailable,
  type ExpectedRevision,
  type NewEvent,
  type StoredEvent,
  type SubscriptionMessage,
  WrongExpectedRevision,
} from './event-store.js';

export type EventStoreOptions = {
  /** How long an operation is tried while the store is away. */
  readonly patienceMs?: number;
  /** Told of every subscription that broke and is taken up again. */
  readonly onResubscribe?: (cause: unknown) => void;
};

const UNAVAILABLE = 14;
const DEADLINE_EXCEEDED = 4;
const CANCELLED = 1;
const transientCodes = new Set([UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED]);
const transientTypes = new Set<string>([
  ErrorType.UNAVAILABLE,
  ErrorType.CANCELLED,
  ErrorType.TIMEOUT,
  ErrorType.DEADLINE_EXCEEDED,
  ErrorType.NOT_LEADER,
]);

type ClientError = { readonly type?: string; readonly code?: number };

/** While the server is down, appends fail with a raw gRPC error that has a code but no type. */
const isTransient = (error: unknown): boolean => {
  const { type, code } = error as ClientError;
  return (
    (type !== undefined && transientTypes.has(type)) ||
    (code !== undefined && transientCodes.has(code))
  );
};

const backoffMs = (attempt: number) =>
  Math.min(2_000, 25 * 2 ** attempt) * (0.5 + Math.random() / 2);

/** The one adapter of the {@link EventStore} port: @eventstore/db-client over gRPC. */
class EsdbEventStore implements EventStore {
  private readonly client: EventStoreDBClient;
  private readonly credentials: Credentials | undefined;
  private readonly patienceMs: number;
  private readonly onResubscribe: (cause: unknown) => void;

  constructor(url: string, { patienceMs = 15_000, onResubscribe }: EventStoreOptions) {
    this.client = EventStoreDBClient.connectionString(url);
    this.credentials = credentialsOf(url);
    this.patienceMs = patienceMs;
    this.onResubscribe = onResubscribe ?? (() => undefined);
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<Appended> {
    const prepared = events.map(({ id, type, data, metadata }) =>
      jsonEvent({ id, type, data: plainJson(data), metadata: plainJson(metadata) }),
    );
    const expectedRevision = expected === 'no-stream' ? ('no_stream' as const) : expected;
    const result = await this.patiently(() =>
      // Credentials in the call force the unary Append: batch appends of this client share one
      // process-wide reply map, in which a broken connection of one client fails them all.
      this.client.appendToStream(stream, prepared, {
        expectedRevision,
        ...(this.credentials && { credentials: this.credentials }),
      }),
    ).catch((error: unknown) => {
      if ((error as ClientError).type === ErrorType.WRONG_EXPECTED_VERSION)
        throw new WrongExpectedRevision(stream);
      throw error;
    });
    return appendedOf(result);
  }

  async *readStream(stream: string, from = 0n): AsyncIterable<StoredEvent> {
    let next = from;
    for (;;) {
      const page = await this.patiently(() =>
        collect(
          this.client.readStream(stream, { fromRevision: next, maxCount: PAGE }),
          ErrorType.STREAM_NOT_FOUND,
        ),
      );
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      next = last.revision + 1n;
    }
  }

  async lastRevision(stream: string): Promise<bigint | null> {
    const [newest] = await this.patiently(() =>
      collect(
        this.client.readStream(stream, {
          direction: 'backwards',
          fromRevision: 'end',
          maxCount: 1,
        }),
        ErrorType.STREAM_NOT_FOUND,
      ),
    );
    return newest?.revision ?? null;
  }

  async *readAll({
    after,
    limit = Infinity,
  }: {
    after?: bigint;
    limit?: number;
  }): AsyncIterable<StoredEvent> {
    let last = after;
    let left = limit;
    while (left > 0) {
      // Forward reads include their starting position, so one more is asked for and left out.
      const page = await this.patiently(() =>
        collect(
          this.client.readAll({
            ...(last !== undefined && { fromPosition: { commit: last, prepare: last } }),
            maxCount: PAGE + 1,
          }),
        ),
      );
      const fresh = page.filter(({ position }) => last === undefined || position > last);
      for (const event of fresh.slice(0, left)) yield event;
      left -= fresh.length;
      const end = fresh.at(-1);
      if (!end || page.length <= PAGE) return;
      last = end.position;
    }
  }

  async head(): Promise<bigint | null> {
    const [newest] = await this.patiently(() =>
      collect(this.client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 })),
    );
    return newest?.position ?? null;
  }

  async *subscribeAll({
    after,
    filter,
    signal,
  }: {
    after: bigint | null;
    filter: AllFilter;
    signal: AbortSignal;
  }): AsyncIterable<SubscriptionMessage> {
    let position = after;
    let attempt = 0;
    while (!signal.aborted) {
      try {
        for await (const message of this.follow(position, filter, signal)) {
          attempt = 0;
          if (message.kind === 'event') position = message.event.position;
          if (message.kind === 'checkpoint') position = message.position;
          yield message;
        }
      } catch (error) {
        if (!isTransient(error)) throw error;
        this.onResubscribe(error);
      }
      await delay(backoffMs(attempt++), undefined, { signal }).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await this.client.dispose();
  }

  /** One subscription until it breaks or `signal` aborts. */
  private async *follow(
    after: bigint | null,
    filter: AllFilter,
    signal: AbortSignal,
  ): AsyncIterable<SubscriptionMessage> {
    const inbox = new Inbox(signal);
    const subscription: AllStreamSubscription = this.client.subscribeToAll({
      fromPosition: after === null ? 'start' : { commit: after, prepare: after },
      filter: streamNameFilter({
        prefixes: [...filter.streamPrefixes],
        checkpointInterval: 32,
        checkpointReached: (_subscription, { commit }) => {
          inbox.checkpoint(commit);
          return Promise.resolve();
        },
      }),
    });
    inbox.attach(subscription);
    try {
      yield* inbox.messages(subscription);
    } finally {
      await subscription.unsubscribe();
      subscription.destroy();
    }
  }

  /** Asks again while the store is away; what was asked must bear being asked twice. */
  private async patiently<T>(ask: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + this.patienceMs;
    for (let attempt = 0; ; attempt++) {
      try {
        return await ask();
      } catch (error) {
        if (!isTransient(error)) throw error;
        if (Date.now() > deadline) throw new EventStoreUnavailable(error);
        await delay(backoffMs(attempt));
      }
    }
  }
}

const PAGE = 500;

/**
 * Brings a subscription's three ways of speaking (stream, callback, event) into one order.
 * Checkpoints come by callback and would overtake events that still lie in the stream's buffer:
 * they are held back until the buffer has been read empty.
 */
class Inbox {
  private pendingCheckpoint: bigint | null = null;
  private pendingCaughtUp = false;
  private failure: unknown = null;
  private ended = false;
  private wake: () => void = () => undefined;

  constructor(private readonly signal: AbortSignal) {}

  attach(subscription: AllStreamSubscription): void {
    const poke = () => {
      this.wake();
    };
    subscription.on('readable', poke);
    subscription.on('caughtUp' as 'confirmation', () => {
      this.pendingCaughtUp = true;
      poke();
    });
    subscription.on('error', (error) => {
      this.failure = error;
      poke();
    });
    for (const last of ['end', 'close'] as const)
      subscription.on(last, () => {
        this.ended = true;
        poke();
      });
    this.signal.addEventListener('abort', poke, { once: true });
  }

  checkpoint(position: bigint): void {
    this.pendingCheckpoint = position;
    this.wake();
  }

  async *messages(subscription: AllStreamSubscription): AsyncIterable<SubscriptionMessage> {
    while (!this.signal.aborted) {
      const awoken = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      for (;;) {
        const resolved = subscription.read() as ResolvedEvent | null;
        if (resolved === null) break;
        if (resolved.event) yield { kind: 'event', event: storedOf(resolved) };
        if (this.signal.aborted) return;
      }
      yield* this.held();
      if (this.failure !== null) throw this.failure as Error;
      if (this.ended) return;
      await awoken;
    }
  }

  private *held(): Iterable<SubscriptionMessage> {
    const position = this.pendingCheckpoint;
    this.pendingCheckpoint = null;
    if (position !== null) yield { kind: 'checkpoint', position };
    const caughtUp = this.pendingCaughtUp;
    this.pendingCaughtUp = false;
    if (caughtUp) yield { kind: 'caught-up' };
  }
}

/** Reads a bounded page whole, so that no early exit can leave the call open on the server. */
const collect = async (
  pages: AsyncIterable<ResolvedEvent> & { cancel(): Promise<void> },
  tolerated?: string,
): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  try {
    for await (const resolved of pages) if (resolved.event) events.push(storedOf(resolved));
  } catch (error) {
    if (tolerated === undefined || (error as ClientError).type !== tolerated) throw error;
  } finally {
    await pages.cancel();
  }
  return events;
};

const storedOf = ({ event, commitPosition }: ResolvedEvent): StoredEvent => {
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

const appendedOf = ({ position, nextExpectedRevision }: AppendResult): Appended => {
  if (!position) throw new TypeError('The event store acknowledged an append without a position.');
  return { position: position.commit, revision: nextExpectedRevision };
};

/** What JSON cannot hold makes an append of this client hang for ever, so it is refused before. */
const plainJson = (value: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(value)) as Record<string, unknown>;

const credentialsOf = (url: string): Credentials | undefined => {
  const { username, password } = new URL(url);
  return username === ''
    ? undefined
    : { username: decodeURIComponent(username), password: decodeURIComponent(password) };
};

/** Connects to the store that `url` names (`esdb://user:password@host:port?tls=…`); lazily. */
export const connectEventStore = (url: string, options: EventStoreOptions = {}): EventStore =>
  new EsdbEventStore(url, options);
