import { NO_REVISION } from './logged-event.js';

/** What a writer expects of the stream: an exact last revision, or one of three words. */
export type ExpectedRevision = number | 'any' | 'no_stream' | 'stream_exists';

/** Where an event with some id already is. */
export interface Occurrence {
  readonly revision: number;
  readonly position: number;
}

/** What the decision needs to know about a stream. */
export interface StreamHistory {
  /** -1 without events. */
  readonly lastRevision: number;
  readonly tombstoned: boolean;
  readonly softDeleted: boolean;
  readonly hasMetadata: boolean;
  /** From the bounded memory of recent event ids. */
  recent(id: string): Occurrence | undefined;
  /** From the log. */
  idAt(revision: number): { id: string; position: number } | undefined;
}

export type AppendDecision =
  | { readonly kind: 'append' }
  | { readonly kind: 'already-there'; readonly revision: number; readonly position?: number }
  | { readonly kind: 'wrong-expected-version'; readonly current: number }
  | { readonly kind: 'stream-deleted' };

const APPEND: AppendDecision = { kind: 'append' };

/**
 * Whether events with these ids may be appended, by the rules of EventStoreDB: with a revision or
 * no_stream a retry is recognised in the log itself (strong); with any or stream_exists only in
 * the memory of recent ids (weak).
 */
export function decideAppend(
  history: StreamHistory,
  expected: ExpectedRevision,
  ids: readonly string[],
): AppendDecision {
  if (history.tombstoned) return { kind: 'stream-deleted' };
  if (expected === 'stream_exists') {
    if (history.softDeleted) return { kind: 'stream-deleted' };
    if (history.lastRevision === NO_REVISION && !history.hasMetadata) return conflict(history);
  }
  if (expected === 'any' || expected === 'stream_exists') return decideByRecentIds(history, ids);
  return decideByRevision(history, expected === 'no_stream' ? NO_REVISION : expected, ids);
}

function decideByRecentIds(history: StreamHistory, ids: readonly string[]): AppendDecision {
  let last: Occurrence | undefined;
  for (const id of ids) {
    const known = history.recent(id);
    if (!known) return last ? conflict(history) : APPEND;
    last = known;
  }
  return last ? { kind: 'already-there', ...last } : APPEND;
}

function decideByRevision(
  history: StreamHistory,
  expected: number,
  ids: readonly string[],
): AppendDecision {
  if (expected > history.lastRevision) return conflict(history);
  if (expected === history.lastRevision) return APPEND;
  const there = ids.map((id, index) => {
    const found = history.idAt(expected + 1 + index);
    return found?.id === id ? found : undefined;
  });
  const position = there.at(-1)?.position;
  if (there[0] === undefined) {
    const revives = expected === NO_REVISION && history.softDeleted;
    return revives ? APPEND : conflict(history);
  }
  if (there.includes(undefined) || position === undefined) return conflict(history);
  const revision = expected + ids.length;
  return history.softDeleted
    ? { kind: 'already-there', revision }
    : { kind: 'already-there', revision, position };
}

function conflict(history: StreamHistory): AppendDecision {
  return { kind: 'wrong-expected-version', current: history.lastRevision };
}
