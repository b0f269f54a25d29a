/** A stretch of a call, [from, to) in seconds from its beginning. */
export type Seconds = [from: number, to: number];

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
