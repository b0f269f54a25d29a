import { describe, expect, it } from 'vitest';
import { capture } from './capture-builder.js';
import type { Packet } from './speech.js';
import { hear, shareInPlace, speaker, together, truthOf } from './speech.js';

/** The remote side changed; the shares in place of both, and what is said of it. */
async function heardOf(change: (packet: Packet, i: number) => Packet | null) {
  const { sides, inspection } = await hear(
    capture(
      together(
        speaker(0),
        speaker(1, (packet, i) => change(packet, i)),
      ),
    ),
  );
  const shares = ([0, 1] as const).map((side) => shareInPlace(truthOf(side), sides[side], 0));
  return { shares, gaps: inspection.gaps, durationMs: inspection.durationMs };
}

const jitter = (i: number) => (i * 7919) % 37;

describe('a jump of timestamps without a pause', () => {
  it.each([125, 200, 250, 500, 750, 1000, 5000])('of %s ms moves nothing', async (ms) => {
    const jump = (packet: Packet, i: number) =>
      i < 400 ? packet : { ...packet, timestamp: packet.timestamp + 8 * ms };
    const { shares, gaps, durationMs } = await heardOf(jump);
    expect(shares).toEqual([100, 100]);
    expect(gaps).toEqual([]);
    expect(durationMs).toBe(20_000);
  });

  it.each([160, 400, 900])('of %s ms moves nothing on a line with jitter', async (ms) => {
    const { shares } = await heardOf((packet, i) => ({
      ...packet,
      timeMs: packet.timeMs + (i === 0 ? 0 : jitter(i)),
      timestamp: packet.timestamp + (i < 400 ? 0 : 8 * ms),
    }));
    expect(shares).toEqual([100, 100]);
  });

  it.each([200, 500, 1000])('of %s ms soon after the beginning moves nothing', async (ms) => {
    const { shares } = await heardOf((packet, i) => ({
      ...packet,
      timestamp: packet.timestamp + (i < 30 ? 0 : 8 * ms),
    }));
    expect(shares).toEqual([100, 100]);
  });

  it('moves nothing when another follows it', async () => {
    const { shares } = await heardOf((packet, i) => {
      const jumps = (i >= 400 ? 1 : 0) + (i >= 420 ? 1 : 0) + (i >= 700 ? 1 : 0);
      return { ...packet, timestamp: packet.timestamp + 8 * 300 * jumps };
    });
    expect(shares).toEqual([100, 100]);
  });
});

describe('a pause of the sender stands where it was', () => {
  /** Packets from 400 on are sent so much later, and so do their timestamps say. */
  const paused = (ms: number) => (packet: Packet, i: number) =>
    i < 400
      ? packet
      : { ...packet, timeMs: packet.timeMs + ms, timestamp: packet.timestamp + 8 * ms };

  /** Percent of what came before the pause, and of what came behind it, that is in place. */
  async function partsOf(change: (packet: Packet, i: number) => Packet, ms: number) {
    const { sides } = await hear(capture(together(speaker(0), speaker(1, change))));
    const truth = truthOf(1);
    const half = 400 * 160;
    return [
      shareInPlace(truth.subarray(0, half), sides[1], 0),
      shareInPlace(truth.subarray(half), sides[1].subarray(half), 8 * ms),
    ];
  }

  it.each([130, 200, 500, 900])('when it lasts %s ms', async (ms) => {
    expect(await partsOf(paused(ms), ms)).toEqual([100, 100]);
  });

  it.each([200, 500, 900])('when its %s ms lie within a stall of the line', async (ms) => {
    // From 7 s on nothing comes for two seconds; then all of it at once, the pause with it.
    const change = (packet: Packet, i: number) => {
      const sent = paused(ms)(packet, i);
      const isStalled = sent.timeMs >= 7000 && sent.timeMs < 9000;
      return isStalled ? { ...sent, timeMs: 9000 + i / 1000 } : sent;
    };
    expect(await partsOf(change, ms)).toEqual([100, 100]);
  });

  it.each([200, 600])('when its %s ms come on a line that is late and hurries', async (ms) => {
    // For three seconds each packet is later than the one before, then the line has caught up.
    const change = (packet: Packet, i: number) => {
      const sent = paused(ms)(packet, i);
      const late = i < 300 || i >= 400 ? 0 : ((i - 300) * ms) / 100;
      return { ...sent, timeMs: sent.timeMs + Math.min(late, ms - 1) };
    };
    expect(await partsOf(change, ms)).toEqual([100, 100]);
  });
});
