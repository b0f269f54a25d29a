import { describe, expect, it } from 'vitest';
import type { Endpoint, Sent } from './capture-builder.js';
import { capture } from './capture-builder.js';
import type { Packet } from './speech.js';
import { A, B, bestLead, hear, speaker, together, truthOf } from './speech.js';
import { heardOf, shortCall, shortly, shareAfter } from './short-call.js';

const at = (last: number, port: number): Endpoint => ({ address: [203, 0, 113, last], port });
const PROXY_A = at(1, 30_000);
const PROXY_B = at(1, 30_002);
const fromTo = (from: Endpoint, to: Endpoint) => ({ from, to });
const between = (from: Endpoint, to: Endpoint) => (packet: Packet) => ({ ...packet, from, to });
const later = (sent: Sent[], ms: number) =>
  sent.map((one) => ({ ...one, timeMs: one.timeMs + ms }));

/** A call through a proxy that is captured on both its legs; `relay` is what it makes of a packet. */
function proxied(relay: (packet: Packet) => Packet): Sent[] {
  const leg = (side: 0 | 1, from: Endpoint, to: Endpoint) =>
    shortly(side, (packet) => between(from, to)(packet));
  const out = (side: 0 | 1, from: Endpoint, to: Endpoint) =>
    later(
      shortly(side, (packet) => relay({ ...packet, from, to })),
      2,
    );
  return together(
    leg(0, A, PROXY_A),
    out(0, PROXY_B, B),
    later(leg(1, B, PROXY_B), 3),
    later(out(1, PROXY_A, A), 3),
  );
}

const recoded = (p: Packet) => ({
  ...p,
  ssrc: p.ssrc + 77,
  type: 0,
  payload: p.payload.map((b) => b ^ 0x2b),
});

describe('a call that was captured on both legs of a proxy is heard once', () => {
  const cases: [string, (packet: Packet) => Packet][] = [
    ['which passes packets on as they are', (p) => p],
    [
      'which numbers them anew',
      (p) => ({
        ...p,
        ssrc: p.ssrc + 77,
        sequence: p.sequence + 999,
        timestamp: p.timestamp + 12_345,
      }),
    ],
    ['which codes them anew', recoded],
  ];
  it.each(cases)('%s', async (_, relay) => {
    const { shares, sides, inspection } = await heardOf(capture(proxied(relay)), [0, 5]);
    // Coded anew, the far end's samples are others.
    expect(shares).toEqual([100, relay === recoded ? 0 : 100]);
    // Nothing of the far end in the silence of the near one.
    const truth = truthOf(0).subarray(0, 40_000);
    expect(sides[0].subarray(0, 40_000)).toEqual(truth);
    expect(inspection.quality.packets).toBe(500);
    expect(inspection.otherCalls).toMatchObject([
      { packets: 500, durationMs: expect.closeTo(5003, -1) },
    ]);
  });

  it('the leg that can be decoded', async () => {
    const gsm = (p: Packet) => ({ ...p, type: 3, payload: p.payload.subarray(0, 33) });
    const sent = together(
      shortly(0, (p) => gsm({ ...p, from: A, to: PROXY_A })),
      shortly(1, (p) => gsm({ ...p, from: PROXY_A, to: A })),
      later(shortly(0, between(PROXY_B, B)), 5),
      later(shortly(1, between(B, PROXY_B)), 5),
    );
    const { sides, inspection } = await hear(capture(sent));
    // Of this leg the callee is the nearer end.
    expect([shareAfter(1, sides[0], 0), shareAfter(0, sides[1], 0)]).toEqual([100, 100]);
    expect(inspection.otherCalls).toMatchObject([{ codecs: ['GSM'] }]);
  });
});

