import { describe, expect, it } from 'vitest';
import { ALAW_TO_PCM, ULAW_TO_PCM, alawOf, ulawOf } from './g711.js';

describe('G.711', () => {
  it('has the values of the recommendation at the ends and at zero', () => {
    expect([ALAW_TO_PCM[0xd5], ALAW_TO_PCM[0x55], ALAW_TO_PCM[0xaa], ALAW_TO_PCM[0x2a]]).toEqual([
      8, -8, 32256, -32256,
    ]);
    expect([ULAW_TO_PCM[0xff], ULAW_TO_PCM[0x7f], ULAW_TO_PCM[0x80], ULAW_TO_PCM[0x00]]).toEqual([
      0, 0, 32124, -32124,
    ]);
  });

  it('encodes every A-law value back to its code', () => {
    for (let code = 0; code < 256; code++) expect(alawOf(ALAW_TO_PCM[code]!)).toBe(code);
  });

  it('encodes every µ-law value back to its code, but for the second zero', () => {
    for (let code = 0; code < 256; code++) {
      expect(ulawOf(ULAW_TO_PCM[code]!)).toBe(code === 0x7f ? 0xff : code);
    }
  });

  it('stays within half a step of any sample', () => {
    for (let sample = -32768; sample <= 32767; sample += 7) {
      const size = Math.abs(sample);
      const step = Math.max(16, size / 16);
      expect(Math.abs(ALAW_TO_PCM[alawOf(sample)]! - sample)).toBeLessThanOrEqual(step);
      expect(Math.abs(ULAW_TO_PCM[ulawOf(sample)]! - sample)).toBeLessThanOrEqual(step);
    }
  });
});
