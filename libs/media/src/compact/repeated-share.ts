import { repeatsIn } from '../kernel/repeats.js';

/** Of fewer nothing can be said. */
const FEWEST = 32;

/** The share of what comes that came before, roughly; silence does not count. */
export function repeatedShare(streams: readonly Uint8Array[]): number {
  const { picked, repeated } = repeatsIn(streams);
  return picked < FEWEST ? 1 : repeated / picked;
}
