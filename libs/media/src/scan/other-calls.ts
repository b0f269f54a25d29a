import { addressText } from '../net/address-text.js';
import type { Flow } from '../net/flow-table.js';
import { displayName } from '../rtp/codec.js';
import { UNITS_PER_MS } from '../rtp/timeline.js';
import type { ChosenStream } from './choose-streams.js';
import { oneCall } from './one-call.js';

/** A call that is in the capture beside the one that is heard. */
export type OtherCall = {
  /** Addresses and ports of both ends. */
  ends: [string, string];
  codecs: string[];
  /** From the beginning of the recording; negative when it began before. */
  atMs: number;
  durationMs: number;
  packets: number;
};

const MOST = 100;

/**
 * The calls of a capture, at least one: first that which is heard, then what goes on beside it, by its
 * ends, in the order of the file.
 */
export function callsOf(streams: readonly ChosenStream[]): ChosenStream[][] {
  const { call, others } = oneCall(streams);
  const calls = new Map<string, ChosenStream[]>();
  for (const stream of others) {
    const key = endsOf(stream.scan.flow).sort().join(' ');
    calls.set(key, [...(calls.get(key) ?? []), stream]);
  }
  return [call, ...[...calls.values()].slice(0, MOST)];
}

/** What is told of calls; `beginning` is that of the recording, 1/48000 s. */
export function otherCalls(
  calls: readonly (readonly ChosenStream[])[],
  beginning: number,
): OtherCall[] {
  return calls.map((call) => describe(call, beginning));
}

function describe(streams: readonly ChosenStream[], beginning: number): OtherCall {
  const from = Math.min(...streams.map(({ scan }) => startOf(scan)));
  const to = Math.max(...streams.map(({ scan }) => (scan.end < 0 ? scan.lastArrival : scan.end)));
  return {
    ends: endsOf(streams[0]!.scan.flow),
    codecs: [...new Set(streams.flatMap(({ main }) => (main ? [displayName(main)] : [])))],
    atMs: Math.round((from - beginning) / UNITS_PER_MS),
    durationMs: Math.round((to - from) / UNITS_PER_MS),
    packets: streams.reduce((sum, { scan }) => sum + scan.counter.received, 0),
  };
}

function startOf({ start, firstArrival }: ChosenStream['scan']): number {
  return Number.isFinite(start) ? start : firstArrival;
}

function endsOf({ addresses, sourcePort, destinationPort }: Flow): [string, string] {
  const half = addresses.length / 2;
  return [
    `${addressText(addresses.subarray(0, half))}:${sourcePort}`,
    `${addressText(addresses.subarray(half))}:${destinationPort}`,
  ];
}
