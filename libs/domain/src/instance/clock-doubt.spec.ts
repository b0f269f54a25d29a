import { describe, expect, it } from 'vitest';
import { clockDoubtInWords, doubtOf } from './clock-doubt.js';

const known = new Date('2030-01-01T08:00:00.000Z');
const HOUR_MS = 3_600_000;
const later = (ms: number) => new Date(known.getTime() + ms);

describe('the clock', () => {
  it.each([
    ['a moment later', 15_000, null],
    ['48 hours later', 48 * HOUR_MS, null],
    ['more than 48 hours later', 48 * HOUR_MS + 1, 'ahead'],
    ['years later', 3 * 8_766 * HOUR_MS, 'ahead'],
    ['5 minutes earlier', -300_000, null],
    ['more than 5 minutes earlier', -300_001, 'behind'],
    ['years earlier', -3 * 8_766 * HOUR_MS, 'behind'],
  ])('%s', (_, ms, kind) => {
    expect(doubtOf(known, later(ms))?.kind ?? null).toBe(kind);
  });

  it('is doubted in words that say what to do', () => {
    const ahead = doubtOf(known, later(3 * 8_766 * HOUR_MS))!;
    expect(clockDoubtInWords(ahead)).toMatch(/1096 days after .*confirm-clock.*Nothing is removed/);
    const behind = doubtOf(known, later(-10 * 60_000))!;
    expect(clockDoubtInWords(behind)).toMatch(/10 minutes before .*2030-01-01T08:00:00.000Z/);
    expect(clockDoubtInWords({ ...behind, kind: 'misdated' })).toMatch(/too early.*protect/);
  });
});
