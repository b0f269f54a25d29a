import type { HeardStream } from '../scan/build-index.js';
import { displayName } from '../rtp/codec.js';
import type { GapCollector } from './gap-collector.js';

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
  jitterMs: number;
  /** Time that had to be made up because its packets are missing. */
  concealedMs: number;
};

export type Quality = {
  packets: number;
  lost: number;
  lossPercent: number;
  jitterMs: number;
  local: DirectionQuality | null;
  remote: DirectionQuality | null;
};

/** The quality facts of a recording, of both sides together and of each. */
export function qualityOf(heard: readonly HeardStream[], gaps: GapCollector): Quality {
  const local = directionOf(heard, 0, gaps);
  const remote = directionOf(heard, 1, gaps);
  const sides = [local, remote].filter((side) => side !== null);
  const packets = sum(sides.map((side) => side.packets));
  const lost = sum(sides.map((side) => side.lost));
  const jitterMs = round(Math.max(0, ...sides.map((side) => side.jitterMs)));
  return { packets, lost, lossPercent: percent(lost, packets), jitterMs, local, remote };
}

function directionOf(
  heard: readonly HeardStream[],
  side: number,
  gaps: GapCollector,
): DirectionQuality | null {
  const streams = heard.filter((stream) => stream.side === side).map(({ scan }) => scan);
  if (streams.length === 0) return null;
  const counters = streams.map(({ counter }) => counter);
  const packets = sum(counters.map(({ received }) => received));
  const lost = sum(counters.map((counter) => counter.lost));
  const weighted = streams.map(({ jitter, counter }) => jitter.meanMs * counter.received);
  return {
    codec: codecNames(heard.filter((stream) => stream.side === side)).join(', '),
    packets,
    lost,
    lossPercent: percent(lost, packets),
    lossBursts: gaps.bursts[side]!,
    longestBurst: gaps.longestBurst[side]!,
    duplicates: sum(counters.map(({ duplicates }) => duplicates)),
    reordered: sum(counters.map(({ reordered }) => reordered)),
    jitterMs: round(packets === 0 ? 0 : sum(weighted) / packets),
    concealedMs: Math.round(gaps.concealedMs[side]!),
  };
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
