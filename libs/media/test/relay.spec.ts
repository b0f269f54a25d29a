import { describe, expect, it } from 'vitest';
import type { Endpoint, Sent } from './capture-builder.js';
import { capture } from './capture-builder.js';
import { heardOf, shareAfter, shortly } from './short-call.js';
import type { Packet } from './speech.js';
import { A, B, together } from './speech.js';

const at = (last: number, port: number): Endpoint => ({ address: [203, 0, 113, last], port });
const RELAY_IN = at(1, 30_000);
const RELAY_OUT = at(1, 30_002);

type Relay = (packet: Packet, i: number) => Packet | null;

/** One voice on its way to a relay, and from there on, 4 ms later. */
function relayed(out: Relay, from: Endpoint = RELAY_OUT, to: Endpoint = B): Sent[] {
  const second = shortly(0, (packet, i) => out({ ...packet, from, to }, i));
  return together(
    shortly(0, (packet) => ({ ...packet, from: A, to: RELAY_IN })),
    second.map((sent) => ({ ...sent, timeMs: sent.timeMs + 4 })),
  );
}

const same: Relay = (packet) => packet;
const anew: Relay = (packet) => ({
  ...packet,
  ssrc: packet.ssrc + 77,
  sequence: packet.sequence + 999,
  timestamp: packet.timestamp + 12_345,
});

describe('one voice that a relay passes on is heard on one side', () => {
  const CASES: [string, Sent[]][] = [
    ['as it is', relayed(same)],
    ['numbered anew', relayed(anew)],
    ['from when there is somebody to hear it', relayed((p, i) => (i < 100 ? null : anew(p, i)))],
    ['with losses', relayed((p, i) => (i % 9 === 4 ? null : p))],
    ['by way of a network address translation', relayed(same, at(9, 40_000), RELAY_IN)],
  ];

  it.each(CASES)('%s', async (_, sent) => {
    const { sides, inspection } = await heardOf(capture(sent));
    const { local, remote } = inspection.quality;
    expect([local, remote].filter((side) => side !== null)).toHaveLength(1);
    const voice = local === null ? sides[1] : sides[0];
    expect(shareAfter(0, voice, 0)).toBe(100);
    expect(inspection.otherCalls).toHaveLength(1);
  });
});

describe('two voices are two sides', () => {
  const answer = (from: Endpoint, to: Endpoint) =>
    shortly(1, (packet) => ({ ...packet, from, to })).map((sent) => {
      return { ...sent, timeMs: sent.timeMs + 3 };
    });

  it('also where the source and the numbers are the same', async () => {
    const other = shortly(1, (p) => ({ ...p, ssrc: 0xa1, from: RELAY_OUT, to: B }));
    const sent = together(
      shortly(0, (p) => ({ ...p, from: A, to: RELAY_IN })),
      other,
    );
    // The host that all packets come to or from is the local one.
    const { sides } = await heardOf(capture(sent));
    expect([shareAfter(1, sides[0], 0), shareAfter(0, sides[1], 0)]).toEqual([100, 100]);
  });

  it('also where one of them is seen twice', async () => {
    const sent = together(relayed(same), answer(B, RELAY_OUT));
    const { inspection, sides } = await heardOf(capture(sent));
    expect([inspection.quality.local, inspection.quality.remote]).not.toContain(null);
    expect([shareAfter(1, sides[0], 3), shareAfter(0, sides[1], 0)]).toEqual([100, 100]);
  });

  it('also where what is said comes back', async () => {
    const said = shortly(0, (p) => ({ ...p, from: A, to: B }));
    const back = shortly(0, (p) => ({ ...p, ssrc: 5, from: { ...B, port: 4000 }, to: A }));
    const echo = back.map((sent) => ({ ...sent, timeMs: sent.timeMs + 100 }));
    const { sides } = await heardOf(capture(together(said, echo)));
    expect([shareAfter(0, sides[0], 0), shareAfter(0, sides[1], 100)]).toEqual([100, 100]);
  });
});
