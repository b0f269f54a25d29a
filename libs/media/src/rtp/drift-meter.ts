import type { Placeable } from './placeable.js';
import { UNITS, UNITS_PER_MS } from './timeline.js';

/** How far drift may grow, how long it is watched, and what is too fast to be drift. */
const DRIFT = 40 * UNITS_PER_MS;
const WINDOW = 10 * UNITS;
const DRIFT_STEP = 100 * UNITS_PER_MS;
const DRIFT_MAX = UNITS;

/** Tells by the fastest packet of each ten seconds how far a sender's clock and ours go apart. */
export class DriftMeter {
  /** What is to be made good, 1/48000 s; 0 when nothing is, or it is too unsteady to be drift. */
  due = 0;
  private low = Number.POSITIVE_INFINITY;
  private before = 0;
  private since = 0;
  /** Where what is no silence ended, while drift is due; −1 when not known. */
  private loudEnd = -1;

  constructor(private readonly isFollowed: boolean) {}

  /** By how much the fastest packets of late come later than their place; 1/48000 s. */
  get lateness(): number {
    return Math.min(this.before, this.low);
  }

  /** Begins anew with what comes at `arrival`. */
  reset(arrival: number): void {
    this.due = 0;
    this.low = Number.POSITIVE_INFINITY;
    this.before = 0;
    this.since = arrival;
    this.loudEnd = -1;
  }

  /** A packet whose place is `at` came at `arrival`. */
  add(arrival: number, at: number): void {
    if (arrival - at < this.low) this.low = arrival - at;
    if (arrival - this.since < WINDOW) return;
    const drift = this.low;
    const steady = Math.abs(drift - this.before) < DRIFT_STEP;
    const isDue = steady && Math.abs(drift) > DRIFT && Math.abs(drift) < DRIFT_MAX;
    this.due = isDue && this.isFollowed ? drift : 0;
    this.before = drift;
    this.low = Number.POSITIVE_INFINITY;
    this.since = arrival;
  }

  /**
   * Can what is due be made good before the next packet, at `at`? There must be silence, so much of
   * it that no sound comes to lie on another; `end` is that of all so far.
   */
  hasRoom(packet: Placeable, at: number, end: number, pauses: boolean): boolean {
    if (this.loudEnd < 0) this.loudEnd = end;
    const room = at - this.loudEnd;
    if (!packet.quiet) this.loudEnd = at + packet.length;
    return (pauses || packet.quiet) && (this.due > 0 || room >= -this.due);
  }
}
