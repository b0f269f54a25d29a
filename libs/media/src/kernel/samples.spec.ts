import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALAW_TO_PCM, ULAW_TO_PCM } from '../codec/g711.js';
import {
  KERNEL_ROOM,
  KERNEL_SAMPLES,
  expandInPlace,
  extremesOf,
  fitsKernel,
  interleaved,
} from './samples.js';

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

  it('works on what lies in its memory where it is', () => {
    const room = (from: number) => new Int16Array(KERNEL_ROOM.buffer, from, 4096);
    const [local, remote] = [room(KERNEL_ROOM.byteOffset), room(KERNEL_ROOM.byteOffset + 9000)];
    local.set(samples(4096, 5));
    remote.set(samples(4096, 9));
    const [frames, copied] = [new Int32Array(4000), new Int32Array(4000)];
    interleaved(local.subarray(7), remote.subarray(3), frames);
    interleaved(local.slice(7), remote.slice(3), copied);
    expect(frames).toEqual(copied);
    expect([...extremesOf(local, 256)]).toEqual([...extremesOf(local.slice(), 256)]);
  });

  it.each([
    ['alaw', ALAW_TO_PCM],
    ['ulaw', ULAW_TO_PCM],
  ] as const)('expands %s as the table has it, and writes nothing beside', (law, table) => {
    const codes = KERNEL_ROOM.subarray(64, 64 + 512);
    const out = new Int16Array(KERNEL_ROOM.buffer, KERNEL_ROOM.byteOffset + 1024, 600);
    const check = (start: number, length: number, at: number, seed: number) => {
      codes.forEach((_, i) => (codes[i] = i * (2 * (seed % 128) + 1)));
      out.fill(12_345);
      expect(expandInPlace(law, codes, start, start + length, out, at)).toBe(true);
      const right = Int16Array.from({ length: 600 }, (_, i) =>
        i >= at && i < at + length ? table[codes[start + i - at]!]! : 12_345,
      );
      expect(out).toEqual(right);
    };
    const [start, length] = [fc.nat(200), fc.integer({ min: 16, max: 300 })];
    fc.assert(fc.property(start, length, fc.nat(250), fc.nat(127), check), { numRuns: 200 });
    check(0, 256, 0, 0);
  });

  it('leaves alone what lies elsewhere or is too short', () => {
    const inside = KERNEL_ROOM.subarray(0, 64);
    const out = new Int16Array(KERNEL_ROOM.buffer, KERNEL_ROOM.byteOffset + 1024, 64);
    expect(expandInPlace('alaw', new Uint8Array(64), 0, 64, out, 0)).toBe(false);
    expect(expandInPlace('alaw', inside, 0, 64, new Int16Array(64), 0)).toBe(false);
    expect(expandInPlace('alaw', inside, 0, 15, out, 0)).toBe(false);
  });
});
