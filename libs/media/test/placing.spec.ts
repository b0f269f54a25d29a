import { describe, expect, it } from 'vitest';
import type { IpStyle, Link } from './capture-builder.js';
import { capture } from './capture-builder.js';
import type { Packet } from './speech.js';
import { A, B, bestLead, hear, shareInPlace, speaker, together, truthOf } from './speech.js';

const MS = 8;

/** Shares in place of both sides; `leads` says how many ms each begins after the recording. */
async function shares(bytes: Uint8Array, leads: [number, number] = [0, 3]) {
  const { sides, inspection } = await hear(bytes);
  const at = (side: 0 | 1) => bestLead(truthOf(side), sides[side], leads[side] * MS, 2 * MS).share;
  return { local: at(0), remote: at(1), inspection, sides };
}

const remote = (delay = 3) => speaker(1, (p) => ({ ...p, timeMs: p.timeMs + delay }));

describe('every flavour of capture', () => {
  const links: Link[] = ['ethernet', 'vlan', 'qinq', 'sll', 'sll2', 'raw', 'null', 'pppoe', 'mpls'];
  const ips: IpStyle[] = ['v4', 'v6', 'v6-extensions', 'ipip', 'fragments', 'fragments-reversed'];
  const sent = together(speaker(0), remote());

  it.each(links)('link %s', async (link) => {
    const { local, remote: right } = await shares(capture(sent, { link }));
    expect([local, right]).toEqual([100, 100]);
  });

  it.each(ips)('IP %s', async (ip) => {
    const { local, remote: right } = await shares(capture(sent, { ip }));
    expect([local, right]).toEqual([100, 100]);
  });

  it.each([
    ['pcap', false, false],
    ['pcap', true, true],
    ['pcap', false, true],
    ['pcapng', true, false],
    ['pcapng', false, true],
  ] as const)('%s, little-endian %s, nanoseconds %s', async (kind, littleEndian, nano) => {
    const file = { kind, littleEndian, nano };
    const { local, remote: right, inspection } = await shares(capture(sent, { file }));
    expect([local, right]).toEqual([100, 100]);
    expect(inspection.capturedAt).toBe('2026-03-10T09:00:00.000Z');
  });
});

