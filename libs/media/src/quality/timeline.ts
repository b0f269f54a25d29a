import { UNITS_PER_MS } from '../rtp/timeline.js';
import type { Span, SpanOfGaps } from './span-list.js';

/**
 * What one side does over a stretch of the recording:
 * `sound` its packets came and are heard; `noise` the sender asked for comfort noise in a pause;
 * `silence` the sender paused; `lost` packets were lost on the way; `undecoded` packets came, but
 * their sound cannot be decoded; `encrypted` they came, encrypted (SRTP); `absent` the side had not begun yet, or had ended.
 */
export type TimelineKind =
  'sound' | 'noise' | 'silence' | 'lost' | 'undecoded' | 'encrypted' | 'absent';

/** In milliseconds from the beginning of the recording. */
export type TimelineSpan = {
  atMs: number;
  durationMs: number;
  kind: TimelineKind;
  /**
   * Only where several losses were put together, because there are too many to tell one by one:
   * their number, and how much is missing in all; the rest of the stretch is sound.
   */
  losses?: { count: number; missingMs: number };
};

/** One stream of a side, times in 1/48000 s from the beginning of the recording. */
export type TracedStream = {
  from: number;
  to: number;
  lost: readonly SpanOfGaps[];
  pauses: readonly Span[];
  noise: readonly Span[];
  /** Where it is coded so that it cannot be heard, in the order of time. */
  undecoded: readonly HiddenSpan[];
};

/** Is it encryption for which it cannot be heard? */
export type HiddenSpan = Span & { encrypted: boolean };

/** A longer list of one side is shortened. */
const MOST_SPANS = 1500;
/** A pause shorter than this is the rhythm of packets, and one stream taking over from another. */
const SHORTEST_PAUSE = 200 * UNITS_PER_MS;

/** What outranks what where several streams of a side run at once, lowest first. */
const RANKS: readonly TimelineKind[] = [
  'silence',
  'noise',
  'lost',
  'undecoded',
  'encrypted',
  'sound',
];
const RANK_OF = new Map(RANKS.map((kind, rank) => [kind, rank]));

type Piece = Span & { kind: TimelineKind; source?: SpanOfGaps };

/**
 * The timeline of one side from beginning to end (`length`, 1/48000 s), without holes or overlap;
 * at most 1500 stretches.
 */
export function timelineOf(streams: readonly TracedStream[], length: number): TimelineSpan[] {
  const pieces = streams.flatMap(piecesOf);
  const swept = joined(withEnds(sweep(pieces), length));
  return bounded(withoutShortPauses(swept)).map(inMilliseconds).filter(lasts);
}

function piecesOf({ from, to, lost, pauses, noise, undecoded }: TracedStream): Piece[] {
  const gaps = [...lost, ...pauses].toSorted((a, b) => a.from - b.from);
  const heard = without({ from, to }, gaps);
  const silent = heard.flatMap((span) => hiddenIn(span, undecoded));
  const sound = heard.flatMap((span) => without(span, undecoded));
  return [
    ...sound.map((span): Piece => ({ ...span, kind: 'sound' })),
    ...silent,
    ...lost.map((source): Piece => ({ from: source.from, to: source.to, kind: 'lost', source })),
    ...noise.map((span): Piece => ({ from: span.from, to: span.to, kind: 'noise' })),
  ];
}

/** What is left of a stretch when others, ascending, are taken out of it. */
function without({ from, to }: Span, others: readonly Span[]): Span[] {
  const left: Span[] = [];
  let at = from;
  for (const other of others) {
    if (other.to <= at) continue;
    if (other.from >= to) break;
    if (other.from > at) left.push({ from: at, to: other.from });
    at = Math.max(at, other.to);
  }
  if (at < to) left.push({ from: at, to });
  return left;
}

function hiddenIn({ from, to }: Span, hidden: readonly HiddenSpan[]): Piece[] {
  return hidden.flatMap((span) => {
    const both = { from: Math.max(from, span.from), to: Math.min(to, span.to) };
    return both.from < both.to
      ? [{ ...both, kind: span.encrypted ? 'encrypted' : 'undecoded' }]
      : [];
  });
}

