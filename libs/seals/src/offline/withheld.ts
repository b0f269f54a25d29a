import type { Span } from './finding.js';

/** Of each of so many seconds whether it is in one of them; their ends are not. */
export const within = (spans: readonly Span[], seconds: number): boolean[] => {
  const found = Array<boolean>(seconds).fill(false);
  for (const [from, to] of spans) found.fill(true, from, to);
  return found;
};

/** Whole seconds of a call that has so many, in order, and none beside or over another? */
export const areInOrder = (spans: readonly Span[], seconds: number): boolean => {
  let last = -1;
  for (const [from, to] of spans) {
    const isFine =
      Number.isSafeInteger(from) && Number.isSafeInteger(to) && from > last && to > from;
    if (!isFine || to > seconds) return false;
    last = to;
  }
  return spans.length > 0;
};

/** The same seconds, in order, and none beside or over another. */
export const inOrder = (spans: readonly Span[]): Span[] => {
  const found: [number, number][] = [];
  for (const [from, to] of spans.toSorted(([one], [other]) => one - other)) {
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
};
