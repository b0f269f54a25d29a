import { describe, expect, it } from 'vitest';
import { capture } from './capture-builder.js';
import { hear, shareInPlace, speaker, together, truthOf } from './speech.js';

/** When what was sent at `sentMs` arrives over a line that stands still now and then. */
function arrivals(stalls: readonly (readonly [number, number])[], apartMs: number) {
  let last = -Infinity;
  return (sentMs: number): number => {
    const free = Math.max(sentMs, last + apartMs);
    const stall = stalls.find(([from, to]) => free >= from && free < to);
    last = stall === undefined ? free : stall[1];
    return last;
  };
}

/** The shares in place of a side that comes undisturbed, and of one that comes so. */
async function shares(arrival: (sentMs: number) => number, latenessMs = 0): Promise<number[]> {
  const disturbed = speaker(1, (packet) => ({ ...packet, timeMs: arrival(packet.timeMs) }));
  const plain = speaker(0, (packet) => ({ ...packet, timeMs: packet.timeMs + latenessMs }));
  const { sides } = await hear(capture(together(plain, disturbed)));
  return ([0, 1] as const).map((side) => shareInPlace(truthOf(side), sides[side], 0));
}

describe('speech stands in place', () => {
  it.each([
    [
      'when one stall follows another',
      [
        [5000, 5700],
        [5760, 6400],
        [6500, 6900],
      ],
    ],
    [
      'when the line recovers slowly, and stalls again',
      [
        [9000, 9600],
        [9900, 10_300],
      ],
    ],
    [
      'when it stalls at the very beginning',
      [
        [40, 700],
        [760, 1200],
      ],
    ],
  ] as const)('%s', async (_, stalls) => {
    expect(await shares(arrivals(stalls, 12))).toEqual([100, 100]);
  });

  it('when the capture begins with what had waited for two seconds', async () => {
    // 200 packets of 20 ms in two seconds: the last of them comes as fast as it can.
    const waited = (sentMs: number) => (sentMs < 4000 ? 2000 + sentMs / 2 : sentMs);
    expect(await shares(waited)).toEqual([100, 100]);
  });

  it('whole when what came late at first comes in time later: no word is spoken over another', async () => {
    const early = (sentMs: number) => (sentMs < 3000 ? sentMs + 400 : Math.max(sentMs, 3800));
    const disturbed = speaker(1, (packet) => ({ ...packet, timeMs: early(packet.timeMs) }));
    const { sides } = await hear(capture(together(speaker(0), disturbed)));
    expect(shareOfBlocks(truthOf(1), sides[1], 0, 3200)).toBe(100);
  });
});

/** Percent of the blocks of 20 ms that stand at any place from `from` to `to` frames later. */
function shareOfBlocks(truth: Int16Array, heard: Int16Array, from: number, to: number): number {
  const text = Buffer.from(heard.buffer).toString('latin1');
  const blocks: boolean[] = [];
  for (let at = 0; at + 160 <= truth.length; at += 160) {
    const block = truth.subarray(at, at + 160);
    if (!block.some((sample) => Math.abs(sample) >= 200)) continue;
    const bytes = Buffer.from(block.buffer, block.byteOffset, 320).toString('latin1');
    const found = text.indexOf(bytes, 2 * (at + from));
    blocks.push(found >= 0 && found <= 2 * (at + to));
  }
  return (100 * blocks.filter(Boolean).length) / blocks.length;
}
