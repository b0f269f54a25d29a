import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KERNEL_SAMPLES, extremesOf, fitsKernel, interleaved } from './samples.js';

const samples = (length: number, seed: number) =>
  Int16Array.from({ length }, (_, i) => Math.imul(i + 1, seed | 1) >> 8);
const length = fc.oneof(fc.nat(3000), fc.constantFrom(KERNEL_SAMPLES - 1, KERNEL_SAMPLES + 9));

describe('the kernel', () => {
  it('puts two sides together frame by frame, of any length', () => {
    const check = (length: number, seed: number) => {
      const [local, remote] = [samples(length, seed), samples(length, seed ^ 0x55555)];
      const out = new Int32Array(length);
      interleaved(local, remote, out);
      const wrong = out.findIndex(
        (frame, i) => frame !== ((local[i]! & 0xffff) | (remote[i]! << 16)),
      );
      expect(wrong).toBe(-1);
    };
    fc.assert(fc.property(length, fc.nat(), check), { numRuns: 40 });
  });

  it('finds the lowest and the highest of every span, and leaves the rest', () => {
    const check = (length: number, steps: number, seed: number, loudest: number) => {
      const span = 16 * steps;
      const given = samples(length, seed).map((sample) => sample % (loudest + 1));
      const found = extremesOf(given, span);
      expect(found.length).toBe(2 * Math.floor(Math.min(length, KERNEL_SAMPLES) / span));
      for (let i = 0; i < found.length / 2; i++) {
        const part = given.subarray(i * span, (i + 1) * span);
        const low = part.reduce((lowest, sample) => Math.min(lowest, sample), 0);
        const high = part.reduce((highest, sample) => Math.max(highest, sample), 0);
        expect([found[2 * i], found[2 * i + 1]]).toEqual([low >> 8, high >> 8]);
      }
    };
    const steps = fc.integer({ min: 1, max: 40 });
    fc.assert(fc.property(length, steps, fc.nat(), fc.nat(32_767), check), { numRuns: 40 });
  });

  it('knows the outermost samples', () => {
    const given = new Int16Array(32);
    given[7] = -32_768;
    given[25] = 32_767;
    expect([...extremesOf(given, 32)]).toEqual([-128, 127]);
  });

  it.each([
    [256, true],
    [KERNEL_SAMPLES, true],
    [0, false],
    [24, false],
    [2 * KERNEL_SAMPLES, false],
  ])('takes a span of %i: %s', (span, fits) => {
    expect(fitsKernel(span)).toBe(fits);
  });
});
