import { DriftMeter } from './drift-meter.js';
import type { Doubtful } from './pace.js';
import type { Placeable, PlacedSink, Predecessor } from './placeable.js';
import { follows, orderOf, ticksOf } from './placeable.js';
import type { Segment } from './timeline.js';
import { UNITS, UNITS_PER_MS, extendDown } from './timeline.js';
import { isHold } from './hold.js';
import { GAP, JUMP, PAUSE, Watch } from './watch.js';

/** Less than this is a stall of the network; more is a new beginning. */
const SHIFT = 150 * UNITS_PER_MS;
/** So far back nothing is moved that would come to lie on what is there. */
const OVERLAP = 2 * UNITS;
/** A new beginning this near to the end of what was before continues it without a seam. */
const SEAM = 30 * UNITS_PER_MS;
const MAX_SEGMENTS = 4096;
/** The mapping is renewed before a timestamp difference could be taken for negative. */
const RENEW = 2 ** 30;
const MAX_MISORDER = 3000;

/**
 * Gives the packets of one stream their place in time: by RTP timestamp, anchored once on the
 * arrival of the fastest packets, so that jitter, stalls and bursts move nothing; anchored anew
 * only after a gap or a jump of timestamps that the packets behind it confirm.
 */
export class Placement {
  readonly segments: Segment[] = [];
  private readonly watch = new Watch();
  private readonly drift = new DriftMeter();
  private current: Segment | null = null;
  /** The packet that was sent last, and the last of those that it had overtaken. */
  private readonly last = { timestamp: 0, sequence: 0, arrival: 0, ticks: 0 };
  private readonly overtaken = { timestamp: 0, arrival: Number.NEGATIVE_INFINITY };
  private end = -1;
  /** By how much packets came later than their place before what is in doubt. */
  private usual = 0;

  constructor(
    private readonly sink: PlacedSink,
    private readonly predecessor: Predecessor,
    private readonly followDrift: boolean,
  ) {}

  /** Does it matter of the next packet whether it is quiet? */
  get asksForQuiet(): boolean {
    return !this.watch.isEmpty || (this.followDrift && this.drift.due !== 0);
  }

  add(packet: Placeable): void {
    if (!this.watch.isEmpty) this.watched(packet);
    else if (this.current === null) this.watch.begin(packet, true);
    else if (this.isNext(packet, this.current)) this.proceed(packet);
    else if (this.isOld(packet, this.current)) this.placeOld(packet, this.current);
    else if (this.isDoubtful(packet, this.current)) this.watch.begin(packet, this.isGap(packet));
    else this.proceed(packet);
  }

  /** The capture has ended: places what is still watched. */
  finish(): void {
    if (!this.watch.isEmpty) this.settle(true);
  }

  /** Where a timestamp would be by the present mapping, or −1 before there is one. */
  locate(timestamp: number): number {
    const { current } = this;
    if (current === null) return -1;
    return current.at + ((timestamp - current.tsStart) | 0) * (UNITS / current.clock);
  }

  /** Does it come right behind the last one, as most do? */
  private isNext(packet: Placeable, { clock }: Segment): boolean {
    const { last } = this;
    if (((packet.sequence - last.sequence) & 0xffff) !== 1 || packet.clock !== clock) return false;
    const elapsed = packet.arrival - last.arrival;
    return packet.timestamp - last.timestamp === last.ticks && elapsed <= GAP && elapsed >= -PAUSE;
  }

  /** Was it sent before the last one, and has its place? */
  private isOld(packet: Placeable, { tsStart, tsSpan }: Segment): boolean {
    const order = orderOf(packet, this.last);
    if (order > 0 || order <= -MAX_MISORDER || packet.restarts) return false;
    return (packet.timestamp - tsStart) >>> 0 <= tsSpan;
  }

  private isDoubtful(packet: Placeable, { clock }: Segment): boolean {
    if (packet.clock !== clock) return true;
    const { last } = this;
    const step = ((packet.timestamp - last.timestamp) | 0) * (UNITS / clock);
    const elapsed = packet.arrival - last.arrival;
    const late = elapsed - step;
    if (late <= GAP && late >= -JUMP && Math.abs(elapsed) <= PAUSE) return false;
    const goesOn = follows(packet, last, last.ticks);
    if (goesOn && late < 0 && Math.abs(elapsed) <= PAUSE) return false;
    // A pause is where drift can be made good.
    this.usual = goesOn ? this.drift.lateness : 0;
    return elapsed < -PAUSE || !this.isInTime(packet);
  }

  /** Has nothing come for a while? What was overtaken may have, so that the line does not stand still. */
  private isGap(packet: Placeable): boolean {
    if (!follows(packet, this.last, this.last.ticks)) return true;
    const before = this.overtaken.arrival > this.last.arrival ? this.overtaken : this.last;
    const step = ((packet.timestamp - before.timestamp) | 0) * (UNITS / packet.clock);
    return packet.arrival - before.arrival - step > GAP;
  }

