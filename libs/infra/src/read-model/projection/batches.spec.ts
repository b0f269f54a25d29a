import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf } from './batches.js';

async function* counting(to: number, pause: (n: number) => Promise<void>) {
  for (let n = 0; n < to; n++) {
    await pause(n);
    yield n;
  }
}

describe('batchesOf', () => {
  it('passes on everything in order, at most so many at a time', async () => {
    const check = async (to: number, limit: number, slow: boolean) => {
      const pause = () => (slow ? Promise.resolve() : new Promise<void>(setImmediate));
      const seen: number[] = [];
      for await (const batch of batchesOf(counting(to, pause), limit)) {
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(limit);
        seen.push(...batch);
        await pause();
      }
      expect(seen).toEqual(Array.from({ length: to }, (_, n) => n));
    };
    const size = fc.integer({ min: 1, max: 5 });
    await fc.assert(fc.asyncProperty(fc.nat(30), size, fc.boolean(), check), { numRuns: 60 });
  });

  it('does not wait for more than the first message', async () => {
    const never = new Promise<void>(() => undefined);
    const batches = batchesOf(
      counting(2, (n) => (n === 1 ? never : Promise.resolve())),
      10,
    );
    expect(await batches.next()).toEqual({ done: false, value: [0] });
  });

  it('hands on what came before a fault, then the fault', async () => {
    const failing = counting(3, (n) =>
      n === 2 ? Promise.reject(new Error('broken')) : Promise.resolve(),
    );
    const seen: number[] = [];
    await expect(async () => {
      for await (const batch of batchesOf(failing, 10)) seen.push(...batch);
    }).rejects.toThrow('broken');
    expect(seen).toEqual([0, 1]);
  });
});
