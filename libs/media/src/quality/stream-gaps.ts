import { UNITS_PER_MS } from '../rtp/timeline.js';
import { SpanList } from './span-list.js';

/** A jump of sequence numbers beyond this is a new beginning, not loss (RFC 3550 appendix A.1). */
const MOST_LOST = 3000;
const MOST_BEHIND = 1000;
/** A pause shorter than this is the rhythm of packets. */
const SHORTEST_PAUSE = 200 * UNITS_PER_MS;
/** No packet of speech lasts longer. */
const LONGEST_PACKET = 120 * UNITS_PER_MS;
const MOST_SPANS = 1000;
/** So many of the newest losses wait for packets that are only late. */
const OPEN = 64;
const ASIDES = 4096;

/** Packets `after + 1` to `before - 1` have not come; they would have filled `from` to `to`. */
type Loss = { after: number; before: number; from: number; to: number; length: number };

/** What was lost of a stream for good. */
export type Losses = {
  /** Runs of lost packets, and the longest of them in packets. */
  bursts: number;
  longestBurst: number;
  /** The longest stretch of sound that is missing, and all of them together, 1/48000 s. */
  longest: number;
  total: number;
};

/**
 * Follows one stream in the order of its packets and notes where sound is missing because packets
 * were lost, and where the sender paused. Times are in 1/48000 s, sequence numbers those of RTP.
 * A packet that comes late takes back what was held for lost.
 */
export class StreamGaps {
  readonly lost = new SpanList(MOST_SPANS);
  readonly pauses = new SpanList(MOST_SPANS);
  /** Complete once it is finished. */
  readonly losses: Losses = { bursts: 0, longestBurst: 0, longest: 0, total: 0 };
  private readonly open: Loss[] = [];
  private asides: Int32Array | null = null;
  private sequence = -1;
  private at = -1;
  private end = -1;
  private length = 0;

  /**
   * A packet of sound, placed: it lasts from `at` on for `length`, 0 where that is unknown;
   * `restarts`: its number has nothing to do with those before.
   */
  sound(sequence: number, at: number, length: number, restarts = false): void {
    const step = ((sequence - this.sequence) << 16) >> 16;
    // What is late lies before what came before it.
    const isAnew = step <= 0 && at >= this.end;
    const isFar = step > MOST_LOST || step < -MOST_BEHIND;
    const isNew = this.sequence < 0 || isFar || isAnew || restarts;
    if (!isNew && step <= 0) {
      this.late(sequence, at, length);
      return;
    }
    if (!isNew && step > 1) this.skip(sequence, at, Math.max(length, this.length));
    else if (this.end >= 0) this.pause(this.end, at);
    // A codec that is not known: its packets last as long as it is from one to the next.
    const rhythm = step === 1 && at - this.at <= LONGEST_PACKET ? at - this.at : this.length;
    this.sequence = sequence;
    this.at = at;
    this.length = length > 0 ? length : rhythm;
    this.end = Math.max(this.end, at + this.length);
  }

  /** Do packets take part in the numbering that are no sound? */
  get hasAsides(): boolean {
    return this.asides !== null;
  }

  /** A packet that takes part in the numbering but is no sound: a noise level, a digit. */
  aside(sequence: number): void {
    this.asides ??= new Int32Array(ASIDES);
    this.asides[sequence % ASIDES] = sequence + 1;
  }

  /** To be called at the end, once: nothing comes late any more. */
  finish(): void {
    for (const loss of this.open.splice(0)) this.settle(loss);
  }

  private skip(sequence: number, at: number, length: number): void {
    this.open.push({ after: this.sequence, before: sequence, from: this.end, to: at, length });
    if (this.open.length > OPEN) this.settle(this.open.shift()!);
  }

  private late(sequence: number, at: number, length: number): void {
    const i = this.open.findLastIndex(({ after, before }) => {
      return isBetween(after, sequence, before);
    });
    if (i < 0) return;
    const loss = this.open[i]!;
    const middle = Math.min(loss.to, at + length);
    const parts = [
      { ...loss, before: sequence, to: Math.min(at, loss.to) },
      { ...loss, after: sequence, from: Math.max(loss.from, middle) },
    ];
    this.open.splice(i, 1, ...parts);
  }

  private settle({ after, before, from, to, length }: Loss): void {
    const missing = this.missing(after, before);
    if (missing === 0) {
      this.pause(from, to);
      return;
    }
    const { losses } = this;
    losses.bursts++;
    losses.longestBurst = Math.max(losses.longestBurst, missing);
    // More time than the packets would have filled: the sender paused as well.
    const sound = missing * length;
    const isPaused = length > 0 && to - from > 1.5 * sound;
    const until = isPaused ? from + sound : to;
    if (isPaused) this.pause(until, to);
    if (until <= from) return;
    losses.longest = Math.max(losses.longest, until - from);
    losses.total += until - from;
    this.lost.add(from, until);
  }

  private pause(from: number, to: number): void {
    if (to - from >= SHORTEST_PAUSE) this.pauses.add(from, to);
  }

  /** Packets of sound that are missing between two sequence numbers. */
  private missing(after: number, before: number): number {
    let missing = ((before - after) & 0xffff) - 1;
    if (this.asides === null) return missing;
    for (let next = (after + 1) & 0xffff; next !== before; next = (next + 1) & 0xffff) {
      if (this.asides[next % ASIDES] === next + 1) missing--;
    }
    return missing;
  }
}

function isBetween(after: number, sequence: number, before: number): boolean {
  const step = (sequence - after) & 0xffff;
  return step > 0 && step < ((before - after) & 0xffff);
}