  /** Does a packet come when those before it would have it? */
  private isInTime(packet: Placeable): boolean {
    if (this.current?.clock !== packet.clock) return false;
    return Math.abs(this.lateness(packet.arrival, packet.timestamp)) <= SHIFT;
  }

  /** By how much more than usual something came after its place, were the mapping right. */
  private lateness(arrival: number, timestamp: number): number {
    return arrival - this.locate(timestamp) - this.usual;
  }

  private watched(packet: Placeable): void {
    const { watch } = this;
    if (this.isInTime(packet) && watch.areBetween(this.current!.tsStart, packet)) {
      // It has overtaken them, or they have caught up.
      watch.add(packet);
      this.settle(true);
    } else if (watch.isBrokenBy(packet)) {
      this.settle(true);
      this.add(packet);
    } else {
      watch.add(packet);
      if (watch.isOver) this.settle(false);
    }
  }

  /** Decides on the place of the packets that were watched. */
  private settle(all: boolean): void {
    const { packets, count } = this.watch.end(all);
    if (this.isStray(packets)) return;
    let inDoubt = true;
    for (let i = 0; i < count; i++) {
      const { packet, gap } = packets[i]!;
      inDoubt ||= gap;
      const begins = inDoubt && this.beginsAnew(packets, i);
      if (begins) this.begin(packets, i);
      if (begins) inDoubt = false;
      if (!begins && this.isOld(packet, this.current!)) this.placeOld(packet, this.current!);
      else this.proceed(packet);
    }
  }

  /** A single packet out of order after a pause has no say. */
  private isStray(packets: readonly Doubtful[]): boolean {
    if (this.current === null || packets.length > 1) return false;
    const order = orderOf(packets[0]!.packet, this.last);
    return order < 1 || order > 100;
  }

  /** Was there a hold or a jump before packet `i`, not only a stall? */
  private beginsAnew(packets: readonly Doubtful[], i: number): boolean {
    const { packet, gap, since, fastest } = packets[i]!;
    if (this.current?.clock !== packet.clock) return true;
    const shift = this.lateness(fastest + since, packet.timestamp);
    if (shift > SHIFT) return isHold(packets, i, shift);
    return gap && shift < -SHIFT && !follows(packet, this.last, this.last.ticks);
  }

  private begin(packets: readonly Doubtful[], i: number): void {
    const { packet, since, fastest } = packets[i]!;
    const lead = fastest + since;
    let at = lead;
    if (this.segments.length === 0) {
      const same = this.predecessor.sameSource(packet.timestamp, lead);
      const end = same >= 0 ? same : this.predecessor.endBefore(lead);
      if (end >= 0 && (same >= 0 || Math.abs(lead - end) <= SEAM)) at = end;
    } else if (this.end >= 0 && lead - this.end <= SEAM && this.end - lead <= OVERLAP)
      at = this.end;
    // Those sent just before it may have come behind it.
    const early = i > 0 ? 0 : Math.min(...packets.map((other) => other.since - since));
    const ticks = Math.round((early * packet.clock) / UNITS);
    this.open(packet, (packet.timestamp + ticks) >>> 0, at + early);
  }

  private open({ clock, offset, arrival }: Placeable, tsStart: number, at: number): void {
    if (this.segments.length >= MAX_SEGMENTS) return;
    // On a tick of 8 kHz, so that a timestamp falls on a sample at every output rate.
    this.current = { fromOffset: offset, tsStart, tsSpan: 0, clock, at: Math.round(at / 6) * 6 };
    this.segments.push(this.current);
    this.drift.reset(arrival);
    this.usual = 0;
  }

  private placeOld(packet: Placeable, segment: Segment): void {
    this.overtaken.timestamp = packet.timestamp;
    this.overtaken.arrival = packet.arrival;
    this.place(packet, segment);
  }

  /** Places a packet that was sent after all others. */
  private proceed(packet: Placeable): void {
    const { last } = this;
    const { timestamp } = packet;
    const pauses = packet.marker || ((timestamp - last.timestamp) | 0) > last.ticks * 1.5;
    const due = this.followDrift ? this.drift.due : 0;
    if (due !== 0 && (pauses || packet.quiet)) {
      this.open(packet, timestamp, this.locate(timestamp) + due);
    } else if (this.current!.tsSpan > RENEW) {
      this.open(packet, timestamp, this.locate(timestamp));
    }
    const segment = this.current!;
    const span = (timestamp - segment.tsStart) | 0;
    if (span < 0) extendDown(segment, span);
    else if (span > segment.tsSpan) segment.tsSpan = span;
    this.place(packet, segment);
    last.timestamp = timestamp;
    last.arrival = packet.arrival;
    last.sequence = packet.sequence;
    last.ticks = ticksOf(packet);
  }

  private place(packet: Placeable, segment: Segment): void {
    const ticks = (packet.timestamp - segment.tsStart) | 0;
    if (ticks < 0 || ticks > segment.tsSpan) return;
    const at = segment.at + ticks * (UNITS / segment.clock);
    if (at + packet.length > this.end || this.end < 0) this.end = at + packet.length;
    this.sink.placed(packet, at);
    this.drift.add(packet.arrival, at);
  }
}
