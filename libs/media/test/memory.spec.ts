import { expect, it } from 'vitest';
import type { ScannedCapture } from '#media/inspect';
import { inspectCapture } from '#media/inspect';
import { longCall } from './long-call.js';

/** Numbers, texts and eights of bytes in all that can be reached from `root`. */
function reachable(root: unknown): number {
  const seen = new Set<object>();
  const waiting = [root];
  let count = 0;
  while (waiting.length > 0) {
    const next = waiting.pop();
    count++;
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (ArrayBuffer.isView(next)) count += next.byteLength / 8;
    else if (next instanceof Map) for (const pair of next) waiting.push(pair);
    else if (next instanceof Set || Array.isArray(next))
      for (const one of next as Iterable<unknown>) waiting.push(one);
    else waiting.push(...(Object.values(next) as unknown[]));
  }
  return count;
}

/** How much is held when a call of so many hours was read for the first time. */
async function heldOf(hours: number): Promise<number> {
  let held = 0;
  const stop = new AbortController();
  const onScan = (scanned: ScannedCapture) => {
    held = reachable(scanned);
    stop.abort();
  };
  const inspection = inspectCapture(longCall(hours), { onScan, signal: stop.signal });
  await expect(inspection).rejects.toThrow('abort');
  return held;
}

it(
  'holds no more of eight hours than of four, however much is lost',
  { timeout: 120_000 },
  async () => {
    const [four, eight] = [await heldOf(4), await heldOf(8)];
    expect(four).toBeGreaterThan(100_000);
    expect(eight).toBeLessThan(1.05 * four);
  },
);
