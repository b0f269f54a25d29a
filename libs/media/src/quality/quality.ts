import type { HeardStream } from '../scan/build-index.js';
import { displayName } from '../rtp/codec.js';
import { UNITS_PER_MS } from '../rtp/timeline.js';
import type { ConcealedTime } from './concealed-time.js';

/** What one side sent, RFC 3550: packets received, lost by sequence number, interarrival jitter. */
export type DirectionQuality = {
  codec: string;
  packets: number;
  lost: number;
  lossPercent: number;
  /** Times at least one packet in a row was lost, and the longest such run in packets. */
  lossBursts: number;
  longestBurst: number;
  duplicates: number;
  reordered: number;
  /** Interarrival jitter (RFC 3550 section 6.4.1): the mean of the running estimate. */
  jitterMs: number;
  /** The highest that the estimate came to. */
  mostJitterMs: number;
  /** Sound that is missing because its packets were lost, and the longest such hole. */
  lostMs: number;
  longestLossMs: number;
  /** How much of that was made up. */
  concealedMs: number;
  /**
   * Ticks a second by which the sender really counts timestamps, only where that is another clock
   * than its payload format or the SDP has.
   */
  timestampClock?: number;
};

export type Quality = {
  packets: number;
  lost: number;
  lossPercent: number;
  jitterMs: number;
  local: DirectionQuality | null;
  remote: DirectionQuality | null;
};

/**
 * The quality facts of a recording, of both sides together and of each. `streams` are those that
 * carry the sound of their side, be it heard or not.
 */
export function qualityOf(streams: readonly HeardStream[], concealed: ConcealedTime): Quality {
  const local = directionOf(streams, 0, concealed);
  const remote = directionOf(streams, 1, concealed);
  const sides = [local, remote].filter((side) => side !== null);
  const packets = sum(sides.map((side) => side.packets));
  const lost = sum(sides.map((side) => side.lost));
  const jitterMs = round(Math.max(0, ...sides.map((side) => side.jitterMs)));
  return { packets, lost, lossPercent: percent(lost, packets), jitterMs, local, remote };
}

function directionOf(
  all: readonly HeardStream[],
  side: number,
  concealed: ConcealedTime,
): DirectionQuality | null {
  const own = all.filter((stream) => stream.side === side);
  if (own.length === 0) return null;
  const streams = own.map(({ scan }) => scan);
  const counters = streams.map(({ counter }) => counter);
  const packets = sum(counters.map(({ received }) => received));
  const lost = sum(counters.map((counter) => counter.lost));
  const losses = streams.map(({ gaps }) => gaps.losses);
  const weighted = streams.map(({ jitter, counter }) => jitter.meanMs * counter.received);
  return {
    codec: codecNames(own).join(', '),
    packets,
    lost,
    lossPercent: percent(lost, packets),
    lossBursts: sum(losses.map(({ bursts }) => bursts)),
    longestBurst: Math.max(...losses.map(({ longestBurst }) => longestBurst)),
    duplicates: sum(counters.map(({ duplicates }) => duplicates)),
    reordered: sum(counters.map(({ reordered }) => reordered)),
    jitterMs: round(packets === 0 ? 0 : sum(weighted) / packets),
    mostJitterMs: round(Math.max(...streams.map(({ jitter }) => jitter.mostMs))),
    lostMs: Math.round(sum(losses.map(({ total }) => total)) / UNITS_PER_MS),
    longestLossMs: Math.round(Math.max(...losses.map(({ longest }) => longest)) / UNITS_PER_MS),
    concealedMs: Math.round(concealed.msOf(side)),
    ...oddClock(own),
  };
}

/** That of the stream of which most came; a sender keeps its clock. */
function oddClock(streams: readonly HeardStream[]): { timestampClock?: number } {
  const odd = streams.map(({ scan }) => scan).filter(({ sender }) => sender.odd > 0);
  const [most] = odd.toSorted((a, b) => b.counter.received - a.counter.received);
  return most === undefined ? {} : { timestampClock: most.sender.odd };
}

/** The codecs of the sound, by the names people know, each once. */
export function codecNames(heard: readonly HeardStream[]): string[] {
  const names = heard.flatMap(({ scan }) =>
    [...scan.codecs.values()].filter(({ kind }) => kind === 'audio').map(displayName),
  );
  return [...new Set(names)];
}

function percent(lost: number, received: number): number {
  return lost === 0 ? 0 : round((100 * lost) / (lost + received));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
