export const DAY_MS = 86_400_000;
/** A span of each level is four of the level below; the lowest ones are days. */
const BITS = 2;
const LEVELS = 6;

const DAY = "((started_at at time zone 'UTC')::date - date '1970-01-01')";
const DIRECTIONS = { in: -1, out: -2, internal: -3 } as const;

/**
 * SQL over a recording: numbers by which the indexes of its texts also find it. One for the span of each
 * level in which it started, and one for its direction. Another form needs other indexes.
 */
export const MARKS = `(array[${Array.from(
  { length: LEVELS },
  (_, level) => `(${DAY} >> ${String(BITS * level)}) * ${String(LEVELS)} + ${String(level)}`,
).join(', ')},
  case direction ${Object.entries(DIRECTIONS)
    .map(([direction, mark]) => `when '${direction}' then ${String(mark)}`)
    .join(' ')} end])`;

export const directionMark = (direction: keyof typeof DIRECTIONS): number => DIRECTIONS[direction];

/** A stretch of time, from a moment to before another. `null`: as far back as there is anything. */
export type Stretch = {
  readonly from: Date | null;
  readonly before: Date;
  /** Whatever is in it has one of these marks. */
  readonly marks: readonly number[] | null;
};

/** So many spans are in a stretch at most, and one more, of which it has the beginning. */
const SPANS = 2 ** BITS;

/** What is before a moment, for at least so many milliseconds, or for ever. */
export const stretchBefore = (before: Date, least: number): Stretch => {
  const days = Math.max(least / DAY_MS, 1);
  const level = Math.max(Math.ceil(Math.log2(days) / BITS) - 1, 0);
  if (level >= LEVELS) return { from: null, before, marks: null };
  const length = DAY_MS * 2 ** (BITS * level);
  const last = Math.floor(before.getTime() / length);
  const first = last - Math.min(Math.ceil((days * DAY_MS) / length), SPANS);
  const spans = Array.from({ length: last - first + 1 }, (_, place) => first + place);
  return {
    from: new Date(first * length),
    before,
    marks: spans.map((span) => span * LEVELS + level),
  };
};
