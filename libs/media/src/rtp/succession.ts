import type { Placeable } from './placeable.js';
import { follows, orderOf, ticksOf } from './placeable.js';
import type { Segment } from './timeline.js';
import { UNITS, UNITS_PER_MS } from './timeline.js';

/** A packet that comes so much later than its timestamp says, after the one before: a gap. */
export const GAP = 100 * UNITS_PER_MS;
/** A pause in arrivals after which the place in time is worked out anew. */
export const PAUSE = 300 * UNITS_PER_MS;
const MAX_MISORDER = 3000;
/** A single packet so far ahead has no say. */
const MAX_STRAY = 100;

/** What came last of a stream, and how the next packet stands to it. */
export class Succession {
  /** The packet that was sent last of those that came, and its length in ticks. */
  timestamp = 0;
  sequence = 0;
  arrival = 0;
  private ticks = 0;
  /** The last of those that it had overtaken. */
  private readonly overtaken = { timestamp: 0, arrival: Number.NEGATIVE_INFINITY };

  /** A packet that was sent after all others. */
  note(packet: Placeable): void {
    this.timestamp = packet.timestamp;
    this.sequence = packet.sequence;
    this.arrival = packet.arrival;
    this.ticks = ticksOf(packet);
  }

  /** A packet that others had overtaken. */
  noteOld({ timestamp, arrival }: Placeable): void {
    this.overtaken.timestamp = timestamp;
    this.overtaken.arrival = arrival;
  }

  /** Does it come right behind the last one, as most do? */
  isNext(packet: Placeable, clock: number): boolean {
    if (((packet.sequence - this.sequence) & 0xffff) !== 1 || packet.clock !== clock) return false;
    const elapsed = packet.arrival - this.arrival;
    return packet.timestamp - this.timestamp === this.ticks && elapsed <= GAP && elapsed >= -PAUSE;
  }

  /** Was it sent before the last one, and has its place? */
  isOld(packet: Placeable, { tsStart, tsSpan }: Segment): boolean {
    const order = orderOf(packet, this);
    if (order > 0 || order <= -MAX_MISORDER || packet.restarts) return false;
    return (packet.timestamp - tsStart) >>> 0 <= tsSpan;
  }

  /** Do number and timestamp go on as if nothing had been? */
  goesOn(packet: Placeable): boolean {
    return follows(packet, this, this.ticks);
  }

  /** Neither early nor late by the packet before it, as far as a network may move packets. */
  isSteady(packet: Placeable): boolean {
    const elapsed = packet.arrival - this.arrival;
    if (Math.abs(elapsed) > PAUSE) return false;
    const late = elapsed - ((packet.timestamp - this.timestamp) | 0) * (UNITS / packet.clock);
    return late <= GAP && (late >= -GAP || this.goesOn(packet));
  }

  /** Did it come before the last one, by more than packets of a network do? */
  isSetBack({ arrival }: Placeable): boolean {
    return arrival - this.arrival < -PAUSE;
  }

  /** Did nothing come for a while? What was overtaken may have, so that the line did not stand still. */
  isGap(packet: Placeable): boolean {
    if (!this.goesOn(packet)) return true;
    const before = this.overtaken.arrival > this.arrival ? this.overtaken : this;
    const step = ((packet.timestamp - before.timestamp) | 0) * (UNITS / packet.clock);
    return packet.arrival - before.arrival - step > GAP;
  }

  /** Is a packet, of which nothing else is known, out of order? */
  isStray(packet: Placeable): boolean {
    const order = orderOf(packet, this);
    return order < 1 || order > MAX_STRAY;
  }

  /** Does a packet come after a pause of the sender, or as the first of a talkspurt? */
  pauses({ timestamp, marker }: Placeable): boolean {
    return marker || ((timestamp - this.timestamp) | 0) > this.ticks * 1.5;
  }
}
