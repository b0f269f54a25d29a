import { UNITS } from '../rtp/timeline.js';

const PER_MICROSECOND = UNITS / 1e6;
/** A step forward that no call contains: the device's clock was set. */
const SET_FORWARD = 3600 * UNITS;
const EARLIER = 60 * UNITS;
const USUAL_STEP = UNITS / 50;
/** Nothing is placed later than this after the beginning. */
export const LONGEST = 7 * 24 * 3600 * UNITS;

/** Turns the times of records into times since the first, in 1/48000 s; evens out set clocks. */
export class CaptureClock {
  /** Time of the first record in microseconds since 1970, or −1. */
  start = -1;
  private shift = 0;
  private last = 0;

  /** Time of the record read last, since the first. */
  get latest(): number {
    return this.last;
  }

  /** The time of a record since the first; one without a time is as late as the one before. */
  read(microseconds: number): number {
    if (!(microseconds > 0)) return this.last;
    if (this.start < 0) this.start = microseconds;
    let now = (microseconds - this.start) * PER_MICROSECOND - this.shift;
    const step = now - this.last;
    if (step > SET_FORWARD || now < -EARLIER) {
      this.shift += step - USUAL_STEP;
      now = this.last + USUAL_STEP;
    }
    this.last = now;
    return now;
  }

  /** The record read last came at `now`, whatever its time: the clock was set, or there is none. */
  correct(now: number): number {
    if (this.start >= 0) this.shift += this.last - now;
    this.last = now;
    return now;
  }
}
