import type { TimelineSpan } from './timeline.js';

/** How a side of a call sounds, in one word. */
export type Grade = 'good' | 'fair' | 'poor';

/** What the grade is made of: per cent of packets lost, and the longest loss in milliseconds. */
export type Graded = { lossPercent: number; longestLossMs: number };

const GOOD: Graded = { lossPercent: 1, longestLossMs: 200 };
const FAIR: Graded = { lossPercent: 5, longestLossMs: 1000 };

/** Longest stretch of a side, in ms, that came and cannot be heard: encrypted, or coded so. */
export function longestHiddenMs(timeline: readonly TimelineSpan[]): number {
  const hidden = timeline.filter(({ kind }) => kind === 'encrypted' || kind === 'undecoded');
  return hidden.reduce((longest, { durationMs }) => Math.max(longest, durationMs), 0);
}

/**
 * `good`: up to 1 % lost and no hole beyond 200 ms, which concealment makes hard to notice;
 * `fair`: up to 5 % and a second; `poor`: beyond. Jitter has no say: in a recording every packet
 * stands where it was sent, however late it came. What came and cannot be heard is a hole, too.
 */
export function gradeOf(
  { lossPercent, longestLossMs }: Graded,
  timeline: readonly TimelineSpan[],
): Grade {
  const longest = Math.max(longestLossMs, longestHiddenMs(timeline));
  const side = { lossPercent, longestLossMs: longest };
  if (isWithin(side, GOOD)) return 'good';
  return isWithin(side, FAIR) ? 'fair' : 'poor';
}

const isWithin = (side: Graded, most: Graded): boolean =>
  side.lossPercent <= most.lossPercent && side.longestLossMs <= most.longestLossMs;
