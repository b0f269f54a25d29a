import type { Segment } from './timeline.js';
import { UNITS, UNITS_PER_MS } from './timeline.js';

/**
 * A packet as placing sees it; times in 1/48000 s since the beginning of the capture. One object is
 * filled again and again: what is to be kept must be copied.
 */
export type Placeable = {
  offset: number;
  block: number;
  sequence: number;
  timestamp: number;
  marker: boolean;
  /** Nothing but silence in it, as far as can be told; only when it is asked for. */
  quiet: boolean;
  arrival: number;
  clock: number;
  /** Level in −dBov of the comfort noise that follows its sound, or −1. */
  noise: number;
  /** How long its sound lasts. */
  length: number;
};

/** Where a stream's packets ended up. */
export interface PlacedSink {
  placed(packet: Placeable, at: number): void;
}

/** A pause in arrivals after which the place in time is worked out anew. */
const PAUSE = 300 * UNITS_PER_MS;
/** A jump of timestamps against the clock that is believed only after a second look. */
const JUMP = UNITS;
/**
 * How long packets are watched before they are placed: normally, at the very beginning, of which
 * all depends, and at most, while a burst drains or one stall follows another.
 */
const WATCH = 500 * UNITS_PER_MS;
const WATCH_FIRST = 2000 * UNITS_PER_MS;
const WATCH_LONGEST = 6000 * UNITS_PER_MS;
const MAX_WATCHED = 2048;
/**
 * Less than this is a stall of the network; more is a new beginning. Where numbers and timestamps
 * go on as before nothing speaks for a new one but a hold, which takes longer.
 */
const SHIFT = 150 * UNITS_PER_MS;
const SHIFT_OF_HOLD = 500 * UNITS_PER_MS;
/** So far back nothing is moved that would come to lie on what is there. */
const OVERLAP = 2 * UNITS;
/** A new beginning this near to the end of what was before continues it without a seam. */
const SEAM = 30 * UNITS_PER_MS;
const MAX_SEGMENTS = 4096;
/** The mapping is renewed before a timestamp difference could be taken for negative. */
const RENEW = 2 ** 30;
/** Drift: how far it may grow, how long it is watched, and what is too fast to be drift. */
const DRIFT = 40 * UNITS_PER_MS;
const DRIFT_WINDOW = 10 * UNITS;
const DRIFT_STEP = 100 * UNITS_PER_MS;
const DRIFT_MAX = UNITS;

/** What is known of the time before a stream began: where it may continue without a seam. */
export interface Predecessor {
  /** The end of what the same flow or source sent before, or −1. */
  endBefore(at: number): number;
  /** The place of this timestamp if the same source already has one, or −1. */
  sameSource(timestamp: number, at: number): number;
}

/**
 * Gives the packets of one stream their place in time: by RTP timestamp, anchored once on the
 * arrival of the fastest packets, so that jitter, stalls and bursts move nothing; anchored anew
 * only after a pause or a jump of timestamps that the following half second confirms.
 */
export class Placement {
  readonly segments: Segment[] = [];
  private watched: Placeable[] = [];
  /** The watched packet since which the line has not stood still. */
  private moving = 0;
  private current: Segment | null = null;
  private lastTimestamp = 0;
  private lastArrival = 0;
  private lastSequence = 0;
  private lastTicks = 0;
  private end = -1;
  private driftLow = Number.POSITIVE_INFINITY;
  private driftSince = 0;
  private driftBefore = 0;
  private driftDue = 0;

  constructor(
    private readonly sink: PlacedSink,
    private readonly predecessor: Predecessor,
    private readonly followDrift: boolean,
  ) {}

  /** Does it matter of the next packet whether it is quiet? */
  get asksForQuiet(): boolean {
    return this.driftDue !== 0 || this.watched.length > 0;
  }

