import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../src/byte-source.js';
import { BlockThreads } from '../src/compact/block-threads.js';
import { CompactFault } from '../src/compact/compact-fault.js';
import { compactCapture, openCompact, verifyCompact } from '../src/compact/compact.js';
import { inspectCapture } from '../src/inspect.js';
import { encodePeaks } from '../src/peaks.js';
import { concat } from './capture-builder.js';
import { FIXTURES, sharedCaptures } from './speech.js';

async function compacted(bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const result = await compactCapture(bytesSource(bytes), (part) => void parts.push(part));
  const whole = concat(parts);
  expect(result.bytes).toBe(whole.length);
  expect(result.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  return whole;
}

async function expectSame(bytes: Uint8Array): Promise<number> {
  const compact = await compacted(bytes);
  expect(await verifyCompact(bytesSource(compact))).toBe(true);
  const source = await openCompact(bytesSource(compact));
  expect(source.size).toBe(bytes.length);
  expect(Buffer.from(await source.read(0, bytes.length)).equals(bytes)).toBe(true);
  return compact.length;
}

/** A thread of its own runs what was built. */
const THREAD = new URL('../../../dist/libs/media/src/compact/block.thread.js', import.meta.url);
const fixtures = readdirSync(FIXTURES).filter((name) => /\.pcap(ng)?$/.test(name));
const fixture = (name: string) => new Uint8Array(readFileSync(`${FIXTURES}/${name}`));

const golden = (name: string) =>
  bytesSource(new Uint8Array(readFileSync(new URL(`golden/${name}.rcp`, import.meta.url))));

describe('the compact form', () => {
  it.each(fixtures)('gives %s back byte for byte', async (name) => {
    await expectSame(fixture(name));
  });

  it('gives every capture beside the project back byte for byte', async () => {
    const paths = [...sharedCaptures('real'), ...sharedCaptures('synthetic')];
    for (const path of paths) await expectSame(new Uint8Array(readFileSync(path)));
  }, 120_000);

  it('takes less than half of the room, even of a call in which both talk all the time', async () => {
    const bytes = fixture('g711a-2way.pcap');
    expect(await expectSame(bytes)).toBeLessThan(0.45 * bytes.length);
  });

  it('takes less than 350 kB a minute of a real two-way call, waveform and index included', async () => {
    const paths = sharedCaptures('real').filter((path) => path.endsWith('erica-2way-g711a.pcap'));
    for (const path of paths) {
      const bytes = new Uint8Array(readFileSync(path));
      const { index, peaks, durationMs } = await inspectCapture(bytesSource(bytes));
      const all = (await expectSame(bytes)) + index.length + encodePeaks(peaks).length;
      expect(all / (durationMs / 60_000)).toBeLessThan(350_000);
    }
  });

  it('can be read anywhere, and inspected as the original', async () => {
    const bytes = fixture('loss5-reorder-dup.pcap');
    const source = await openCompact(bytesSource(await compacted(bytes)));
    const place = fc.nat(bytes.length + 100);
    await fc.assert(
      fc.asyncProperty(place, fc.nat(5000), async (at, length) => {
        const part = await source.read(at, length);
        expect(Buffer.from(part).equals(bytes.subarray(at, at + length))).toBe(true);
      }),
      { numRuns: 50 },
    );
    const original = await inspectCapture(bytesSource(bytes));
    expect(await inspectCapture(source)).toEqual(original);
  });

  it('gives damaged captures back as damaged as they were', async () => {
    const whole = fixture('inno-like-g711a.pcap').subarray(0, 40_000);
    const damage = fc.array(fc.tuple(fc.nat(39_999), fc.nat(255)), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(damage, async (places) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of places) bytes[at] = value;
        await expectSame(bytes);
      }),
      { numRuns: 100 },
    );
  });

  it('takes hardly more room where checksums were left to the network card', async () => {
    const bytes = fixture('g711a-2way.pcap');
    const unfilled = Uint8Array.from(bytes);
    const view = new DataView(unfilled.buffer);
    for (let at = 24; at < unfilled.length; at += 16 + view.getUint32(at + 8, true)) {
      view.setUint16(at + 16 + 14 + 10, 0);
      view.setUint16(at + 16 + 14 + 20 + 6, 0x1234);
    }
    expect(await expectSame(unfilled)).toBeLessThan(1.01 * (await expectSame(bytes)));
  });

  it('says which block is damaged, and gives the others', async () => {
    const bytes = fixture('g711a-2way.pcap');
    const twice = concat([bytes, bytes.subarray(24), bytes.subarray(24)]);
    const changed = Uint8Array.from(await compacted(twice));
    const middle = changed.length >> 1;
    changed[middle] = changed[middle]! ^ 1;
    const source = await openCompact(bytesSource(changed));
    await expect(source.read(0, twice.length)).rejects.toThrow(/Block \d .* is damaged/);
    await expect(source.read(0, twice.length)).rejects.toThrow(CompactFault);
    const first = await source.read(0, 100_000);
    expect(Buffer.from(first).equals(twice.subarray(0, 100_000))).toBe(true);
    expect(await verifyCompact(bytesSource(changed))).toBe(false);
  });

  it('never gives other bytes, wherever it is damaged', async () => {
    const bytes = fixture('inno-like-g711a.pcap').subarray(0, 60_000);
    const compact = await compacted(bytes);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(compact.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const changed = Uint8Array.from(compact);
          changed[at] = changed[at]! ^ mask;
          const read = async () => (await openCompact(bytesSource(changed))).read(0, bytes.length);
          const given = await read().catch((error: unknown) => error);
          if (given instanceof Uint8Array) expect(Buffer.from(given).equals(bytes)).toBe(true);
          else expect(given).toBeInstanceOf(CompactFault);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is the same whether one thread makes it or several, and is read by several', async () => {
    const bytes = fixture('g711a-2way.pcap');
    const long = bytesSource(
      concat([bytes, ...Array.from({ length: 5 }, () => bytes.subarray(24))]),
    );
    const codec = new BlockThreads(2, THREAD);
    try {
      const forms = [{}, { codec }].map(async (options) => {
        const parts: Uint8Array[] = [];
        await compactCapture(long, (part) => void parts.push(part), options);
        return concat(parts);
      });
      const [alone, together] = await Promise.all(forms);
      expect(Buffer.compare(alone!, together!)).toBe(0);
      expect(await verifyCompact(bytesSource(together!), { codec })).toBe(true);
      const damaged = Uint8Array.from(together!).fill(0, 300_000, 300_100);
      expect(await verifyCompact(bytesSource(damaged), { codec })).toBe(false);
    } finally {
      await codec.close();
    }
  });

  it.each(['compact-1', 'compact-2'])(
    'can be read for ever: what an earlier release wrote gives the same bytes (%s)',
    async (name) => {
      const kept = golden(name);
      const source = await openCompact(kept);
      const original = fixture('g711a-2way.pcap').subarray(0, 60_000);
      expect(Buffer.from(await source.read(0, source.size)).equals(original)).toBe(true);
      expect(await verifyCompact(kept)).toBe(true);
    },
  );

  it('can be read for ever: µ-law, and an odd number of codes', async () => {
    const sources = ['compact-1-ulaw', 'compact-2-ulaw'].map((name) => golden(name));
    for (const kept of sources) expect(await verifyCompact(kept)).toBe(true);
    const [one, two] = await Promise.all(sources.map((kept) => openCompact(kept)));
    expect(two!.sha256).toBe(one!.sha256);
    expect(one!.sha256).toMatch(/^dd839c10a51273da/);
  });

  it('is not opened when it is cut short, or of a version that is not known', async () => {
    const compact = await compacted(fixture('g711a-2way.pcap'));
    const cut = bytesSource(compact.subarray(0, compact.length - 9));
    await expect(openCompact(cut)).rejects.toThrow('cut short');
    const shifted = bytesSource(concat([compact.subarray(0, 5), compact.subarray(6)]));
    await expect(openCompact(shifted)).rejects.toThrow('table');
    const later = Uint8Array.from(compact);
    later[4] = 9;
    await expect(openCompact(bytesSource(later))).rejects.toThrow('of version 9');
  });

  it('unpacks no block twice while it is read from front to back', async () => {
    const bytes = fixture('g711a-2way.pcap');
    const compact = bytesSource(await compacted(concat([bytes, bytes.subarray(24)])));
    let taken = 0;
    const counted = {
      size: compact.size,
      read: (at: number, length: number) => ((taken += length), compact.read(at, length)),
    };
    const source = await openCompact(counted);
    for (let at = 0; at < source.size; at += 10_000) {
      await Promise.all([source.read(at, 6_000), source.read(at, 12_000)]);
    }
    expect(taken).toBeLessThan(1.01 * compact.size);
  });
});
