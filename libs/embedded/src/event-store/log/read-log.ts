import type { EventLog } from './event-log.js';
import type { LoggedEvent } from './logged-event.js';
import { NO_REVISION } from './logged-event.js';

/** Events per page: between pages a reader waits for its client. */
export const PAGE = 128;

export type Direction = 'forwards' | 'backwards';

export interface StreamRead {
  readonly stream: string;
  readonly direction: Direction;
  /** A revision, or an end of the stream. */
  readonly from: number | 'start' | 'end';
  readonly count: number;
}

export interface AllRead {
  readonly direction: Direction;
  /** A position, or an end of the log. */
  readonly from: number | 'start' | 'end';
  readonly count: number;
}

export type StreamStatus = 'readable' | 'not-found' | 'deleted';

/** Whether a reader finds the stream. */
export function streamStatus(log: EventLog, stream: string): StreamStatus {
  if (log.isTombstoned(stream)) return 'deleted';
  if (log.lastRevision(stream) === NO_REVISION || log.isSoftDeleted(stream)) return 'not-found';
  return 'readable';
}

/** The lowest revision a reader sees: `$tb` and `$maxCount` hide what is below. */
export function firstVisibleRevision(log: EventLog, stream: string): number {
  const { truncateBefore = 0, maxCount } = log.metadataOf(stream);
  const byCount = maxCount === undefined ? 0 : log.lastRevision(stream) - maxCount + 1;
  return Math.max(0, truncateBefore, byCount);
}

/** `$maxAge` is judged when an event is read. */
export function withoutExpired(
  log: EventLog,
  stream: string,
  events: readonly LoggedEvent[],
): readonly LoggedEvent[] {
  const { maxAge } = log.metadataOf(stream);
  if (maxAge === undefined) return events;
  const oldest = Date.now() - maxAge * 1000;
  return events.filter((event) => event.created >= oldest);
}

/** Reads a stream page by page, each page read when it is asked for. */
export function* readStream(log: EventLog, read: StreamRead): Generator<readonly LoggedEvent[]> {
  let left = read.count;
  let next = startRevision(log, read);
  while (left > 0 && next >= 0) {
    const { page, last } = streamPage(log, read, next);
    if (last === undefined) return;
    const visible = page.slice(0, left);
    left -= visible.length;
    next = read.direction === 'forwards' ? last + 1 : last - 1;
    yield visible;
  }
}

/** Reads `$all` page by page. Stream metadata does not matter here. */
export function* readAll(log: EventLog, read: AllRead): Generator<readonly LoggedEvent[]> {
  const forwards = read.direction === 'forwards';
  let left = read.count;
  let next = startPosition(read);
  while (left > 0) {
    const limit = Math.min(PAGE, left);
    const page = forwards ? log.allForwards(next, limit) : log.allBackwards(next, limit);
    const last = page.at(-1);
    if (!last) return;
    left -= page.length;
    next = forwards ? last.position + 1 : last.position;
    yield page;
  }
}

function startRevision(log: EventLog, read: StreamRead): number {
  const last = log.lastRevision(read.stream);
  if (read.from === 'start') return 0;
  if (read.direction === 'backwards') return read.from === 'end' ? last : Math.min(read.from, last);
  return read.from === 'end' ? last + 1 : read.from;
}

function startPosition({ from }: AllRead): number {
  if (from === 'start') return 0;
  return from === 'end' ? Number.MAX_SAFE_INTEGER : Math.min(from, Number.MAX_SAFE_INTEGER);
}

function streamPage(log: EventLog, { stream, direction }: StreamRead, next: number) {
  const first = firstVisibleRevision(log, stream);
  const events =
    direction === 'forwards'
      ? log.streamForwards(stream, Math.min(Math.max(first, next), Number.MAX_SAFE_INTEGER), PAGE)
      : log.streamBackwards(stream, next, PAGE).filter((event) => event.revision >= first);
  return { page: withoutExpired(log, stream, events), last: events.at(-1)?.revision };
}
