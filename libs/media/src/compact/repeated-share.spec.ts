import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { repeatedShare } from './repeated-share.js';

describe('the share of what came before', () => {
  const noise = randomBytes(60_000);

  it('is none in what never comes again, and in silence', () => {
    expect(repeatedShare([noise, randomBytes(60_000)])).toBeLessThan(0.01);
    const silence = Buffer.alloc(60_000, 0xd5);
    expect(repeatedShare([Buffer.concat([noise, silence, silence])])).toBeLessThan(0.01);
  });

  it('is half of what comes twice, wherever it stands the second time', () => {
    const share = repeatedShare([Buffer.concat([noise, randomBytes(77), noise])]);
    expect(share).toBeGreaterThan(0.45);
    expect(share).toBeLessThan(0.55);
  });

  it('is seen between streams: an echo', () => {
    expect(repeatedShare([noise, noise])).toBeGreaterThan(0.45);
  });

  it('cannot be told of a little, and then it is all', () => {
    expect(repeatedShare([noise.subarray(0, 100)])).toBe(1);
  });
});
