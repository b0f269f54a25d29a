import type { Span } from '../quality/span-list.js';
import { SpanList } from '../quality/span-list.js';
import type { RtpPacket } from './rtp-packet.js';
import type { Segment } from './timeline.js';
import { UNITS, segmentOf } from './timeline.js';

const DIGITS = '0123456789*#ABCD';
/** Events that are listed one by one; of those beyond, only where they are is known. */
const MAX_EVENTS = 10_000;
/** Packets of an event come among those of so many others at most. */
const RECENT = 4;

export type TelephoneEvent = {
  /** Of its first packet in the file. */
  offset: number;
  timestamp: number;
  event: number;
  /** In 1/48000 s since the beginning of the capture. */
  at: number;
  duration: number;
  /** Ticks of its duration in a second. */
  clock: number;
};

/**
 * Collects named telephone events, RFC 4733: many packets tell of one event. Memory is bounded: the
 * first ten thousand are listed, all the others count for what is muted.
 */
export class TelephoneEvents {
  readonly events: TelephoneEvent[] = [];
  private readonly unlisted = new SpanList(MAX_EVENTS);

  /** `at` is where the event begins; later packets of it only lengthen it. */
  add(packet: RtpPacket, at: number, clock: number, offset: number): void {
    const { bytes, start, end, timestamp } = packet;
    if (end - start < 4) return;
    const event = bytes[start]!;
    const duration = (bytes[start + 2]! << 8) | bytes[start + 3]!;
    const same = this.events.slice(-RECENT).findLast((seen) => {
      return seen.timestamp === timestamp && seen.event === event;
    });
    if (same !== undefined) same.duration = Math.max(same.duration, duration);
    else if (this.events.length < MAX_EVENTS) {
      this.events.push({ offset, timestamp, event, at, duration, clock });
    } else this.unlisted.add(at, at + duration * (UNITS / clock));
  }

  /** The sound around the events has its place by now: so have they. */
  settle(segments: readonly Segment[]): void {
    for (const event of this.events) {
      const segment = segmentOf(segments, event.offset, event.timestamp);
      if (segment?.clock !== event.clock) continue;
      const ticks = (event.timestamp - segment.tsStart) >>> 0;
      event.at = segment.at + ticks * (UNITS / segment.clock);
    }
  }

  /**
   * Where events sound, in 1/48000 s: never less than that. Beyond twenty thousand it is more, as
   * those nearest together become one with the pause between them.
   */
  muted(): Span[] {
    const listed = this.events.map(({ at, duration, clock }) => {
      return { from: at, to: at + duration * (UNITS / clock) };
    });
    return [...listed, ...this.unlisted.inOrder()];
  }
}

/** The digit of an event, or null when it is none (flash, tones). */
export function digitOf(event: number): string | null {
  return DIGITS[event] ?? null;
}
