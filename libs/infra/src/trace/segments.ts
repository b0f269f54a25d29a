import type { LogBounds } from './log-store.js';

/** One of the tables that the log goes round in. */
export type Segment = {
  readonly segment: number;
  /** `null`: it is empty. */
  readonly beganAt: Date | null;
  /** `null`: lines go there, or it is empty. */
  readonly endedAt: Date | null;
  readonly bytes: number;
};

/** What has to be done before lines are kept: which tables are emptied, and which one takes them. */
export type Round = {
  readonly empty: readonly number[];
  readonly use: number;
  /** The one that takes no more. */
  readonly ended: number | null;
  readonly begins: boolean;
};

/** At this part of its share a table is full: the lines that come at once, a thousand, still fit into the rest. */
const FULL = 0.95;

/**
 * The log goes round: what is full, or long enough in use, is followed by the next, which is emptied
 * first; and what ended before the oldest line that is kept is emptied in any case.
 */
export const roundOf = (segments: readonly Segment[], bounds: LogBounds, now: Date): Round => {
  const old = segments
    .filter(({ endedAt }) => endedAt && now.getTime() - endedAt.getTime() > bounds.ageMs)
    .map(({ segment }) => segment);
  const current = segments.find(({ beganAt, endedAt }) => beganAt !== null && endedAt === null);
  if (!current) return { empty: old, use: 0, ended: null, begins: true };
  const share = segments.length;
  const isFull = current.bytes >= (FULL * bounds.bytes) / share;
  const usedMs = now.getTime() - (current.beganAt?.getTime() ?? 0);
  if (!isFull && usedMs <= bounds.ageMs / share)
    return { empty: old, use: current.segment, ended: null, begins: false };
  const next = (current.segment + 1) % share;
  return { empty: [...new Set([...old, next])], use: next, ended: current.segment, begins: true };
};