/** Of pieces that overlap, the one of the highest rank; silence between them. */
function sweep(pieces: readonly Piece[]): Piece[] {
  const edges = pieces
    .flatMap((piece) => [
      { at: piece.from, piece, step: 1 },
      { at: piece.to, piece, step: -1 },
    ])
    .toSorted((a, b) => a.at - b.at);
  const active = RANKS.map(() => new Set<Piece>());
  const swept: Piece[] = [];
  for (const [i, { at, piece, step }] of edges.entries()) {
    const set = active[RANK_OF.get(piece.kind)!]!;
    if (step > 0) set.add(piece);
    else set.delete(piece);
    const next = edges[i + 1];
    if (next === undefined || next.at <= at) continue;
    const rank = active.findLastIndex(({ size }) => size > 0);
    const [shown] = active[Math.max(0, rank)]!;
    swept.push({ ...shown, kind: RANKS[Math.max(0, rank)]!, from: at, to: next.at });
  }
  return swept;
}

function withEnds(pieces: readonly Piece[], length: number): Piece[] {
  const inside = pieces
    .map((piece) => ({
      ...piece,
      from: Math.max(0, piece.from),
      to: Math.min(length, piece.to),
    }))
    .filter(({ from, to }) => from < to);
  const from = inside[0]?.from ?? length;
  const to = inside.at(-1)?.to ?? length;
  const before: Piece = { from: 0, to: from, kind: 'absent' };
  const after: Piece = { from: to, to: length, kind: 'absent' };
  return [before, ...inside, after].filter((piece) => piece.from < piece.to);
}

/** Neighbours that are alike become one. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last === undefined || last.kind !== piece.kind) {
      result.push({ ...piece });
      continue;
    }
    last.to = piece.to;
    if (piece.source !== undefined && piece.source !== last.source) {
      last.source = last.source === undefined ? piece.source : sum(last.source, piece.source);
    }
  }
  return result;
}

function sum(a: SpanOfGaps, b: SpanOfGaps): SpanOfGaps {
  const { from } = a;
  return { from, to: b.to, parts: a.parts + b.parts, missing: a.missing + b.missing };
}

function withoutShortPauses(pieces: readonly Piece[]): Piece[] {
  const isShort = ({ kind, from, to }: Piece) => {
    const isPause = kind === 'silence' || kind === 'absent';
    return to - from < (isPause ? SHORTEST_PAUSE : UNITS_PER_MS);
  };
  return absorbed(pieces, isShort);
}

/** Those that are to go become part of what is before them (or, at the beginning, behind). */
function absorbed(pieces: readonly Piece[], goes: (piece: Piece) => boolean): Piece[] {
  const kept: Piece[] = [];
  let from = 0;
  for (const piece of pieces) {
    const last = kept.at(-1);
    if (!goes(piece)) kept.push({ ...piece, from: last === undefined ? from : piece.from });
    else if (last === undefined) from = Math.min(from, piece.from);
    else last.to = piece.to;
  }
  return joined(kept);
}

/** As few as there may be: the shortest stretches that are no loss become part of the others. */
function bounded(pieces: readonly Piece[]): readonly Piece[] {
  let list = pieces;
  while (list.length > MOST_SPANS) list = absorbed(list, everyOther(shortest(list)));
  return list;
}

/** Is a stretch no loss, and among the shortest, as many as there are too many? */
function shortest(list: readonly Piece[]): (piece: Piece) => boolean {
  const lengths = list.filter(({ kind }) => kind !== 'lost').map(({ from, to }) => to - from);
  const length = lengths.toSorted((a, b) => a - b)[
    Math.min(lengths.length, list.length - MOST_SPANS) - 1
  ]!;
  return ({ kind, from, to }) => kind !== 'lost' && to - from <= length;
}

/** Where all are equally short, not all of them go at once. */
function everyOther(isShort: (piece: Piece) => boolean): (piece: Piece) => boolean {
  let count = 0;
  return (piece) => isShort(piece) && ++count % 2 === 1;
}

function inMilliseconds({ from, to, kind, source }: Piece): TimelineSpan {
  const atMs = Math.round(from / UNITS_PER_MS);
  const span = { atMs, durationMs: Math.round(to / UNITS_PER_MS) - atMs, kind };
  if (source === undefined || kind !== 'lost' || source.parts === 1) return span;
  const missingMs = Math.round(source.missing / UNITS_PER_MS);
  return { ...span, losses: { count: source.parts, missingMs } };
}

const lasts = ({ durationMs }: TimelineSpan): boolean => durationMs > 0;
