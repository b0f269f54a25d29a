import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../src/byte-source.js';
import type { ScannedCapture } from '../src/inspect.js';
import { inspectCapture } from '../src/inspect.js';
import { capture } from './capture-builder.js';
import type { Packet } from './speech.js';
import { FIXTURES, sharedCaptures, speaker, together } from './speech.js';

const inspect = (bytes: Uint8Array) => inspectCapture(bytesSource(bytes));
const fixture = (name: string) => inspect(new Uint8Array(readFileSync(`${FIXTURES}/${name}`)));

describe('quality, counted by hand', () => {
  it('of a clean side is clean', async () => {
    const { quality, timeline } = await inspect(capture(together(speaker(0), speaker(1))));
    expect(quality.local).toEqual({
      codec: 'G.711 A-law',
      packets: 1000,
      lost: 0,
      lossPercent: 0,
      lossBursts: 0,
      longestBurst: 0,
      duplicates: 0,
      reordered: 0,
      jitterMs: 0,
      mostJitterMs: 0,
      lostMs: 0,
      longestLossMs: 0,
      concealedMs: 0,
    });
    expect(timeline.local.spans).toEqual([{ atMs: 0, durationMs: 20_000, kind: 'sound' }]);
    expect(timeline.local.codecs).toEqual([{ atMs: 0, codec: 'G.711 A-law', decoded: true }]);
  });

  it('counts losses, their bursts and how long they last', async () => {
    const gone = new Set([100, 300, 301, 302, 303, 304, 700]);
    const line = (p: Packet, i: number) => (gone.has(i) ? null : i === 500 ? [p, p] : p);
    const { quality, timeline, gaps } = await inspect(
      capture(together(speaker(0, line), speaker(1))),
    );
    expect(quality.local).toMatchObject({
      packets: 993,
      lost: 7,
      lossPercent: 0.7,
      lossBursts: 3,
      longestBurst: 5,
      duplicates: 1,
      lostMs: 140,
      longestLossMs: 100,
      // Of the longest, 60 ms are made up.
      concealedMs: 100,
    });
    expect(quality).toMatchObject({ packets: 1993, lost: 7, lossPercent: 0.35 });
    const lost = timeline.local.spans.filter(({ kind }) => kind === 'lost');
    expect(lost.map(({ atMs, durationMs }) => [atMs, durationMs])).toEqual([
      [2000, 20],
      [6000, 100],
      [14_000, 20],
    ]);
    expect(gaps).toEqual(
      lost.map(({ kind, ...span }) => ({ side: 'local', ...span, reason: kind })),
    );
  });

  it('takes a pause for a pause, though its noise packet lies seventeen seconds before', async () => {
    const bytes = new Uint8Array(1).fill(70);
    const line = (p: Packet, i: number): Packet | null => {
      if (i < 100) return p;
      if (i === 100) return { ...p, type: 13, payload: bytes };
      return i < 950 ? null : { ...p, sequence: 1000 + 101 + i - 950 };
    };
    const { quality, timeline } = await inspect(capture(together(speaker(0, line), speaker(1))));
    expect(quality.local).toMatchObject({ lost: 0, lossBursts: 0, lostMs: 0 });
    expect(timeline.local.spans).toEqual([
      { atMs: 0, durationMs: 2000, kind: 'sound' },
      { atMs: 2000, durationMs: 17_000, kind: 'noise' },
      { atMs: 19_000, durationMs: 1000, kind: 'sound' },
    ]);
  });

  it('tells a side that cannot be decoded, and measures it all the same', async () => {
    const gsm = (p: Packet, i: number) =>
      i === 10 ? null : { ...p, type: 3, payload: new Uint8Array(33).fill(0xd0) };
    const { quality, timeline, undecoded, gaps } = await inspect(
      capture(together(speaker(0), speaker(1, gsm))),
    );
    expect(undecoded).toEqual(['GSM']);
    expect(timeline.remote.undecoded).toEqual([{ codec: 'GSM', encrypted: false }]);
    expect(timeline.remote.codecs).toEqual([{ atMs: 0, codec: 'GSM', decoded: false }]);
    expect(timeline.remote.spans.map(({ kind }) => kind)).not.toContain('sound');
    expect(quality.remote).toMatchObject({ codec: 'GSM', packets: 999, lost: 1, lostMs: 20 });
    expect(gaps.every(({ side }) => side === 'remote')).toBe(true);
  });

  it('tells when the codec changed', async () => {
    const changing = (p: Packet, i: number) => (i < 400 ? p : { ...p, type: 0 });
    const { timeline } = await inspect(capture(together(speaker(0, changing), speaker(1))));
    expect(timeline.local.codecs).toEqual([
      { atMs: 0, codec: 'G.711 A-law', decoded: true },
      { atMs: 8000, codec: 'G.711 µ-law', decoded: true },
    ]);
    expect(timeline.local.spans).toHaveLength(1);
  });

  it.each([
    ['loss5-reorder-dup.pcap', 'local', { packets: 955, lost: 43, duplicates: 56, reordered: 49 }],
    ['loss5-reorder-dup.pcap', 'remote', { packets: 953, lost: 46, duplicates: 50, reordered: 45 }],
    ['one-way.pcap', 'remote', null],
  ] as const)('of %s, %s side', async (name, side, expected) => {
    const { quality } = await fixture(name);
    if (expected === null) expect(quality[side]).toBeNull();
    else expect(quality[side]).toMatchObject(expected);
  });
});

/** What the maker of these captures says of them (sippy/rtpproxy, tests/rtp_analyze/*.output). */
const ORACLE: Record<string, { packets: number; lost: number; duplicates: number }[]> = {
  'rtpproxy-g7231-2way.pcap': [
    { packets: 392, lost: 0, duplicates: 0 },
    { packets: 392, lost: 0, duplicates: 0 },
  ],
  'rtpproxy-g729-c1.pcap': [{ packets: 1192, lost: 0, duplicates: 0 }],
  'rtpproxy-g729-dups.pcap': [{ packets: 383, lost: 0, duplicates: 1 }],
  'rtpproxy-g729-weird-2way.pcap': [
    { packets: 3864, lost: 0, duplicates: 0 },
    { packets: 3379 - 2106, lost: 2106, duplicates: 0 },
  ],
};

describe('captures whose maker counted them, when they lie beside the project', () => {
  it('are counted alike', async () => {
    for (const path of sharedCaptures('real')) {
      const expected = ORACLE[basename(path)];
      if (expected === undefined) continue;
      const scanned: ScannedCapture[] = [];
      const source = bytesSource(new Uint8Array(readFileSync(path)));
      // Counted while it is scanned, be it decodable or not.
      await inspectCapture(source, { onScan: (found) => scanned.push(found) }).catch(() => null);
      const counted = scanned[0]!.chosen.map(({ scan: { counter } }) => ({
        packets: counter.received,
        lost: counter.lost,
        duplicates: counter.duplicates,
      }));
      expect([basename(path), counted]).toEqual([basename(path), expected]);
    }
  });
});
