import { describe, expect, it } from 'vitest';
import { capture } from './capture-builder.js';
import { heardOf, shortCall } from './short-call.js';
import type { Packet } from './speech.js';

/** Numbers that go on elsewhere from the 100th packet on, while time and timestamps just go on. */
const from =
  (first: number) =>
  (packet: Packet, i: number): Packet =>
    i < 100 ? packet : { ...packet, sequence: first + i - 100 };

describe('numbers that jump while timestamps and time go on', () => {
  it.each([
    ['by two', 1101],
    ['by a hundred', 1200],
    ['by a thousand', 2100],
    ['by ten thousand', 11_100],
    ['back by thirty', 1070],
    ['back by nine hundred', 200],
    ['past their end', 65_535],
  ])('%s: no packet is lost, and none is another again', async (_, first) => {
    const sent = shortCall(undefined, from(first));
    const { shares, inspection } = await heardOf(capture(sent));
    expect(shares).toEqual([100, 100]);
    expect(inspection.gaps).toEqual([]);
    const { remote } = inspection.quality;
    expect(remote).toMatchObject({ packets: 250, lost: 0, lossBursts: 0, duplicates: 0 });
    expect(remote).toMatchObject({ longestBurst: 0, concealedMs: 0, reordered: 0 });
  });

  it('and packets that are lost behind the jump are lost', async () => {
    const jump = from(1200);
    const sent = shortCall(undefined, (p, i) => (i >= 150 && i < 155 ? null : jump(p, i)));
    const { inspection } = await heardOf(capture(sent));
    expect(inspection.quality.remote).toMatchObject({ packets: 245, lost: 5, lossBursts: 1 });
  });
});
