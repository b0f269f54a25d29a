import type { Durations } from './durations.js';

/** How often each is asked for in one round, and how many rounds there are. */
export type Rounds = { readonly turns: number; readonly rounds: number };

/** Milliseconds that half of all and 99 of 100 took no longer than. */
export type Spread = { readonly half: number; readonly most: number };

export const slowest: Spread = { half: Infinity, most: Infinity };

export const spreadOf = (took: Durations): Spread => ({
  half: took.percentile(50),
  most: took.percentile(99),
});

/** Each figure for itself: other work on the machine only ever adds. */
export const lowest = (one: Spread, other: Spread): Spread => ({
  half: Math.min(one.half, other.half),
  most: Math.min(one.most, other.most),
});

/** The difference of each figure. */
export const without = (one: Spread, other: Spread): Spread => ({
  half: one.half - other.half,
  most: one.most - other.most,
});

export const shown = ({ half, most }: Spread): string[] => [half, most].map(ms);

export const ms = (figure: number): string => `${figure.toFixed(3)} ms`;
