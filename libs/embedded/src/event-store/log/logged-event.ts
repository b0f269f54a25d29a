/**
 * The revision of a stream's tombstone. The protocol says Int64.Max; inside we use the largest
 * integer a number holds, and the wire format translates.
 */
export const TOMBSTONE_REVISION = Number.MAX_SAFE_INTEGER;

/** The revision of a stream without events. */
export const NO_REVISION = -1;

/** What a writer proposes. `id` is a UUID in lower case; sizes are counted by `appendSize`. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly json: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** One record of the log. */
export interface LoggedEvent extends ProposedEvent {
  /** Offset in the log: strictly increasing, with gaps, never reused. */
  readonly position: number;
  readonly stream: string;
  /** 0 for the first event of a stream. */
  readonly revision: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly created: number;
}

/** Bytes an event counts towards the append limit: data + metadata + 2 × type length. */
export function appendSize(event: ProposedEvent): number {
  return event.data.length + event.metadata.length + 2 * event.type.length;
}

/**
 * Bytes from one position to the next. The real server's positions are offsets in a file of
 * records with headers; ours have the same nature, so that no one can use them as counters.
 */
export function recordSize(event: ProposedEvent, stream: string): number {
  const header = 96;
  return (
    header + 2 * (stream.length + event.type.length) + event.data.length + event.metadata.length
  );
}