describe('nothing moves the rest', () => {
  const cases: [string, (packet: Packet, i: number) => Packet | Packet[] | null, number][] = [
    ['each packet again after three seconds', (p) => [p, { ...p, timeMs: p.timeMs + 3001 }], 100],
    ['each packet twice', (p) => [p, { ...p, timeMs: p.timeMs + 0.01 }], 100],
    [
      'sequence and timestamps wrap',
      (p, i) => ({ ...p, sequence: 65_000 + i, timestamp: 2 ** 32 - 40_000 + i * 160 }),
      100,
    ],
    [
      'another SSRC',
      (p, i) => (i < 400 ? p : { ...p, ssrc: 77, sequence: i, timestamp: i * 160 + 999 }),
      100,
    ],
    [
      'numbers jump',
      (p, i) =>
        i < 400 ? p : { ...p, sequence: p.sequence + 30_000, timestamp: p.timestamp + 1e9 },
      100,
    ],
    [
      'numbers and timestamps begin again where they began',
      (p, i) => ({ ...p, sequence: 1000 + (i % 310), timestamp: 5000 + (i % 310) * 160 }),
      100,
    ],
    [
      'numbers and timestamps begin again before where the capture began',
      (p, i) => {
        const count = i < 300 ? i + 5 : i - 300;
        return { ...p, sequence: count, timestamp: count * 160 };
      },
      100,
    ],
    [
      'a stall, then a burst',
      (p, i) => ({ ...p, timeMs: i >= 300 && i < 400 ? 8000 + i / 100 : p.timeMs }),
      100,
    ],
    [
      'a short stall',
      (p, i) => ({ ...p, timeMs: i >= 300 && i < 330 ? 6600 + i / 100 : p.timeMs }),
      100,
    ],
    [
      'the end moves to another address',
      (p, i) => (i < 500 ? p : { ...p, from: { address: [10, 0, 0, 9], port: 4000 } }),
      100,
    ],
    ['the clock runs 200 ppm fast', (p) => ({ ...p, timeMs: p.timeMs * 1.0002 }), 100],
    ['jitter', (p, i) => ({ ...p, timeMs: p.timeMs + ((i * 7919) % 37) }), 100],
    ['another payload type', (p, i) => (i % 100 < 50 ? p : { ...p, marker: true }), 100],
  ];

  it.each(cases)('%s', async (_, change, possible) => {
    const bytes = capture(together(speaker(0), speaker(1, change)));
    const { local, remote: right } = await shares(bytes, [0, 0]);
    expect(local).toBe(100);
    expect(right).toBeGreaterThanOrEqual(possible);
  });

  it('a hold with timestamps that stand still', async () => {
    const held = speaker(1, (p, i) => ({ ...p, timeMs: p.timeMs + (i < 500 ? 0 : 6000) }));
    const { sides } = await shares(capture(together(speaker(0), held)));
    const truth = truthOf(1);
    const half = 80_000;
    expect(shareInPlace(truth.subarray(0, half), sides[1], 0)).toBe(100);
    expect(shareInPlace(truth.subarray(half), sides[1].subarray(half), 6000 * MS)).toBe(100);
  });

  it('a hold with timestamps that go on', async () => {
    const held = speaker(1, (p, i) =>
      i >= 500 && i < 800 ? null : { ...p, sequence: i < 500 ? i : i - 300 },
    );
    const { sides, inspection } = await shares(capture(together(speaker(0), held)));
    const truth = truthOf(1);
    expect(shareInPlace(truth.subarray(0, 80_000), sides[1], 0)).toBe(100);
    expect(shareInPlace(truth.subarray(128_000), sides[1].subarray(128_000), 0)).toBe(100);
    expect(inspection.gaps).toContainEqual({
      side: 'remote',
      atMs: 10_000,
      durationMs: 6000,
      reason: 'silence',
    });
    expect(inspection.quality.lost).toBe(0);
  });

  it('a far end that moves while both streams run', async () => {
    const moved = { address: [10, 0, 0, 9], port: 4000 };
    const local = speaker(0, (p, i) => (i < 500 ? p : { ...p, to: moved }));
    const far = speaker(1, (p, i) => (i < 500 ? p : { ...p, from: moved }));
    const { local: left, remote: right } = await shares(capture(together(local, far)), [0, 0]);
    expect([left, right]).toEqual([100, 100]);
  });

  it('garbage in the middle of the file', async () => {
    const whole = capture(together(speaker(0), remote()));
    const hole = whole.slice();
    hole.fill(0, 200_000, 200_600);
    const { local, remote: right } = await shares(hole);
    // At most three packets of either side lie in the hole.
    expect(local).toBeGreaterThan(99.4);
    expect(right).toBeGreaterThan(99.3);
  });

  it('bytes missing from the middle of the file', async () => {
    const whole = capture(together(speaker(0), remote()));
    const cut = new Uint8Array([...whole.subarray(0, 200_000), ...whole.subarray(200_617)]);
    const { local, remote: right } = await shares(cut);
    expect(local).toBeGreaterThan(99.4);
    expect(right).toBeGreaterThan(99.3);
  });

  it('one side after the other in the file', async () => {
    const { local, remote: right } = await shares(capture([...speaker(0), ...remote()]));
    expect([local, right]).toEqual([100, 100]);
  });
});

describe('the sides', () => {
  it('are those of the fixed ports, whoever comes first', async () => {
    // By its address alone the far end would be taken for the local one.
    const phone = { address: [192, 168, 1, 9], port: 16386 };
    const far = { address: [10, 0, 0, 1], port: 16388 };
    const mine = speaker(0, (p) => ({ ...p, timeMs: p.timeMs + 5, from: phone, to: far }));
    const theirs = speaker(1, (p) => ({ ...p, from: far, to: phone }));
    const { local, remote: right } = await shares(capture(together(mine, theirs)), [5, 0]);
    expect([local, right]).toEqual([100, 100]);
  });

  it('follow the address that all flows have in common', async () => {
    const other = { address: [10, 0, 0, 1], port: 9000 };
    const first = speaker(1, (p, i) =>
      i < 500 ? { ...p, from: other, to: A } : { ...p, from: B, to: A },
    );
    const { local, remote: right } = await shares(capture(together(speaker(0), first)), [0, 0]);
    expect([local, right]).toEqual([100, 100]);
  });
});
