import { DriftMeter } from './drift-meter.js';
import { isHold } from './hold.js';
import type { Doubtful } from './pace.js';
import type { Placeable, PlacedSink, Predecessor } from './placeable.js';
import { Succession } from './succession.js';
import type { Segment } from './timeline.js';
import { UNITS, UNITS_PER_MS, extendDown } from './timeline.js';
import { Watch } from './watch.js';

/** Less than this is a stall of the network; more is a new beginning. */
const SHIFT = 150 * UNITS_PER_MS;
/** Nothing comes so much before its time but by a jump of its timestamp. */
const EARLY = 100 * UNITS_PER_MS;
/** So far back nothing is moved that would come to lie on what is there. */
const OVERLAP = 2 * UNITS;
/** A new beginning this near to the end of what was before continues it without a seam. */
const SEAM = 30 * UNITS_PER_MS;
/** More new beginnings than any call has. */
const MAX_SEGMENTS = 4096;
/** What comes later than this after what was sent after it has no place any more. */
const LATEST = 120 * UNITS;
/** The mapping is renewed before a timestamp difference could be taken for negative. */
const RENEW = 2 ** 30;

/**
 * Gives the packets of one stream their place in time: by RTP timestamp, anchored once on the
 * arrival of the fastest packets, so that jitter, stalls and bursts move nothing; anchored anew
 * only after a gap or a jump of timestamps that the packets behind it confirm.
 */
export class Placement {
  readonly segments: Segment[] = [];
  private readonly last = new Succession();
  private readonly watch = new Watch();
  private readonly drift: DriftMeter;
  private current: Segment | null = null;
  private end = -1;
  /** By how much packets came later than their place before what is in doubt. */
  private usual = 0;

  /** `followDrift`: bring a clock that drifts away back in pauses. */
  constructor(
    private readonly sink: PlacedSink,
    private readonly predecessor: Predecessor,
    followDrift: boolean,
  ) {
    this.drift = new DriftMeter(followDrift);
  }

  /** Does it matter of the next packet whether it is quiet? */
  get asksForQuiet(): boolean {
    return !this.watch.isEmpty || this.drift.due !== 0;
  }

  add(packet: Placeable): void {
    const { current, last, watch } = this;
    if (!watch.isEmpty) this.watched(packet);
    else if (current === null) watch.begin(packet, true);
    else if (last.isNext(packet, current.clock)) this.proceed(packet);
    else if (last.isOld(packet, current)) this.placeOld(packet, current);
    else if (this.isDoubtful(packet, current)) watch.begin(packet, last.isGap(packet));
    else this.proceed(packet);
  }

  /** The capture has ended: places what is still watched. */
  finish(): void {
    if (!this.watch.isEmpty) this.settle(true);
  }

  /** Packets from file offset `since` on that have no place yet are numbered by another clock. */
  reclock(since: number, clock: number): void {
    if (this.watch.isEmpty) return;
    for (const { packet } of this.watch.end(true).packets) {
      this.add(packet.offset < since ? packet : { ...packet, clock, isUnclear: false });
    }
  }

  /** Where a timestamp would be by the present mapping, or −1 before there is one. */
  locate(timestamp: number): number {
    const { current } = this;
    if (current === null) return -1;
    return current.at + ((timestamp - current.tsStart) | 0) * (UNITS / current.clock);
  }

  private isDoubtful(packet: Placeable, { clock }: Segment): boolean {
    const { last } = this;
    if (packet.clock !== clock || packet.isUnclear) return true;
    if (last.isSteady(packet)) return false;
    // A pause is where drift can be made good.
    this.usual = last.goesOn(packet) ? this.drift.lateness : 0;
    return last.isSetBack(packet) || !this.isInTime(packet);
  }

  /** Does a packet come when those before it would have it? */
  private isInTime(packet: Placeable): boolean {
    if (this.current?.clock !== packet.clock || packet.isUnclear) return false;
    const late = this.lateness(packet.arrival, packet.timestamp);
    return late <= SHIFT && late >= -EARLY;
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
    if (this.current !== null && packets.length === 1 && this.last.isStray(packets[0]!.packet)) {
      return;
    }
    let inDoubt = true;
    for (let i = 0; i < count; i++) {
      const { packet, gap } = packets[i]!;
      inDoubt ||= gap;
      const begins = inDoubt && this.beginsAnew(packets, i);
      // Where it would be by what was before, it is not.
      if (begins && this.segments.length >= MAX_SEGMENTS) continue;
      if (begins) this.begin(packets, i);
      if (begins) inDoubt = false;
      if (!begins && this.last.isOld(packet, this.current!)) this.placeOld(packet, this.current!);
      else this.proceed(packet);
    }
  }

  /** Was there a hold or a jump before packet `i`, not only a stall? */
  private beginsAnew(packets: readonly Doubtful[], i: number): boolean {
    const { packet, gap, since, fastest } = packets[i]!;
    if (this.current?.clock !== packet.clock) return true;
    const shift = this.lateness(fastest + since, packet.timestamp);
    if (shift > SHIFT) return isHold(packets, i, shift);
    return gap && shift < -EARLY && !this.last.goesOn(packet);
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

  /** Places a packet that was sent after all others. */
  private proceed(packet: Placeable): void {
    const { timestamp } = packet;
    if (this.drift.due !== 0) this.makeGood(packet);
    if (this.current!.tsSpan > RENEW) this.open(packet, timestamp, this.locate(timestamp));
    const segment = this.current!;
    const span = (timestamp - segment.tsStart) | 0;
    if (span < 0) extendDown(segment, span);
    else if (span > segment.tsSpan) segment.tsSpan = span;
    this.place(packet, segment);
    this.last.note(packet);
  }

  /** Brings a clock that has drifted away back, where that cuts no word. */
  private makeGood(packet: Placeable): void {
    const { drift, end } = this;
    const at = this.locate(packet.timestamp);
    if (!drift.hasRoom(packet, at, end, this.last.pauses(packet))) return;
    this.open(packet, packet.timestamp, at + drift.due);
  }

  private placeOld(packet: Placeable, segment: Segment): void {
    this.last.noteOld(packet);
    this.place(packet, segment);
  }

  private place(packet: Placeable, segment: Segment): void {
    const ticks = (packet.timestamp - segment.tsStart) | 0;
    if (ticks < 0 || ticks > segment.tsSpan) return;
    const at = segment.at + ticks * (UNITS / segment.clock);
    if (at < this.end - LATEST) return;
    if (at + packet.length > this.end || this.end < 0) this.end = at + packet.length;
    this.sink.placed(packet, at);
    this.drift.add(packet.arrival, at);
  }
}
