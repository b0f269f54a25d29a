import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../src/byte-source.js';
import { CaptureFault } from '../src/capture-fault.js';
import { convertCapture } from '../src/convert.js';
import { Workspace } from '../src/kernel/workspace.js';
import { phoneCapture } from '../src/synthesis/phone-capture.js';
import { PCAP, capture, concat } from './capture-builder.js';
import { shortCall } from './short-call.js';
import type { Packet } from './speech.js';
import { FIXTURES, sharedCaptures } from './speech.js';

/** Bytes of a fixture in which there are six seconds of both sides: records of 230 bytes. */
const SOME_SECONDS = 24 + 600 * 230;
const fixture = (name: string) => new Uint8Array(readFileSync(`${FIXTURES}/${name}`));

/** All that comes of a capture: what is known of it and its WAV, or why there is none. */
async function outcome(bytes: Uint8Array): Promise<unknown> {
  const wav: Uint8Array[] = [];
  const write = (piece: Uint8Array) => void wav.push(Uint8Array.from(piece));
  try {
    const inspection = await convertCapture(bytesSource(bytes), write, { channel: 'both' });
    const digest = createHash('sha256').update(Buffer.concat(wav)).digest('hex');
    return { ...inspection, digest };
  } catch (fault) {
    expect(fault).toBeInstanceOf(CaptureFault);
    return (fault as CaptureFault).message;
  }
}

/** The same where there is no memory in which packets are found in rows. */
async function oneByOne(bytes: Uint8Array): Promise<unknown> {
  let workspace = Workspace.lend();
  // A test that took too long may still be at work with it.
  for (; workspace === null; workspace = Workspace.lend()) await setImmediate();
  try {
    return await outcome(bytes);
  } finally {
    workspace.giveBack();
  }
}

async function expectSame(bytes: Uint8Array): Promise<void> {
  expect(await outcome(bytes)).toEqual(await oneByOne(bytes));
}

/** 70 s, more than several chunks, as a phone writes it. */
const long = () => {
  const tone = (slope: number) => (out: Int16Array, first: number) => {
    for (let i = 0; i < out.length; i++) out[i] = (((first + i) * slope) % 16_384) - 8192;
  };
  const [local, remote] = [tone(37), tone(11)];
  const startedAt = new Date('2026-01-02T03:04:05Z');
  const options = { codec: 'PCMU', durationMs: 70_000, local, remote, startedAt } as const;
  return concat([...phoneCapture(options)].map(({ bytes }) => bytes));
};

/** Numbered as the first 99 packets were, and half a minute later. */
const anew = ({ sequence, timestamp, timeMs }: Packet) => ({
  sequence: sequence + 20_000,
  timestamp: timestamp - 99 * 160,
  timeMs: timeMs + 30_000,
});

describe('packets found in rows are those found one by one', () => {
  it.each([
    'g711a-2way.pcap',
    'g711a-dtmf101.pcap',
    'g711a-cn13-dtx-2way.pcap',
    'loss5-reorder-dup.pcap',
    'g722-2way.pcap',
    'opus-nb-2way-pt111.pcap',
    'ssrc-change.pcap',
    'late-join-2nd-dir.pcap',
    'ptime-mixed.pcap',
  ])('of %s', async (name) => {
    await expectSame(fixture(name));
  });

  it('of a call of several chunks', async () => {
    await expectSame(long());
  });

  it.each(['vlan', 'qinq', 'sll', 'sll2', 'raw', 'null', 'pppoe', 'mpls'] as const)(
    'behind %s headers',
    async (link) => {
      await expectSame(capture(shortCall(), { link }));
    },
  );

  it.each(['v6', 'v6-extensions', 'ipip', 'fragments', 'fragments-reversed'] as const)(
    'in %s',
    async (ip) => {
      await expectSame(capture(shortCall(), { ip }));
    },
  );

  it.each([
    { littleEndian: true, nano: true },
    { littleEndian: false, nano: false },
  ])('of a file that is %o', async (style) => {
    await expectSame(capture(shortCall(), { file: { ...PCAP, ...style } }));
  });

  it.each<[string, Parameters<typeof shortCall>[0]]>([
    ['timestamps jump', (p, i) => (i < 99 ? p : { ...p, timestamp: p.timestamp + 400_000 })],
    ['timestamps begin anew', (p, i) => (i < 99 ? p : { ...p, ...anew(p) })],
    ['it is held', (p, i) => (i < 99 ? p : { ...p, timeMs: p.timeMs + 4000 })],
    ['packets change places', (p, i) => ({ ...p, timeMs: p.timeMs + (i % 7 === 3 ? 30 : 0) })],
    ['its codec changes', (p, i) => (i < 99 ? p : { ...p, type: 0 })],
    ['its payload type is another for a while', (p, i) => (i % 50 < 40 ? p : { ...p, type: 13 })],
    ['every packet has a marker', (p) => ({ ...p, marker: true })],
    ['packets come twice', (p) => [p, p]],
    ['packets are missing', (p, i) => (i % 9 === 4 ? null : p)],
  ])('of a call in which %s', async (_, change) => {
    const sent = shortCall(change).toSorted((a, b) => a.timeMs - b.timeMs);
    await expectSame(capture(sent));
  });

  it('of a file that ends anywhere', async () => {
    const bytes = fixture('g711a-2way.pcap').subarray(0, SOME_SECONDS);
    const end = fc.integer({ min: 24, max: bytes.length });
    const cut = fc.asyncProperty(end, (at) => expectSame(bytes.subarray(0, at)));
    await fc.assert(cut, { numRuns: 20 });
  });

  it.each([1, 2, 3, 4])('of a file that is damaged anywhere, %i', async () => {
    const bytes = fixture('loss5-reorder-dup.pcap').subarray(0, SOME_SECONDS);
    const place = fc.integer({ min: 24, max: bytes.length - 1 });
    // Records of 230 bytes: headers are hit as often as sound, which says nothing.
    const near = fc.tuple(place, fc.nat(69)).map(([at, within]) => {
      return Math.min(bytes.length - 1, 24 + Math.floor((at - 24) / 230) * 230 + within);
    });
    const changes = fc.array(fc.tuple(near, fc.nat(255)), { minLength: 1, maxLength: 40 });
    const damage = fc.asyncProperty(changes, async (changed) => {
      const damaged = Uint8Array.from(bytes);
      for (const [at, value] of changed) damaged[at] = value;
      await expectSame(damaged);
    });
    await fc.assert(damage, { numRuns: 10 });
  });

  it.each(sharedCaptures('real').map((path) => [basename(path), path]))(
    'of %s, recorded by a phone',
    async (_, path) => {
      await expectSame(new Uint8Array(readFileSync(path)));
    },
  );
});
