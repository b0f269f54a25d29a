import { isDecodable } from '../codec/codecs.js';
import { displayName } from '../rtp/codec.js';
import { UNITS_PER_MS } from '../rtp/timeline.js';
import type { ChosenStream } from '../scan/choose-streams.js';
import type { Side, SideNumber } from '../scan/sides.js';
import { LOCAL, REMOTE } from '../scan/sides.js';
import type { StreamScan } from '../scan/stream-scan.js';
import type { Span } from './span-list.js';
import { SpanList } from './span-list.js';
import type { TimelineSpan, TracedStream } from './timeline.js';
import { timelineOf } from './timeline.js';

/** From `atMs` on the side is coded so, until the next entry; `decoded`: it can be heard. */
export type CodecUse = { atMs: number; codec: string; decoded: boolean };

/** Sound that came and cannot be heard: its codec, and whether encryption is the reason. */
export type Undecoded = { codec: string; encrypted: boolean };

/** What one side did over the recording. */
export type SideTimeline = {
  spans: TimelineSpan[];
  /** The first 100 changes. */
  codecs: CodecUse[];
  undecoded: Undecoded[];
};
export type SideTimelines = Record<Side, SideTimeline>;

/** A stream, its side, and whether its sound can be heard at all. */
export type SidedStream = ChosenStream & { side: SideNumber; heard: boolean };

/** Where a recording begins in the time of the scan, and how long it is, 1/48000 s. */
export type Extent = { beginning: number; length: number };

const MOST_CODECS = 100;
const MOST_NOISE = 1000;

/** The timelines of both sides, from the streams of a capture that carry sound. */
export function sideTimelines(streams: readonly SidedStream[], extent: Extent): SideTimelines {
  const audio = streams.filter(({ main }) => main?.kind === 'audio');
  const of = (side: SideNumber) =>
    sideTimeline(
      audio.filter((stream) => stream.side === side),
      extent,
    );
  return { local: of(LOCAL), remote: of(REMOTE) };
}

function sideTimeline(streams: readonly SidedStream[], extent: Extent): SideTimeline {
  const uses = streams.flatMap((stream) => usesOf(stream));
  const undecoded = uses.filter(({ decoded }) => !decoded);
  const names = new Map(
    undecoded.map(({ codec, encrypted }) => [`${codec} ${encrypted}`, { codec, encrypted }]),
  );
  return {
    spans: timelineOf(
      streams.map((stream) => traced(stream, extent)),
      extent.length,
    ),
    codecs: codecsOver(uses, extent),
    undecoded: [...names.values()],
  };
}

/** One codec of a stream, from when to when, in the time of the scan. */
type Use = Span & { codec: string; decoded: boolean; encrypted: boolean };

function usesOf({ scan, heard, encrypted, encryptedSpans }: SidedStream): Use[] {
  const { typeChanges, codecs, end } = scan;
  return typeChanges.flatMap(({ type, at }, i) => {
    const codec = codecs.get(type);
    if (codec?.kind !== 'audio') return [];
    const decoded = heard && isDecodable(codec.name);
    const to = Math.max(at, typeChanges[i + 1]?.at ?? end);
    return inParts({ from: at, to, codec: displayName(codec), decoded, encrypted }, encryptedSpans);
  });
}

/** What is encrypted of it apart from what is not; `spans` are in the order of time. */
function inParts(use: Use, spans: readonly Span[]): Use[] {
  const parts: Use[] = [];
  let at = use.from;
  for (const { from, to } of spans) {
    if (to <= at || from >= use.to) continue;
    if (from > at) parts.push({ ...use, from: at, to: from });
    const until = Math.min(to, use.to);
    parts.push({ ...use, from: Math.max(from, at), to: until, decoded: false, encrypted: true });
    at = until;
  }
  return at < use.to || parts.length === 0 ? [...parts, { ...use, from: at }] : parts;
}

/** Alike ones that follow each other, of whatever stream, are one. */
function codecsOver(uses: readonly Use[], { beginning }: Extent): CodecUse[] {
  const list: CodecUse[] = [];
  for (const { from, codec, decoded } of uses.toSorted((a, b) => a.from - b.from)) {
    const last = list.at(-1);
    if (last?.codec === codec && last.decoded === decoded) continue;
    const atMs = Math.max(0, Math.round((from - beginning) / UNITS_PER_MS));
    list.push({ atMs, codec, decoded });
  }
  return list.slice(0, MOST_CODECS);
}

function traced(stream: SidedStream, { beginning }: Extent): TracedStream {
  const { start, end, gaps } = stream.scan;
  const moved = <S extends Span>(span: S): S => ({
    ...span,
    from: span.from - beginning,
    to: span.to - beginning,
  });
  const silent = usesOf(stream).filter(({ decoded }) => !decoded);
  // The first packets of a codec may have come after what they are placed at, and before it ended.
  const [first] = silent;
  if (first !== undefined && first.from <= stream.scan.typeChanges[0]!.at) first.from = start;
  return {
    ...moved({ from: start, to: end }),
    lost: gaps.lost.inOrder().map(moved),
    pauses: gaps.pauses.inOrder().map(moved),
    noise: noiseOf(stream.scan).map(moved),
    undecoded: silent.map(moved),
  };
}

function noiseOf({ noise }: StreamScan): Span[] {
  const spans = new SpanList(MOST_NOISE);
  for (const { from, to } of noise) spans.add(from, to);
  return spans.inOrder();
}
