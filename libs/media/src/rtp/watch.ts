import type { Doubtful } from './pace.js';
import { Run, noteFastest } from './pace.js';
import type { Placeable } from './placeable.js';
import { linesUp, ticksOf } from './placeable.js';
import { GAP, PAUSE } from './succession.js';
import { UNITS, UNITS_PER_MS } from './timeline.js';

/**
 * How long packets are watched since the last gap: normally, after a burst of more than jitter, and
 * at most, while it drains or one gap follows another.
 */
const WATCH = 2000 * UNITS_PER_MS;
const WATCH_BURST = 5000 * UNITS_PER_MS;
const WATCH_LONGEST = 8000 * UNITS_PER_MS;
const BURST = 50 * UNITS_PER_MS;
const MAX_WATCHED = 2048;
/** A jump of timestamps against the clock behind which nothing is as before it. */
const JUMP = UNITS;
/** So many packets tell whether they are a burst. */
const STEADY = 5;

/** Packets of a stream that are held back until it is plain what lies before them. */
export class Watch {
  private packets: Doubtful[] = [];
  /** The packet since which the line has not stood still. */
  private moving = 0;

  get isEmpty(): boolean {
    return this.packets.length === 0;
  }

  /** With the first packet; `gap`: a hold or a stall may lie before it. */
  begin(packet: Placeable, gap: boolean): void {
    this.moving = 0;
    this.hold(packet, 0, gap);
  }

  add(packet: Placeable): void {
    const before = this.packets.at(-1)!;
    const step = ((packet.timestamp - before.packet.timestamp) | 0) * (UNITS / packet.clock);
    const late = packet.arrival - before.packet.arrival - step;
    const gap = step > 0 && late > GAP;
    if (gap) this.moving = this.packets.length;
    this.hold(packet, before.since + step, gap);
  }

  private hold(packet: Placeable, since: number, gap: boolean): void {
    const transit = packet.arrival - since;
    this.packets.push({ packet: { ...packet }, gap, since, transit, fastest: transit });
  }

  /** Does a packet have nothing to do with those that are watched? */
  isBrokenBy(packet: Placeable): boolean {
    const { packet: before } = this.packets.at(-1)!;
    const elapsed = packet.arrival - before.arrival;
    if (packet.clock !== before.clock || packet.restarts || elapsed < -PAUSE) return true;
    if (linesUp(packet, before, ticksOf(before))) return false;
    const step = ((packet.timestamp - before.timestamp) | 0) * (UNITS / packet.clock);
    if (Math.abs(step - elapsed) > JUMP || elapsed > 4 * PAUSE) return true;
    return step - elapsed > GAP && this.isSteady;
  }

  /** Is what came so far no burst, in which a packet may be early by the one before it? */
  private get isSteady(): boolean {
    const { packets, moving } = this;
    return packets.length - moving >= STEADY && new Run(packets, moving).gain === 0;
  }

  /** Were all that are watched sent between a timestamp and that of a packet? */
  areBetween(timestamp: number, packet: Placeable): boolean {
    const span = (packet.timestamp - timestamp) >>> 0;
    return this.packets.every((one) => (one.packet.timestamp - timestamp) >>> 0 <= span);
  }

  /** Have packets come at their own pace for long enough, or been watched for too long? */
  get isOver(): boolean {
    if (this.isFull) return true;
    const run = new Run(this.packets, this.moving);
    if (run.elapsed <= WATCH || (run.burst > BURST && run.elapsed <= WATCH_BURST)) return false;
    return run.gain === 0;
  }

  private get isFull(): boolean {
    const { packets } = this;
    const elapsed = packets.at(-1)!.packet.arrival - packets[0]!.packet.arrival;
    return packets.length >= MAX_WATCHED || elapsed > WATCH_LONGEST;
  }

  /**
   * Gives the packets back, and how many of them are to be placed: when too many were watched
   * because gap followed gap, those behind the last one are kept.
   */
  end(all: boolean): { packets: Doubtful[]; count: number } {
    const { packets, moving } = this;
    noteFastest(packets);
    const count = all || moving === 0 || !this.isFull ? packets.length : moving;
    this.packets = packets.slice(count);
    this.moving = 0;
    return { packets, count };
  }
}
