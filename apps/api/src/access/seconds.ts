/** A stretch of a call, [from, to) in seconds from its beginning. */
export type Seconds = [from: number, to: number];

const TENTHS = 10;

/** To a tenth of a second, which is as exactly as anybody hears; what is shorter than that is none. */
export const roughly = (stretches: readonly Seconds[]): Seconds[] =>
  stretches
    .map(([from, to]): Seconds => [tenths(from), tenths(to)])
    .filter(([from, to]) => from < to);

const tenths = (second: number): number => Math.round(second * TENTHS) / TENTHS;

/** The same stretches, ascending and without overlap. */
export const merge = (stretches: readonly Seconds[]): Seconds[] => {
  const merged: Seconds[] = [];
  for (const [from, to] of stretches.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
};
