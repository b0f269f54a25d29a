import type { Doubtful } from './pace.js';
import { Run } from './pace.js';
import { UNITS, UNITS_PER_MS } from './timeline.js';

/** After a hold none comes earlier than the first by more than this share of what it was held. */
const BURST_SHARE = 1 / 3;
/** After a stall a part of this may remain, not more: with a burst it is a hold that ended in one. */
const LONGEST_REST = 500 * UNITS_PER_MS;
const SURE_OF_REST = UNITS;
/** So long packets keep their own pace after a burst that will not catch up any more. */
const PLATEAU = 4 * UNITS;
/** Packets that would have caught up within this time at their pace are still to do so. */
const CATCHES_UP = 60 * UNITS;

/**
 * Was a sender held before packet `i`, from which on all come later by `shift` (1/48000 s) than
 * they would have come before? A hold is told by packets that keep coming at their own pace, a
 * stall of the network by the burst that follows it: packets come faster than they were sent until
 * they have caught up.
 */
export function isHold(packets: readonly Doubtful[], i: number, shift: number): boolean {
  const { gap, transit, fastest } = packets[i]!;
  const run = new Run(packets, i);
  if (run.gain * CATCHES_UP > shift) return false;
  if (transit - fastest <= shift * BURST_SHARE) return gap || run.elapsed >= PLATEAU;
  return gap && shift >= LONGEST_REST && run.elapsed >= SURE_OF_REST;
}
