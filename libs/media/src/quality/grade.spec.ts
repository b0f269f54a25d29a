import { expect, it } from 'vitest';
import { gradeOf } from './grade.js';
import type { TimelineKind } from './timeline.js';

it.each([
  [0, 0, 'good'],
  [1, 200, 'good'],
  [1.01, 20, 'fair'],
  [0.2, 201, 'fair'],
  [5, 1000, 'fair'],
  [5.01, 20, 'poor'],
  [0.5, 1001, 'poor'],
] as const)('%f %% lost and a hole of %d ms are %s', (lossPercent, longestLossMs, grade) => {
  expect(gradeOf({ lossPercent, longestLossMs }, [])).toBe(grade);
});

it.each([
  ['encrypted', 200, 'good'],
  ['encrypted', 900, 'fair'],
  ['encrypted', 2000, 'poor'],
  ['undecoded', 2000, 'poor'],
  ['silence', 2000, 'good'],
  ['absent', 2000, 'good'],
] as const)('%s for %d ms is %s', (kind: TimelineKind, durationMs, grade) => {
  const timeline = [
    { atMs: 0, durationMs: 1000, kind: 'sound' as const },
    { atMs: 1000, durationMs, kind },
  ];
  expect(gradeOf({ lossPercent: 0, longestLossMs: 0 }, timeline)).toBe(grade);
});
