const DAY_MS = 24 * 60 * 60_000;

/**
 * Was this dated by a clock that was ahead, and is right by now? What comes once a day after it would wait for that
 * day, for years perhaps: by more than a day it counts as long ago.
 */
export const isDatedAhead = (atMs: number, now: Date): boolean => atMs > now.getTime() + DAY_MS;