describe('several calls in one file', () => {
  const C = at(7, 4000);
  const D = at(8, 4002);

  it('at the same time: the longer one is heard, the other told of', async () => {
    const other = together(
      speaker(0, (p, i) => (i < 200 ? { ...p, ssrc: 55, from: C, to: D } : null)),
      speaker(1, (p, i) => (i < 200 ? { ...p, ssrc: 56, from: D, to: C } : null)),
    );
    const { shares, inspection, sides } = await heardOf(
      capture(together(later(other, 500), shortCall())),
    );
    expect(shares).toEqual([100, 100]);
    expect(sides[0]).toHaveLength(40_024);
    expect(inspection.otherCalls).toEqual([
      {
        ends: ['203.0.113.7:4000', '203.0.113.8:4002'],
        codecs: ['G.711 A-law'],
        atMs: 500,
        durationMs: 4000,
        packets: 400,
      },
    ]);
  });

  it('at the same time: each can be heard by its number', async () => {
    const C2 = at(7, 4100);
    const pair = (ends: [Endpoint, Endpoint], ssrc: number, packets: number) =>
      together(
        speaker(0, (p, i) => (i < packets ? { ...p, ssrc, ...fromTo(ends[0], ends[1]) } : null)),
        speaker(1, (p, i) =>
          i < packets ? { ...p, ssrc: ssrc + 1, ...fromTo(ends[1], ends[0]) } : null,
        ),
      );
    const bytes = capture(
      together(pair([A, B], 1, 250), later(pair([C, D], 55, 200), 500), pair([C2, D], 77, 100)),
    );
    const one = await hear(bytes);
    const numbered = [
      '192.168.10.21:16384',
      ...one.inspection.otherCalls.map(({ ends }) => ends[0]),
    ];
    expect(numbered).toHaveLength(3);
    for (const [number, durationMs] of [
      [2, numbered[1] === '203.0.113.7:4000' ? 4000 : 2000],
      [3, numbered[2] === '203.0.113.7:4000' ? 4000 : 2000],
    ] as const) {
      const { inspection, sides } = await hear(bytes, { call: number });
      expect(inspection.durationMs).toBe(durationMs);
      const truth = ([0, 1] as const).map((side) => truthOf(side).subarray(0, durationMs * 8));
      expect([...sides].map((side) => side.length)).toEqual(truth.map((side) => side.length));
      // Of two ends that nothing tells apart, the lower address is the nearer one.
      expect(sides[0]).toEqual(truth[0]);
      expect(sides[1]).toEqual(truth[1]);
      const rest = numbered.filter((_, i) => i + 1 !== number);
      expect(inspection.otherCalls.map(({ ends }) => ends[0])).toEqual(rest);
    }
    await expect(hear(bytes, { call: 4 })).rejects.toThrow(
      'The capture holds 3 calls at the same time; there is no call 4.',
    );
  });

  it('one after the other: both are heard, in their places', async () => {
    const second = later([...shortly(0, between(C, D)), ...shortly(1, between(D, C))], 8000);
    const { shares, inspection, sides } = await heardOf(capture(together(shortCall(), second)));
    expect(shares).toEqual([100, 100]);
    expect(shareAfter(0, sides[0], 8000)).toBe(100);
    expect(shareAfter(1, sides[1], 8000)).toBe(100);
    expect(inspection.durationMs).toBe(13_000);
    expect(inspection.otherCalls).toEqual([]);
  });

  it('a consultation while the first call is on hold: both are heard', async () => {
    const onHold = (p: Packet, i: number) => (i >= 300 && i < 600 ? null : p);
    const first = [...speaker(0, onHold), ...speaker(1, onHold)];
    const second = [
      ...speaker(0, (p, i) => (i >= 310 && i < 590 ? { ...p, ssrc: 91, to: C } : null)),
      ...speaker(1, (p, i) => (i >= 310 && i < 590 ? { ...p, ssrc: 92, from: C, to: A } : null)),
    ];
    const { sides, inspection } = await hear(capture(together(first, second)));
    expect(inspection.otherCalls).toEqual([]);
    // All but the 20 packets between the calls.
    for (const side of [0, 1] as const) {
      expect(bestLead(truthOf(side), sides[side], 0, 8).share).toBeGreaterThan(97);
    }
  });

  it('a consultation while the one on hold hears music: the consultation is told of', async () => {
    const second = later(
      shortly(1, (p, i) => (i < 150 ? { ...p, ssrc: 92, from: C, to: A } : null)),
      1000,
    );
    const { shares, inspection } = await heardOf(capture(together(shortCall(), second)));
    expect(shares).toEqual([100, 100]);
    expect(inspection.otherCalls).toMatchObject([{ atMs: 1000, durationMs: 3000, packets: 150 }]);
  });
});

describe('one call by several ways', () => {
  it('one server for each direction', async () => {
    const sent = shortCall(
      (p) => ({ ...p, to: at(3, 7000) }),
      (p) => ({ ...p, from: at(4, 7002), to: A }),
    );
    const { shares, inspection } = await heardOf(capture(sent));
    expect(shares).toEqual([100, 100]);
    expect(inspection.otherCalls).toEqual([]);
  });

  it('other ports for sending than for receiving', async () => {
    const sent = shortCall(
      (p) => ({ ...p, to: { ...B, port: 20_000 } }),
      (p) => ({ ...p, to: { ...A, port: 20_002 } }),
    );
    expect((await heardOf(capture(sent))).shares).toEqual([100, 100]);
  });

  it('both ends on one host', async () => {
    const [one, other] = [at(1, 4000), at(1, 5000)];
    const sent = shortCall(between(one, other), between(other, one));
    expect((await heardOf(capture(sent))).shares).toEqual([100, 100]);
  });

  it('a ring-back tone from the gateway, then an answer from another address', async () => {
    const gateway = at(9, 6000);
    const sent = shortCall(undefined, (p, i) => (i < 100 ? { ...p, from: gateway, ssrc: 3 } : p));
    const { shares, inspection } = await heardOf(capture(sent));
    expect(shares).toEqual([100, 100]);
    expect(inspection.otherCalls).toEqual([]);
  });

  it('music on hold under its own number, in the flow of the call', async () => {
    const sent = shortCall(undefined, (p, i) =>
      i < 100 || i >= 170 ? p : { ...p, ssrc: 4, sequence: i, timestamp: i * 160 + 77 },
    );
    expect((await heardOf(capture(sent))).shares).toEqual([100, 100]);
  });

  it('one direction only', async () => {
    const { inspection, sides } = await hear(capture(shortly(0)));
    expect(inspection.quality.remote).toBeNull();
    expect(Math.max(...sides[1])).toBe(0);
    expect(sides[0]).toEqual(Int16Array.from(truthOf(0).subarray(0, 40_000)));
  });
});
