/**
 * Time within a capture is counted in units of 1/48000 s, of which every sample rate and RTP clock
 * in use is a whole part or multiple.
 */
export const UNITS = 48_000;
/** Units of 1/48000 s in a millisecond. */
export const UNITS_PER_MS = UNITS / 1000;

/**
 * A stretch of a stream whose RTP timestamps run with its place in time: timestamp `tsStart` stands
 * at `at`, later ones follow at the pace of `clock`.
 */
export type Segment = {
  /** File offset of its first packet. */
  fromOffset: number;
  tsStart: number;
  /** Ticks from `tsStart` to its last packet's timestamp. */
  tsSpan: number;
  /** Ticks in a second; 0 in an index: its packets came, but are not to be played. */
  clock: number;
  /** In 1/48000 s from the beginning of the capture. */
  at: number;
};

/** Makes room for a packet from up to a second before the first of a segment; `ticks` is negative. */
export function extendDown(segment: Segment, ticks: number): void {
  if (-ticks > segment.clock) return;
  segment.tsStart = (segment.tsStart + ticks) >>> 0;
  segment.at += ticks * (UNITS / segment.clock);
  segment.tsSpan -= ticks;
}

/** How many segments back a late packet may belong. */
const LOOK_BACK = 4;

/**
 * The segment of a packet: the newest one begun by then whose timestamps it fits; undefined when it
 * has no place.
 */
export function segmentOf(
  segments: readonly Segment[],
  offset: number,
  timestamp: number,
): Segment | undefined {
  let newest = segments.length - 1;
  if (newest >= 0 && segments[newest]!.fromOffset > offset) newest = lastBegun(segments, offset);
  for (let i = newest; i >= 0 && i > newest - LOOK_BACK; i--) {
    const segment = segments[i]!;
    if ((timestamp - segment.tsStart) >>> 0 <= segment.tsSpan) return segment;
  }
  return undefined;
}

/** The number of the newest segment that has begun by then; −1 when there is none. */
export function lastBegun(segments: readonly Segment[], offset: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (segments[middle]!.fromOffset <= offset) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}
