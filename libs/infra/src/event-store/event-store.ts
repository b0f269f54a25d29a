/** An event on its way in: JSON already validated and serialisable, its id chosen by us. */
export type NewEvent = {
  readonly id: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
};

/** An event as the store holds it. */
export type StoredEvent = {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: bigint;
  /** Place in `$all`: strictly increasing, with gaps; comparable within one store only. */
  readonly position: bigint;
  readonly data: unknown;
  readonly metadata: unknown;
};

/** The stream's revision that the writer has seen: of its last event, or that there is none. */
export type ExpectedRevision = bigint | 'no-stream';

export type Appended = { readonly position: bigint; readonly revision: bigint };

/** What a subscription yields: events in order, and now and then how far it has looked. */
export type SubscriptionMessage =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /** Nothing of interest up to here. */
  | { readonly kind: 'checkpoint'; readonly position: bigint }
  /** All that was there when asked has been read; what follows is live. */
  | { readonly kind: 'caught-up' };

export type AllFilter = { readonly streamPrefixes: readonly string[] };

/** Somebody else appended first. The caller loads again and decides again. */
export class WrongExpectedRevision extends Error {
  constructor(readonly stream: string) {
    super(`The stream ${stream} has moved on.`);
    this.name = 'WrongExpectedRevision';
  }
}

/** The store did not answer, though asked again and again; nothing is known to be wrong with the request. */
export class EventStoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('The event store does not answer.', { cause });
    this.name = 'EventStoreUnavailable';
  }
}

/** The port to EventStoreDB: as thin as the product needs it. */
export interface EventStore {
  /**
   * Durable when it resolves. An outcome that is unknown (connection lost) is asked for again with
   * the same ids and revision, which the store answers as if it were the first time.
   * @throws WrongExpectedRevision, EventStoreUnavailable
   */
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<Appended>;
  /** A stream from its `from`-th event on, oldest first, `limit` at most; empty when there is none. */
  readStream(stream: string, from?: bigint, limit?: number): AsyncIterable<StoredEvent>;
  /** Of the stream's newest event; `null` when there is none. */
  lastRevision(stream: string): Promise<bigint | null>;
  /** `$all` after a position (exclusive; from the start without one), oldest first. */
  readAll(options: { after?: bigint; limit?: number }): AsyncIterable<StoredEvent>;
  /** The position of the newest event there is; `null` in an empty store. */
  head(): Promise<bigint | null>;
  /**
   * `$all` after a position and then live, until `signal` aborts. Survives the store's restarts:
   * it resubscribes after the last message it yielded, with backoff.
   */
  subscribeAll(options: {
    after: bigint | null;
    filter: AllFilter;
    signal: AbortSignal;
  }): AsyncIterable<SubscriptionMessage>;
  close(): Promise<void>;
}
