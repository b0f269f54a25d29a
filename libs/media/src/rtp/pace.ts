import type { Placeable } from './placeable.js';
import { UNITS_PER_MS } from './timeline.js';

/** A packet whose place is in doubt; times in 1/48000 s. */
export type Doubtful = {
  packet: Placeable;
  /** Did it come much later than its timestamp says? A hold or a stall may lie before it. */
  gap: boolean;
  /** Its timestamp, since that of the first. */
  since: number;
  /** When that first timestamp would have come, had it travelled as long as this packet. */
  transit: number;
  /** The least transit of all packets that were sent since, itself included. */
  fastest: number;
};

/** What packets may gain on their own pace by jitter: the less, the more of them there are. */
const JITTER = 15 * UNITS_PER_MS;
const JITTER_OF_ONE = 120 * UNITS_PER_MS;
/** And of the time they took. */
const JITTER_SHARE = 0.01;

/** Packets from number `from` on that came without a gap between them. */
export class Run {
  private readonly to: number;

  constructor(
    private readonly packets: readonly Doubtful[],
    private readonly from: number,
  ) {
    let to = from + 1;
    while (to < packets.length && !packets[to]!.gap) to++;
    this.to = to;
  }

  /** 1/48000 s from the arrival of the first to that of the last. */
  get elapsed(): number {
    return this.packets[this.to - 1]!.packet.arrival - this.packets[this.from]!.packet.arrival;
  }

  /**
   * The part of the time by which packets came faster than they were sent, as after a stall; 0 when
   * they kept their own pace.
   */
  get gain(): number {
    const { from, to, elapsed } = this;
    const middle = (from + to + 1) >> 1;
    const gain = this.least(from, middle) - this.least(middle, to);
    const allowed = JITTER + JITTER_OF_ONE / (to - from) + JITTER_SHARE * elapsed;
    return gain > allowed ? (2 * gain) / elapsed : 0;
  }

  /** By how much the first was slower than the fastest. */
  get burst(): number {
    return this.packets[this.from]!.transit - this.least(this.from, this.to);
  }

  private least(from: number, to: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (let i = from; i < to; i++) least = Math.min(least, this.packets[i]!.transit);
    return least;
  }
}

/** Notes of each packet how fast the fastest of those are that were sent since. */
export function noteFastest(packets: readonly Doubtful[]): void {
  let fastest = Number.POSITIVE_INFINITY;
  for (const one of packets.toSorted((a, b) => b.since - a.since)) {
    one.fastest = fastest = Math.min(fastest, one.transit);
  }
}
