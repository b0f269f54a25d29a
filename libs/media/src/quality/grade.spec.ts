import { expect, it } from 'vitest';
import { gradeOf } from './grade.js';

it.each([
  [0, 0, 'good'],
  [1, 200, 'good'],
  [1.01, 20, 'fair'],
  [0.2, 201, 'fair'],
  [5, 1000, 'fair'],
  [5.01, 20, 'poor'],
  [0.5, 1001, 'poor'],
] as const)('%f %% lost and a hole of %d ms are %s', (lossPercent, longestLossMs, grade) => {
  expect(gradeOf({ lossPercent, longestLossMs })).toBe(grade);
});