  add(packet: Placeable): void {
    if (this.watched.length > 0) {
      this.watch(packet);
      return;
    }
    if (this.current === null) {
      this.hold(packet);
      return;
    }
    const step = (packet.timestamp - this.lastTimestamp) | 0;
    const order = ((packet.sequence - this.lastSequence) << 16) >> 16;
    if (order <= 0 && order > -3000 && this.isBehind(packet)) {
      this.place(packet, this.current);
      return;
    }
    const elapsed = packet.arrival - this.lastArrival;
    const scale = UNITS / packet.clock;
    const jumps = Math.abs(step * scale - elapsed) > JUMP && step !== order * this.lastTicks;
    if (elapsed > PAUSE || elapsed < -PAUSE || jumps || packet.clock !== this.current.clock) {
      this.hold(packet);
      return;
    }
    this.proceed(packet);
  }

  /** The capture has ended: places what is still watched. */
  finish(): void {
    if (this.watched.length > 0) this.settle();
  }

  /** Where a timestamp would be by the present mapping, or −1 before there is one. */
  locate(timestamp: number): number {
    const { current } = this;
    if (current === null) return -1;
    return current.at + ((timestamp - current.tsStart) | 0) * (UNITS / current.clock);
  }

  private isBehind(packet: Placeable): boolean {
    const { tsStart, tsSpan } = this.current!;
    return (packet.timestamp - tsStart) >>> 0 <= tsSpan;
  }

  private hold(packet: Placeable): void {
    const before = this.watched.at(-1);
    if (before === undefined) this.moving = 0;
    else if (packet.arrival - before.arrival > PAUSE) this.moving = this.watched.length;
    this.watched.push({ ...packet });
  }

  private watch(packet: Placeable): void {
    const before = this.watched.at(-1)!;
    const step = ((packet.timestamp - before.timestamp) | 0) * (UNITS / packet.clock);
    const elapsed = packet.arrival - before.arrival;
    const order = ((packet.sequence - before.sequence) << 16) >> 16;
    const ticks = Math.round((before.length * before.clock) / UNITS);
    const contiguous = ((packet.timestamp - before.timestamp) | 0) === order * ticks;
    const breaks = Math.abs(step - elapsed) > JUMP && !contiguous;
    const clockChange = packet.clock !== before.clock;
    if (breaks || clockChange || elapsed > PAUSE * 4 || elapsed < -PAUSE) {
      this.settle();
      this.add(packet);
      return;
    }
    this.hold(packet);
    if (this.isSeenEnough(packet.arrival)) this.settle();
  }

  private isSeenEnough(arrival: number): boolean {
    const first = this.watched[0]!;
    if (this.watched.length >= MAX_WATCHED || arrival - first.arrival > WATCH_LONGEST) return true;
    const enough = this.current === null ? WATCH_FIRST : WATCH;
    return arrival - this.watched[this.moving]!.arrival > enough && !this.isDraining();
  }

  /** Do packets still come faster than they were sent, as after a stall? */
  private isDraining(): boolean {
    const first = this.watched[this.moving]!;
    const last = this.watched.at(-1)!;
    const sent = ((last.timestamp - first.timestamp) | 0) * (UNITS / first.clock);
    const recent = this.watched.at(-5) ?? first;
    const sentRecently = ((last.timestamp - recent.timestamp) | 0) * (UNITS / first.clock);
    return (
      sent > last.arrival - first.arrival + SHIFT / 2 &&
      sentRecently > last.arrival - recent.arrival + 5 * UNITS_PER_MS
    );
  }

  /** Decides on the place of the watched packets by the one that travelled fastest. */
  private settle(): void {
    const watched = this.watched;
    this.watched = [];
    const first = watched[0]!;
    const scale = UNITS / first.clock;
    let lead = Number.POSITIVE_INFINITY;
    let lowest = 0;
    for (const { timestamp, arrival } of watched) {
      const since = (timestamp - first.timestamp) | 0;
      lead = Math.min(lead, arrival - since * scale);
      lowest = Math.min(lowest, since);
    }
    if (this.continues(first, lead)) {
      for (const packet of watched) this.proceed(packet);
      return;
    }
    if (this.isStray(watched)) return;
    this.begin(first, lowest, lead);
    for (const packet of watched) this.proceed(packet);
  }

  /** Is the mapping so far still right for packets of which `first` would belong at `lead`? */
  private continues(first: Placeable, lead: number): boolean {
    const { current } = this;
    if (current === null || current.clock !== first.clock) return false;
    const order = ((first.sequence - this.lastSequence) << 16) >> 16;
    const step = (first.timestamp - this.lastTimestamp) | 0;
    const goesOn = !first.marker && order > 0 && step === order * this.lastTicks;
    const shift = Math.abs(lead - this.locate(first.timestamp));
    return shift <= (goesOn ? SHIFT_OF_HOLD : SHIFT);
  }

