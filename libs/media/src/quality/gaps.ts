import type { Side } from '../scan/sides.js';
import { SIDE_NAMES } from '../scan/sides.js';
import type { SideTimelines } from './side-timeline.js';
import type { TimelineKind, TimelineSpan } from './timeline.js';

/**
 * Why nothing is heard: packets were lost, the sender paused, was not there (yet), or its sound
 * cannot be decoded or is encrypted.
 */
export type GapReason = 'lost' | 'silence' | 'absent' | 'undecoded' | 'encrypted';

/** In milliseconds from the beginning; `losses`: several losses told as one, see TimelineSpan. */
export type Gap = Pick<TimelineSpan, 'atMs' | 'durationMs' | 'losses'> & {
  side: Side;
  reason: GapReason;
};

const REASONS: Record<TimelineKind, GapReason | null> = {
  sound: null,
  noise: 'silence',
  silence: 'silence',
  lost: 'lost',
  undecoded: 'undecoded',
  encrypted: 'encrypted',
  absent: 'absent',
};

/** Where nothing is heard of a side, both sides in the order of time. */
export function gapsOf(timelines: SideTimelines): Gap[] {
  const gaps = SIDE_NAMES.flatMap((side) => gapsOfSide(side, timelines[side].spans));
  return gaps.toSorted((a, b) => a.atMs - b.atMs);
}

function gapsOfSide(side: Side, spans: readonly TimelineSpan[]): Gap[] {
  const gaps: Gap[] = [];
  for (const { kind, ...span } of spans) {
    const reason = REASONS[kind];
    if (reason === null) continue;
    const last = gaps.at(-1);
    // Noise that was asked for and the silence around it are one pause.
    const goesOn = last?.reason === reason && last.atMs + last.durationMs === span.atMs;
    if (goesOn) last.durationMs += span.durationMs;
    else gaps.push({ side, ...span, reason });
  }
  return gaps;
}
