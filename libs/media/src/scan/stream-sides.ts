import type { MediaDescription } from '../sip/sdp.js';
import type { ChosenStream } from './choose-streams.js';
import { apart } from './parties.js';
import type { SideNumber } from './sides.js';
import { LOCAL, sidesOf } from './sides.js';

/** The side of each stream. Every stream has a say in where the sides are, be it audible or not. */
export function sidesOfStreams(
  streams: readonly ChosenStream[],
  descriptions: readonly MediaDescription[],
): SideNumber[] {
  const sides = new Map<ChosenStream, SideNumber>();
  for (const linked of linkedStreams(streams)) {
    const flows = linked.map(({ scan: { flow, counter } }) => ({
      flow,
      packets: counter.received,
    }));
    sidesOf(flows, descriptions).forEach((side, i) => sides.set(linked[i]!, side));
  }
  const audio = streams.filter(({ main }) => main?.kind === 'audio');
  const flows = audio.map(({ scan: { flow, firstArrival, lastArrival } }) => {
    return { flow, from: firstArrival, to: lastArrival };
  });
  const parted = apart(
    flows,
    audio.map((stream) => sides.get(stream) ?? LOCAL),
  );
  audio.forEach((stream, i) => sides.set(stream, parted[i]!));
  return streams.map((stream) => sides.get(stream) ?? LOCAL);
}

/** Streams that have a host in common, also by way of others: another call has other hosts. */
function linkedStreams(streams: readonly ChosenStream[]): ChosenStream[][] {
  let groups: { hosts: Set<string>; streams: ChosenStream[] }[] = [];
  for (const stream of streams) {
    const { addresses } = stream.scan.flow;
    const half = addresses.length / 2;
    const hosts = [addresses.subarray(0, half), addresses.subarray(half)].map((a) => a.join('.'));
    const linked = groups.filter((group) => hosts.some((host) => group.hosts.has(host)));
    groups = groups.filter((group) => !linked.includes(group));
    groups.push({
      hosts: new Set([...hosts, ...linked.flatMap((group) => [...group.hosts])]),
      streams: [...linked.flatMap((group) => group.streams), stream],
    });
  }
  return groups.map((group) => group.streams);
}
