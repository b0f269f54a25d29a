import type { RecordingQuality, TimelineSpan } from '../api/types.js';

export type Side = 'local' | 'remote';

/** What is marked on the waveform: where nothing is heard of a side and why, and dialled digits. */
export type MarkKind = 'lost' | 'silence' | 'undecoded' | 'encrypted' | 'absent' | 'digit';

/** `count` losses are told as one where there are too many; `missingMs` of them is missing. */
export type Mark = {
  side: Side;
  kind: MarkKind;
  atMs: number;
  durationMs: number;
  count: number;
  missingMs: number;
};

export const SIDES: readonly Side[] = ['local', 'remote'];
/** In the order in which a legend names them. */
export const MARK_KINDS: readonly MarkKind[] = [
  ...(['lost', 'undecoded', 'encrypted'] as const),
  ...(['silence', 'absent', 'digit'] as const),
];

/** All marks of a recording, in the order of time. */
export function marksOf({ local, remote, digits }: RecordingQuality): Mark[] {
  const dialled = digits.map(({ side, atMs, durationMs }) => {
    return { side, kind: 'digit' as const, atMs, durationMs, count: 1, missingMs: 0 };
  });
  return [
    ...gapsOf('local', local.timeline),
    ...gapsOf('remote', remote.timeline),
    ...dialled,
  ].sort((a, b) => a.atMs - b.atMs);
}

function gapsOf(side: Side, timeline: readonly TimelineSpan[]): Mark[] {
  return timeline.flatMap(({ kind, atMs, durationMs, losses }) => {
    if (kind === 'sound') return [];
    const count = losses?.count ?? 1;
    const missingMs = losses?.missingMs ?? durationMs;
    return [
      { side, kind: kind === 'noise' ? 'silence' : kind, atMs, durationMs, count, missingMs },
    ];
  });
}

/** The mark of a side nearest to a moment, if one is within `reachMs` of it; a loss before others. */
export function markAt(
  marks: readonly Mark[],
  side: Side,
  ms: number,
  reachMs: number,
): Mark | undefined {
  const near = marks.filter((mark) => {
    const end = mark.atMs + mark.durationMs;
    return mark.side === side && ms >= mark.atMs - reachMs && ms <= end + reachMs;
  });
  return near.toSorted((a, b) => MARK_KINDS.indexOf(a.kind) - MARK_KINDS.indexOf(b.kind))[0];
}

const WORST_FIRST = ['poor', 'fair', 'good', null] as const;

/** The side that came through worse: by its grade, then by how much of it was lost. */
export function worseSide(quality: RecordingQuality) {
  const [first, second] = SIDES.map((side) => ({ side, ...quality[side] })).toSorted(
    (a, b) =>
      WORST_FIRST.indexOf(a.grade) - WORST_FIRST.indexOf(b.grade) ||
      (b.measured?.lossPercent ?? -1) - (a.measured?.lossPercent ?? -1),
  );
  return first?.measured ? first : (second ?? { side: 'local' as const, measured: null });
}

/** How much came of each side and cannot be heard; only sides of which some does not. */
export function hiddenOf(quality: RecordingQuality): { side: Side; ms: number }[] {
  const isHidden = ({ kind }: TimelineSpan) => kind === 'encrypted' || kind === 'undecoded';
  return SIDES.map((side) => {
    const hidden = quality[side].timeline.filter(isHidden);
    return { side, ms: hidden.reduce((sum, { durationMs }) => sum + durationMs, 0) };
  }).filter(({ ms }) => ms > 0);
}

/** The next mark of a kind after a moment; after the last comes the first again. */
export function nextMark(
  marks: readonly Mark[],
  kind: MarkKind,
  afterMs: number,
): Mark | undefined {
  const own = marks.filter((mark) => mark.kind === kind);
  return own.find(({ atMs }) => leadInTo(atMs) > afterMs + 1) ?? own[0];
}

const LEAD_IN_MS = 500;

/** Where to begin to listen so that a moment is heard with what is before it. */
export const leadInTo = (atMs: number): number => Math.max(0, atMs - LEAD_IN_MS);
