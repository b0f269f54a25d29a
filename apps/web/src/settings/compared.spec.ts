import { describe, expect, it } from 'vitest';
import { compared } from './compared.js';

const before = { round: 1, lookedAt: 0, endedAt: null, faulty: [] };

describe('what the comparison of all has come to', () => {
  it('is nothing before the first was compared', () => {
    expect(compared(before)).toBe('nothing');
  });

  it.each([
    ['in the first round', { ...before, lookedAt: 1 }],
    ['when another round begins', { ...before, round: 2, endedAt: '2030-01-01T00:00:00.000Z' }],
  ])('is that all is whole %s', (_when, scrub) => {
    expect(compared(scrub)).toBe('whole');
  });

  it('is that some differ', () => {
    expect(compared({ ...before, lookedAt: 1, faulty: ['one'] })).toBe('faulty');
  });
});
