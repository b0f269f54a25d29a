/** By how many milliseconds the product's clock is ahead of the browser's. */
let aheadMs = 0;

/** Sets the clock by what the product said, between being asked and being heard (both `Date.now`). */
export const setClock = (now: string, askedMs: number, heardMs: number): void => {
  aheadMs = Date.parse(now) - (askedMs + heardMs) / 2;
};

/**
 * What the product takes for now. Days, terms and what is due go by it: the browser's clock may be wrong,
 * and the product's may have been put on by `CLOCK_OFFSET`.
 */
export const serverNow = (): Date => new Date(Date.now() + aheadMs);
