import {
  type AllStreamSubscription,
  type AppendResult,
  type Credentials,
  ErrorType,
  EventStoreDBClient,
  jsonEvent,
  streamNameFilter,
} from '@eventstore/db-client';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AllFilter,
  type Appended,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type StoredEvent,
  type SubscriptionMessage,
  WrongExpectedRevision,
} from './event-store.js';
import { codeOf } from '../trace/line.js';
import { trace, warn } from '../trace/trace.js';
import { Inbox } from './inbox.js';
import { collect } from './pages.js';
import { type ClientError, backoffMs, isTransient, patiently } from './patience.js';

export type EventStoreOptions = {
  /** How long an operation is tried while the store is away. */
  readonly patienceMs?: number;
  /** Told of every subscription that broke and is taken up again. */
  readonly onResubscribe?: (cause: unknown) => void;
};

const PAGE = 500;
/** Without TLS there is no sign-in; the client drops them, but takes the way of appending that they ask for. */
const UNUSED: Credentials = { username: 'none', password: 'none' };

/** The one adapter of the {@link EventStore} port: @eventstore/db-client over gRPC. */
class EsdbEventStore implements EventStore {
  private readonly client: EventStoreDBClient;
  private readonly credentials: Credentials;
  private readonly patienceMs: number;
  private readonly onResubscribe: (cause: unknown) => void;
  private readonly closing = new AbortController();

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
        credentials: this.credentials,
      }),
    ).catch((error: unknown) => {
      if ((error as ClientError).type === ErrorType.WRONG_EXPECTED_VERSION)
        throw new WrongExpectedRevision(stream);
      throw error;
    });
    return appendedOf(result);
  }

  async *readStream(stream: string, from = 0n, limit = Infinity): AsyncIterable<StoredEvent> {
    let next = from;
    for (let left = limit; left > 0;) {
      const maxCount = Math.min(PAGE, left);
      const page = await this.patiently(() =>
        collect(
          this.client.readStream(stream, { fromRevision: next, maxCount }),
          ErrorType.STREAM_NOT_FOUND,
        ),
      );
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < maxCount) return;
      left -= page.length;
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
      const maxCount = Math.min(PAGE, left) + 1;
      const fromPosition = last === undefined ? 'start' : { commit: last, prepare: last };
      const page = await this.patiently(() =>
        collect(this.client.readAll({ fromPosition, maxCount })),
      );
      const fresh = page.filter(({ position }) => last === undefined || position > last);
      yield* fresh.slice(0, left);
      left -= fresh.length;
      last = fresh.at(-1)?.position;
      if (page.length < maxCount) return;
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
    signal: asked,
  }: {
    after: bigint | null;
    filter: AllFilter;
    signal: AbortSignal;
  }): AsyncIterable<SubscriptionMessage> {
    const signal = AbortSignal.any([asked, this.closing.signal]);
    let position = after;
    let attempt = 0;
    while (!signal.aborted) {
      try {
        for await (const message of this.follow(position, filter, signal)) {
          attempt = 0;
          position = placeOf(message) ?? position;
          yield message;
        }
      } catch (error) {
        if (!isTransient(error)) throw error;
        if (!signal.aborted)
          warn.connections('A subscription to the event store broke; it is taken up again.', {
            code: codeOf(error),
          });
        this.onResubscribe(error);
      }
      await delay(backoffMs(attempt++), undefined, { signal }).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.client.dispose();
  }

  /** One subscription until it breaks or `signal` aborts. */
  private async *follow(
    after: bigint | null,
    filter: AllFilter,
    signal: AbortSignal,
  ): AsyncIterable<SubscriptionMessage> {
    trace.connections?.('A subscription to the event store begins.');
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
      inbox.detach();
      await subscription.unsubscribe();
      subscription.destroy();
    }
  }

  private patiently<T>(ask: () => Promise<T>): Promise<T> {
    return patiently(this.patienceMs, ask);
  }
}

/** How far a reader is who has read this; `null` when it does not say. */
const placeOf = (message: SubscriptionMessage): bigint | null => {
  switch (message.kind) {
    case 'event':
      return message.event.position;
    case 'checkpoint':
      return message.position;
    case 'caught-up':
      return null;
  }
};

const appendedOf = ({ position, nextExpectedRevision }: AppendResult): Appended => {
  if (!position) throw new TypeError('The event store acknowledged an append without a position.');
  return { position: position.commit, revision: nextExpectedRevision };
};

/** What JSON cannot hold makes an append of this client hang for ever, so it is refused before. */
const plainJson = (value: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(value)) as Record<string, unknown>;

/** As the client reads them; `URL` does not know connection strings with several hosts. */
const credentialsOf = (url: string): Credentials => {
  const [, username, password] = /^[^:]+:\/\/([^:@/]+):([^@]+)@/.exec(url) ?? [];
  if (username !== undefined && password !== undefined)
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  if (/[?&]tls=false/i.test(url)) return UNUSED;
  throw new TypeError(
    'The event store needs credentials: EVENTSTORE_URL must be esdb://user:password@host:port',
  );
};

/** Connects to the store that `url` names (`esdb://user:password@host:port?tls=…`); lazily. */
export const connectEventStore = (url: string, options: EventStoreOptions = {}): EventStore =>
  new EsdbEventStore(url, options);
