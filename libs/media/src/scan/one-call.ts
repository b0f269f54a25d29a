import { isDecodable } from '../codec/codecs.js';
import type { Flow } from '../net/flow-table.js';
import { UNITS } from '../rtp/timeline.js';
import type { ChosenStream } from './choose-streams.js';
import type { StreamScan } from './stream-scan.js';

/** Streams that sound at the same time for less than this are a change of speaker, not two calls. */
const LEAST_OVERLAP = 2 * UNITS;
/** Of legs that are nearly as long, the one that began first is heard: the caller's. */
const NEARLY = 0.9;

/** The streams between two endpoints, there and back. */
type Leg = { streams: ChosenStream[]; audible: number; begin: number };

/**
 * The streams of one call, out of a capture that may hold several at once: made at a proxy or
 * gateway (each voice comes in on one leg and goes out on the other), of a consultation beside the
 * call, or of a whole line. The longest leg that can be heard is the call; other legs belong to it
 * as long as they do not speak at the same time: the far end that moved, an announcement, a second
 * call behind the first. Streams that would be mixed over it are left out.
 */
export function oneCall(streams: readonly ChosenStream[]): {
  call: ChosenStream[];
  others: ChosenStream[];
} {
  const heard = heardTogether(legsOf(streams.filter(({ main }) => main?.kind === 'audio')));
  // What carries no sound disturbs nobody.
  const isOther = (stream: ChosenStream) => stream.main?.kind === 'audio' && !heard.has(stream);
  return {
    call: streams.filter((stream) => !isOther(stream)),
    others: streams.filter((stream) => isOther(stream)),
  };
}

function heardTogether(legs: Leg[]): Set<ChosenStream> {
  const most = Math.max(0, ...legs.map(({ audible }) => audible));
  const isMain = ({ audible }: Leg) => audible >= NEARLY * most;
  legs.sort((a, b) => {
    const both = isMain(a) && isMain(b);
    return both ? a.begin - b.begin : b.audible - a.audible;
  });
  const heard: ChosenStream[] = [];
  for (const leg of legs) {
    if (isPassedOn(leg, heard)) continue;
    if (disturbs(leg, heard) && !isOtherParty(leg, heard)) continue;
    heard.push(...leg.streams);
  }
  return new Set(heard);
}

/** A relay sends on what it gets: the same voices, to be heard once. */
function isPassedOn({ streams }: Leg, heard: readonly ChosenStream[]): boolean {
  return streams.every(({ scan }) => heard.some(({ scan: other }) => isCopy(scan, other)));
}

/** What comes back to its sender is an echo, and no copy. */
function isCopy(one: StreamScan, other: StreamScan): boolean {
  const [from, to] = hostsOf(one.flow);
  const [otherFrom, otherTo] = hostsOf(other.flow);
  if (from === otherTo && to === otherFrom) return false;
  const begin = Math.max(one.firstArrival, other.firstArrival);
  return one.sketch.isAlsoIn(other.sketch, begin, Math.min(one.lastArrival, other.lastArrival));
}

/** Only what each of two parties sends was captured, to a recorder or through a proxy. */
function isOtherParty(leg: Leg, heard: readonly ChosenStream[]): boolean {
  const flows = [...leg.streams, ...heard].map(({ scan }) => scan.flow);
  const ways = new Set(flows.map((flow) => `${source(flow)} ${destination(flow)}`));
  return ways.size === 2 && !flows.some((flow) => ways.has(`${destination(flow)} ${source(flow)}`));
}

function legsOf(streams: readonly ChosenStream[]): Leg[] {
  const legs = new Map<string, Leg>();
  for (const stream of streams) {
    const { flow, start, end } = stream.scan;
    const key = [source(flow), destination(flow)].sort().join(' ');
    const leg = legs.get(key) ?? { streams: [], audible: 0, begin: Number.POSITIVE_INFINITY };
    legs.set(key, leg);
    leg.streams.push(stream);
    leg.begin = Math.min(leg.begin, stream.scan.firstArrival);
    if (isAudible(stream) && end > start) leg.audible += end - start - encryptedOf(stream);
  }
  return [...legs.values()];
}

function isAudible({ scan, encrypted }: ChosenStream): boolean {
  return !encrypted && [...scan.codecs.values()].some(({ name }) => isDecodable(name));
}

function encryptedOf({ encryptedSpans }: ChosenStream): number {
  return encryptedSpans.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Would a leg be mixed with what is heard already? */
function disturbs(leg: Leg, heard: readonly ChosenStream[]): boolean {
  let overlap = 0;
  for (const { scan } of leg.streams) {
    for (const { scan: other } of heard) {
      if (canCollide(scan.flow, other.flow)) overlap += overlapOf(scan, other);
    }
  }
  return overlap > LEAST_OVERLAP;
}

/**
 * Both come from one host, both go to one, or they have none in common. One to a host and one from
 * it are the two sides of a call, be it by other ports or by another server.
 */
function canCollide(one: Flow, other: Flow): boolean {
  const [from, to] = hostsOf(one);
  const [otherFrom, otherTo] = hostsOf(other);
  return from === otherFrom || to === otherTo || (from !== otherTo && to !== otherFrom);
}

function overlapOf(one: StreamScan, other: StreamScan): number {
  const spans = soundOf(other);
  let overlap = 0;
  for (const { from, to } of soundOf(one)) {
    for (const span of spans) {
      overlap += Math.max(0, Math.min(to, span.to) - Math.max(from, span.from));
    }
  }
  return overlap;
}

/** From when to when a stream sounds: its pauses, and what is lost, left out. */
function soundOf({ start, end, gaps }: StreamScan): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  let from = start;
  const silent = [...gaps.pauses.inOrder(), ...gaps.lost.inOrder()];
  for (const gap of silent.toSorted((a, b) => a.from - b.from)) {
    if (gap.from > from) spans.push({ from, to: gap.from });
    from = Math.max(from, gap.to);
  }
  if (end > from) spans.push({ from, to: end });
  return spans;
}

function source({ addresses, sourcePort }: Flow): string {
  return `${addresses.subarray(0, addresses.length / 2).join('.')}:${sourcePort}`;
}

function destination({ addresses, destinationPort }: Flow): string {
  return `${addresses.subarray(addresses.length / 2).join('.')}:${destinationPort}`;
}

/** Both ends without their ports, unless they are on one host. */
function hostsOf(flow: Flow): [string, string] {
  const [from, to] = [source(flow), destination(flow)];
  const host = (end: string) => end.slice(0, end.lastIndexOf(':'));
  return host(from) === host(to) ? [from, to] : [host(from), host(to)];
}
