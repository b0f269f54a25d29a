import type { Span } from '../quality/span-list.js';
import type { EncryptedStretch, PacketMark } from '../rtp/encryption.js';
import type { Segment } from '../rtp/timeline.js';
import { UNITS, UNITS_PER_MS, segmentOf } from '../rtp/timeline.js';

/** The ticks of a segment that are encrypted, the last one included. */
type Cut = { from: number; to: number; fromOffset: number; toOffset: number };

/** No packet of sound lasts longer. */
const LONGEST_PACKET = 120 * UNITS_PER_MS;

/** Where stretches of a stream lie in time, 1/48000 s; its sound has ended at `end`. */
export function spansOf(
  stretches: readonly EncryptedStretch[],
  segments: readonly Segment[],
  end: number,
): Span[] {
  if (segments.length === 0) return [];
  return stretches.map(({ from, to, step }) => {
    const { clock } = segments[placeOf(segments, to).number]!;
    const last = timeOf(segments, to);
    // How long the last packets of all seem to last is chance.
    const isAtEnd = end - last <= LONGEST_PACKET;
    return {
      from: timeOf(segments, from),
      to: isAtEnd ? end : last + step * (UNITS / clock),
    };
  });
}

/** The segments of an index, in which what is encrypted stands apart and is not played. */
export function withSilence(
  segments: readonly Segment[],
  stretches: readonly EncryptedStretch[],
): Segment[] {
  if (stretches.length === 0) return [...segments];
  const bounds = stretches.map(({ from, to }) => ({
    from: placeOf(segments, from),
    to: placeOf(segments, to),
    fromOffset: from.offset,
    toOffset: to.offset,
  }));
  return segments.flatMap((segment, number) => {
    const cuts = bounds
      .filter(({ from, to }) => from.number <= number && number <= to.number)
      .map((bound) => ({
        ...bound,
        from: bound.from.number === number ? bound.from.ticks : 0,
        to: bound.to.number === number ? bound.to.ticks : segment.tsSpan,
      }));
    return pieces(segment, cuts);
  });
}

function pieces(segment: Segment, cuts: readonly Cut[]): Segment[] {
  const { clock, at, tsStart, tsSpan, fromOffset } = segment;
  const found: Segment[] = [];
  let begin = 0;
  let offset = fromOffset;
  const add = (to: number, silent: boolean) => {
    if (to < begin) return;
    const tsSpanOfIt = to - begin;
    found.push({
      fromOffset: offset,
      tsStart: (tsStart + begin) >>> 0,
      tsSpan: tsSpanOfIt,
      clock: silent ? 0 : clock,
      at: at + begin * (UNITS / clock),
    });
    begin = to + 1;
  };
  for (const { from, to, fromOffset: first, toOffset } of cuts) {
    add(from - 1, false);
    offset = Math.max(offset, first);
    add(to, true);
    offset = Math.max(offset, toOffset);
  }
  add(tsSpan, false);
  return found;
}

function timeOf(segments: readonly Segment[], mark: PacketMark): number {
  const { number, ticks } = placeOf(segments, mark);
  const { at, clock } = segments[number]!;
  return at + ticks * (UNITS / clock);
}

/** The number of the segment of a packet, and its ticks in it; the nearest when it has no place. */
function placeOf(
  segments: readonly Segment[],
  { offset, timestamp }: PacketMark,
): { number: number; ticks: number } {
  const found = segmentOf(segments, offset, timestamp);
  const begun = segments.findLastIndex(({ fromOffset }) => fromOffset <= offset);
  const number = found === undefined ? Math.max(0, begun) : segments.indexOf(found);
  const { tsStart, tsSpan } = segments[number]!;
  return { number, ticks: Math.min(Math.max(0, (timestamp - tsStart) | 0), tsSpan) };
}