  /** A single packet out of order after a pause has no say. */
  private isStray(watched: Placeable[]): boolean {
    if (this.current === null || watched.length > 1) return false;
    const order = ((watched[0]!.sequence - this.lastSequence) << 16) >> 16;
    return order < 1 || order > 100;
  }

  private begin(first: Placeable, lowest: number, lead: number): void {
    const scale = UNITS / first.clock;
    let at = lead;
    if (this.segments.length === 0) {
      const same = this.predecessor.sameSource(first.timestamp, lead);
      const end = same >= 0 ? same : this.predecessor.endBefore(lead);
      if (end >= 0 && (same >= 0 || Math.abs(lead - end) <= SEAM)) at = end;
    } else if (this.end >= 0 && lead - this.end <= SEAM && this.end - lead <= OVERLAP)
      at = this.end;
    this.open(first, (first.timestamp + lowest) >>> 0, at + lowest * scale);
  }

  private open(first: Placeable, tsStart: number, at: number): void {
    if (this.segments.length >= MAX_SEGMENTS) return;
    const { clock, offset } = first;
    // On a tick of 8 kHz, so that a timestamp falls on a sample at every output rate.
    this.current = { fromOffset: offset, tsStart, tsSpan: 0, clock, at: Math.round(at / 6) * 6 };
    this.segments.push(this.current);
    this.driftLow = Number.POSITIVE_INFINITY;
    this.driftSince = first.arrival;
    this.driftBefore = 0;
    this.driftDue = 0;
  }

  private proceed(packet: Placeable): void {
    let segment = this.current!;
    const step = (packet.timestamp - this.lastTimestamp) | 0;
    const pauses = packet.marker || step > this.lastTicks * 1.5;
    if (this.driftDue !== 0 && (pauses || packet.quiet)) {
      this.open(packet, packet.timestamp, this.locate(packet.timestamp) + this.driftDue);
    } else if (segment.tsSpan > RENEW) {
      this.open(packet, packet.timestamp, this.locate(packet.timestamp));
    }
    segment = this.current!;
    const span = (packet.timestamp - segment.tsStart) | 0;
    if (span < 0) this.extendDown(segment, span);
    else if (span > segment.tsSpan) segment.tsSpan = span;
    this.place(packet, segment);
    this.lastTimestamp = packet.timestamp;
    this.lastArrival = packet.arrival;
    this.lastSequence = packet.sequence;
    this.lastTicks = Math.round((packet.length * packet.clock) / UNITS);
  }

  /** A packet from just before the first that was seen. */
  private extendDown(segment: Segment, span: number): void {
    if (-span > segment.clock) return;
    segment.tsStart = (segment.tsStart + span) >>> 0;
    segment.at += span * (UNITS / segment.clock);
    segment.tsSpan -= span;
  }

  private place(packet: Placeable, segment: Segment): void {
    const ticks = (packet.timestamp - segment.tsStart) | 0;
    if (ticks < 0 || ticks > segment.tsSpan) return;
    const at = segment.at + ticks * (UNITS / segment.clock);
    if (at + packet.length > this.end || this.end < 0) this.end = at + packet.length;
    this.sink.placed(packet, at);
    if (this.followDrift) this.measureDrift(packet, at);
  }

  /** The fastest packet of each ten seconds tells how far the two clocks have gone apart. */
  private measureDrift(packet: Placeable, at: number): void {
    this.driftLow = Math.min(this.driftLow, packet.arrival - at);
    if (packet.arrival - this.driftSince < DRIFT_WINDOW) return;
    const drift = this.driftLow;
    const steady = Math.abs(drift - this.driftBefore) < DRIFT_STEP;
    const due = steady && Math.abs(drift) > DRIFT && Math.abs(drift) < DRIFT_MAX;
    this.driftDue = due ? drift : 0;
    this.driftBefore = drift;
    this.driftLow = Number.POSITIVE_INFINITY;
    this.driftSince = packet.arrival;
  }
}
