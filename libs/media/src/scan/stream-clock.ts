import type { Codec } from '../rtp/codec.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { UNITS, UNITS_PER_MS } from '../rtp/timeline.js';
import type { CaptureClock } from './capture-clock.js';
import type { StreamScan } from './stream-scan.js';

/** By so much no network puts the packets of a stream, in sequence, before each other. */
const SET_BACK = 300 * UNITS_PER_MS;
const USUAL_STEP = UNITS / 50;
/** A step of timestamps beyond this says nothing of the time that passed. */
const LONGEST_STEP = 60 * UNITS;

/**
 * Helps the clock of a capture with what the streams tell: a stream that goes on in sequence while
 * its packets seem to come earlier shows that the clock was set back; and where records have no
 * time (simple packets of pcapng, zeros), the timestamps of the streams stand in for it: what
 * comes later in the file came at least as late as what is before it.
 */
export class StreamClock {
  private readonly seen = new Map<StreamScan, { timestamp: number; at: number }>();

  constructor(private readonly clock: CaptureClock) {}

  /** When the packet that was read last arrived; `isTimed`: its record says so. */
  arrival(
    stream: StreamScan,
    { sequence, timestamp }: RtpPacket,
    codec: Codec | undefined,
    isTimed: boolean,
  ): number {
    const now = this.clock.latest;
    if (!isTimed) return this.timeless(stream, timestamp, codec?.clock ?? 8000);
    const before = stream.lastArrival;
    if (before - now < SET_BACK || !stream.counter.isNext(sequence)) return now;
    return this.clock.correct(before + USUAL_STEP);
  }

  private timeless(stream: StreamScan, timestamp: number, ticks: number): number {
    const now = this.clock.latest;
    const before = this.seen.get(stream);
    const step = before === undefined ? 0 : ((timestamp - before.timestamp) | 0) * (UNITS / ticks);
    const at = before === undefined || Math.abs(step) > LONGEST_STEP ? now : before.at + step;
    this.seen.set(stream, { timestamp, at });
    return at > now ? this.clock.correct(at) : now;
  }
}
