import type { TraceArea } from '#domain/settings/trace-levels';
import type { LineLevel, LogLine } from './line.js';

/** A line with its place in the log: in the order in which lines were kept. */
export type KeptLine = LogLine & { readonly id: bigint };

/** Which lines; what is not named does not matter. */
export type LineFilter = {
  readonly areas?: readonly TraceArea[] | undefined;
  readonly levels?: readonly LineLevel[] | undefined;
  /** `api` or `worker`, or one of them as its lines name it. */
  readonly process?: string | undefined;
  readonly recording?: string | undefined;
  /** Somewhere in the words or the facts, in upper or lower case. */
  readonly text?: string | undefined;
  readonly from?: Date | undefined;
  /** Before this moment. */
  readonly to?: Date | undefined;
};

/** How much is kept: the oldest lines go when either is exceeded. */
export type LogBounds = { readonly bytes: number; readonly ageMs: number };

const MIB = 1_024 * 1_024;
const DAY_MS = 86_400_000;

/** About a quarter of a million lines. */
export const logBounds: LogBounds = { bytes: 64 * MIB, ageMs: 30 * DAY_MS };

/** The log of all processes, kept within bounds. */
export interface LogStore {
  /** Keeps lines, all or none, in this order and after all that were kept before. */
  append(lines: readonly LogLine[]): Promise<void>;
  /** The newest lines first; `before`: those that were kept before that one. */
  page(filter: LineFilter, page: { before: bigint | null; limit: number }): Promise<KeptLine[]>;
  /** Those kept after a line, the oldest of them first. */
  after(id: bigint, limit: number): Promise<KeptLine[]>;
  /** The place of the newest line that ever was; 0 before the first. */
  newest(): Promise<bigint>;
  /** Lets go of what is too old, though nothing new comes. */
  trim(): Promise<void>;
  close(): Promise<void>;
}
