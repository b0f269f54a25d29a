import { describe, expect, it } from 'vitest';
import type { Sent } from './capture-builder.js';
import { capture } from './capture-builder.js';
import type { Packet } from './speech.js';
import { SPEECH, hear, shareInPlace, speaker, together, truthOf } from './speech.js';

const MS = 8;
const PACKET_MS = 20;
/** Packet, and millisecond, from which on something is the matter. */
const FROM = 500;
const FROM_MS = FROM * PACKET_MS;
const LENGTHS = [160, 200, 300, 400, 480];

/** The sender stands still for so long, and so do its timestamps. */
const held = (ms: number) => (packet: Packet, i: number) => {
  return { ...packet, timeMs: packet.timeMs + (i < FROM ? 0 : ms) };
};

/** Percent of the speech of a side that is in place when what comes from packet `FROM` on is late. */
async function shares(sent: Sent[], laterMs: readonly [number, number]): Promise<number[]> {
  const { sides } = await hear(capture(sent));
  return ([0, 1] as const).map((side) => {
    const truth = truthOf(side);
    const at = FROM_MS * MS;
    const after = shareInPlace(truth.subarray(at), sides[side].subarray(at), laterMs[side] * MS);
    return Math.min(shareInPlace(truth.subarray(0, at), sides[side], 0), after);
  });
}

/** When what was sent at a time arrives, where the line stands still from `FROM_MS` on. */
function stalled(ms: number, apartMs: number): (sentMs: number) => number {
  let last = Number.NEGATIVE_INFINITY;
  return (sentMs) => {
    const free = Math.max(sentMs, last + apartMs);
    last = free >= FROM_MS && free < FROM_MS + ms ? FROM_MS + ms : free;
    return last;
  };
}

const delayed = (arrival: (sentMs: number) => number) => (packet: Packet) => {
  return { ...packet, timeMs: arrival(packet.timeMs) };
};

describe.each(LENGTHS)('a hold of %i ms, timestamps standing still', (ms) => {
  it('of the local side', async () => {
    expect(await shares(together(speaker(0, held(ms)), speaker(1)), [ms, 0])).toEqual([100, 100]);
  });

  it('of the remote side', async () => {
    expect(await shares(together(speaker(0), speaker(1, held(ms))), [0, ms])).toEqual([100, 100]);
  });

  it('of both sides', async () => {
    const sent = together(speaker(0, held(ms)), speaker(1, held(ms)));
    expect(await shares(sent, [ms, ms])).toEqual([100, 100]);
  });

  it('over a line with jitter and losses', async () => {
    const uneven = speaker(1, (packet, i) => {
      const jitter = (i * 7919) % 37;
      const late = { ...packet, timeMs: packet.timeMs + (i % 50 === 0 ? 0 : jitter) };
      return i % 23 === 7 ? null : held(ms)(late, i);
    });
    const [local, remote] = await shares(together(speaker(0), uneven), [0, ms]);
    expect(local).toBe(100);
    // What was lost, and a block that the fastest packet's millisecond may move.
    expect(remote).toBeGreaterThan(94);
  });
});

it('every one of several holds has its place', async () => {
  const times = [300, 400, 460];
  const passed = (i: number) => 250 * times.filter((from) => i >= from).length;
  const sent = speaker(1, (packet, i) => ({ ...packet, timeMs: packet.timeMs + passed(i) }));
  const { sides } = await hear(capture(together(speaker(0), sent)));
  const truth = truthOf(1);
  const edges = [0, ...times, truth.length / 160];
  for (const [i, from] of edges.slice(0, -1).entries()) {
    const [begin, end] = [from * 160, edges[i + 1]! * 160];
    const part = truth.subarray(begin, end);
    if (!part.some((sample) => Math.abs(sample) >= 200)) continue;
    expect(shareInPlace(part, sides[1].subarray(begin), i * 250 * MS)).toBe(100);
  }
});

it('a hold in the first second', async () => {
  const sent = speaker(1, (packet, i) => ({
    ...packet,
    timeMs: packet.timeMs + (i < 40 ? 0 : 300),
  }));
  const { sides } = await hear(capture(together(speaker(0), sent)));
  const truth = truthOf(1).subarray(6400);
  expect(shareInPlace(truth, sides[1].subarray(6400), 300 * MS)).toBe(100);
});

describe.each(LENGTHS)('a stall of %i ms', (ms) => {
  it.each([0.2, 1, 5, 10, 15, 18])('and what waited comes %d ms apart', async (apartMs) => {
    const late = speaker(1, delayed(stalled(ms, apartMs)));
    expect(await shares(together(speaker(0), late), [0, 0])).toEqual([100, 100]);
  });
});

describe('a stall of seconds', () => {
  it.each([
    [1000, 18],
    [2000, 18],
    [3000, 15],
    [5000, 12],
  ])('of %i ms, and what waited comes %i ms apart', async (ms, apartMs) => {
    const late = speaker(1, delayed(stalled(ms, apartMs)));
    expect(await shares(together(speaker(0), late), [0, 0])).toEqual([100, 100]);
  });
});

describe.each([
  [1500, 12],
  [4000, 15],
])('packets that overtake what waited %i ms and comes %i ms apart', (ms, apartMs) => {
  const CASES: [string, (i: number) => boolean][] = [
    ['one while the line stands still', (i) => i === FROM + 20],
    ['one while what waited comes', (i) => i === FROM + 60],
    ['every thirtieth', (i) => i % 30 === 0],
    ['every third', (i) => i % 3 === 0],
  ];

  it.each(CASES)('%s', async (_, overtakes) => {
    const arrival = stalled(ms, apartMs);
    const late = speaker(1, (packet, i) => {
      return overtakes(i) ? packet : { ...packet, timeMs: arrival(packet.timeMs) };
    });
    expect(await shares(together(speaker(0), late), [0, 0])).toEqual([100, 100]);
  });

  it.each(CASES)('%s, of packets of 10 and of 30 ms in turn', async (_, overtakes) => {
    const arrival = stalled(ms, apartMs);
    const late = speaker(1, (packet, i) => {
      const uneven = i % 2 === 0 ? packet : longer(packet, i);
      const payload = i % 2 === 0 ? packet.payload.subarray(0, 80) : uneven.payload;
      const timeMs = overtakes(i) ? uneven.timeMs : arrival(uneven.timeMs);
      return { ...uneven, payload, timeMs };
    });
    expect(await shares(together(speaker(0), late), [0, 0])).toEqual([100, 100]);
  });
});

/** A packet that begins 10 ms earlier. */
function longer(packet: Packet, i: number): Packet {
  const payload = SPEECH[1]!.subarray(i * 160 - 80, i * 160 + 160);
  return { ...packet, payload, timestamp: packet.timestamp - 80, timeMs: packet.timeMs - 10 };
}
