import { describe, expect, it } from 'vitest';
import { departsSoon } from './soon.js';

const now = new Date('2026-11-22T12:00:00.000Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();

describe('that a recording goes is told', () => {
  it.each([
    ['retention', 90, inDays(14), true],
    ['retention', 90, inDays(15), false],
    ['retention', 10, inDays(2), true],
    ['retention', 10, inDays(3), false],
    ['retention', 1, inDays(1), true],
    ['bin', 30, inDays(30), true],
    ['licence', 30, inDays(30), true],
    [null, null, null, false],
  ] as const)('by %s of %s days, on %s: %s', (removesRule, removesDays, removesOn, isTold) => {
    const due = { removesRule, removesDays, removesOn, recycledAt: null };
    expect(departsSoon(due, now)).toBe(isTold);
  });

  it('of everything in the recycle bin, also when retention takes it first', () => {
    const due = { removesRule: 'retention', removesDays: 90, removesOn: inDays(20) } as const;
    expect(departsSoon({ ...due, recycledAt: inDays(-1) }, now)).toBe(true);
    expect(departsSoon({ ...due, recycledAt: null }, now)).toBe(false);
  });
});
