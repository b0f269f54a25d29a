import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openWav } from '../src/audio.js';
import type { ByteSource } from '../src/byte-source.js';
import { bytesSource } from '../src/byte-source.js';
import { compactCapture } from '../src/compact/compact.js';
import { CompactFault } from '../src/compact/compact-fault.js';
import { readTable } from '../src/compact/compact-table.js';
import { missingTimes } from '../src/compact/missing-times.js';
import { salvageCompact, salvageUnread } from '../src/compact/salvage.js';
import { inspectCapture } from '../src/inspect.js';
import { phoneCapture } from '../src/synthesis/phone-capture.js';
import { concat } from './capture-builder.js';
import { FIXTURES } from './speech.js';

const compacted = async (original: Uint8Array) => {
  const parts: Uint8Array[] = [];
  await compactCapture(bytesSource(original), (part) => void parts.push(part));
  const { index, durationMs, sampleRate } = await inspectCapture(bytesSource(original));
  return { original, compact: concat(parts), index, durationMs, sampleRate };
};

const fixture = (name: string) => compacted(new Uint8Array(readFileSync(`${FIXTURES}/${name}`)));

/** Where the packed bytes of a block stand. */
const placeOf = async (compact: Uint8Array, number: number) => {
  const { blocks } = await readTable(bytesSource(compact));
  const before = blocks.slice(0, number);
  const from = before.reduce((sum, { packed }) => sum + packed, 5);
  const begin = before.reduce((sum, { original }) => sum + original, 0);
  const { packed, original } = blocks[number]!;
  return { from, to: from + packed, span: { from: begin, to: begin + original } };
};

const damagedIn = async (compact: Uint8Array, number: number) => {
  const { from, to, span } = await placeOf(compact, number);
  const damaged = Uint8Array.from(compact);
  damaged.fill(0x55, from, to);
  return { damaged, span };
};

const soundOf = async (source: ByteSource, index: Uint8Array) => {
  const wav = openWav(source, index, { channel: 'both' });
  const parts: Uint8Array[] = [];
  for await (const part of wav.read(0, wav.byteLength)) parts.push(Uint8Array.from(part));
  const bytes = concat(parts);
  return new Int16Array(bytes.buffer, 44);
};

/** First and last frame at which two recordings differ. */
const differing = (a: Int16Array, b: Int16Array): [number, number] => {
  const first = a.findIndex((sample, i) => sample !== b[i]);
  const last = a.findLastIndex((sample, i) => sample !== b[i]);
  return [first >> 1, last >> 1];
};

type Call = Awaited<ReturnType<typeof compacted>>;
type Damage = Awaited<ReturnType<typeof damagedIn>>;

/** The sound differs for as long as the block lasts, and a little longer. */
const expectLittleLost = async (call: Call, { damaged, span }: Damage, moreMs = 400) => {
  const { original, index, durationMs, sampleRate } = call;
  const whole = await soundOf(bytesSource(original), index);
  const source = await salvageCompact(bytesSource(damaged), index);
  const left = await soundOf(source, index);
  expect(left.length).toBe(whole.length);
  const [first, last] = differing(whole, left);
  const lostMs = ((last - first) / sampleRate) * 1000;
  const blockMs = ((span.to - span.from) / original.length) * durationMs;
  expect(lostMs, `${span.from} to ${span.to}`).toBeLessThan(blockMs + moreMs);
  expect(lostMs, `${span.from} to ${span.to}`).toBeGreaterThan(blockMs - 400);
  expect(source.missing).toEqual([span]);
};

describe('what is left of a compact capture', () => {
  it('is all of it when nothing is damaged', async () => {
    const { original, compact, index } = await fixture('g711a-2way.pcap');
    const source = await salvageCompact(bytesSource(compact), index);
    expect(Buffer.from(await source.read(0, source.size)).equals(original)).toBe(true);
    await source.check();
    expect(source.missing).toEqual([]);
  });

  it.each(['g711a-2way.pcap', 'g722-2way.pcap', 'loss5-reorder-dup.pcap'])(
    'is sound to the sample, but for the packets of the block: %s',
    async (name) => {
      const call = await fixture(name);
      await expectLittleLost(call, await damagedIn(call.compact, 2));
    },
  );

  it('is sound to the sample elsewhere, whichever block of a long call is damaged', async () => {
    const hum = (out: Int16Array, first: number) => {
      for (let i = 0; i < out.length; i++) out[i] = 8000 * Math.sin((first + i) / 5);
    };
    const pieces = phoneCapture({ codec: 'PCMU', durationMs: 60_000, local: hum, remote: hum });
    const call = await compacted(concat(Array.from(pieces, ({ bytes }) => bytes)));
    const { blocks } = await readTable(bytesSource(call.compact));
    for (let block = 1; block < blocks.length; block++)
      await expectLittleLost(call, await damagedIn(call.compact, block));
  });

  it('is what can be read of pcapng, too, in which no block ends with a packet', async () => {
    const call = await fixture('pcapng.pcapng');
    for (const block of [0, 1])
      await expectLittleLost(call, await damagedIn(call.compact, block), 1500);
  });

  it('is all of the sound when only the header of the file is lost', async () => {
    const { original, compact, index } = await fixture('g711a-2way.pcap');
    const { damaged } = await damagedIn(compact, 0);
    const left = await soundOf(await salvageCompact(bytesSource(damaged), index), index);
    expect(differing(await soundOf(bytesSource(original), index), left)).toEqual([-1, -1]);
  });

  it('is told by looking through it, and by what was read so far', async () => {
    const { compact, index } = await fixture('g711a-2way.pcap');
    const { damaged, span } = await damagedIn(compact, 1);
    const source = await salvageCompact(bytesSource(damaged), index);
    await source.read(span.to, 1000);
    expect(source.missing).toEqual([]);
    await source.read(span.to - 10, 1000);
    expect(source.missing).toEqual([span]);
    const other = await salvageCompact(bytesSource(damaged), index);
    await other.check();
    expect(other.missing).toEqual([span]);
  });

  it('takes a sector that cannot be read for damage, and no other fault', async () => {
    const { compact, index } = await fixture('g711a-2way.pcap');
    const { from, to, span } = await placeOf(compact, 2);
    const failing = (code: string): ByteSource => ({
      size: compact.length,
      read: async (offset, length) => {
        if (offset < to && offset + length > from && length < compact.length)
          throw Object.assign(new Error('read'), { code });
        return compact.subarray(offset, offset + length);
      },
    });
    const source = await salvageCompact(failing('EIO'), index);
    await source.check();
    expect(source.missing).toEqual([span]);
    const other = await salvageCompact(failing('ECONNRESET'), index);
    await expect(other.check()).rejects.toThrow('read');
  });

  it('is nothing without its table', async () => {
    const { compact, index } = await fixture('g711a-2way.pcap');
    const cut = compact.subarray(0, compact.length - 20);
    await expect(salvageCompact(bytesSource(cut), index)).rejects.toThrow(CompactFault);
  });

  it('is looked through no further when nobody waits for it', async () => {
    const { compact, index } = await fixture('g711a-2way.pcap');
    const source = await salvageCompact(bytesSource(compact), index);
    await expect(source.check(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});

/** A call of a minute in which no second is like another. */
const minute = () => {
  const hum = (out: Int16Array, first: number) => {
    for (let i = 0; i < out.length; i++) out[i] = 8000 * Math.sin((first + i) ** 1.2 / 5);
  };
  const pieces = phoneCapture({ codec: 'PCMU', durationMs: 60_000, local: hum, remote: hum });
  return compacted(concat(Array.from(pieces, ({ bytes }) => bytes)));
};

describe('what is left of a compact capture that was never read', () => {
  it('is all of it when nothing is damaged', async () => {
    const { original, compact } = await fixture('g711a-2way.pcap');
    const source = await salvageUnread(bytesSource(compact));
    expect(Buffer.from(await source.read(0, source.size)).equals(original)).toBe(true);
    expect(source.missing).toEqual([]);
  });

  it('is found in its place behind each block that is damaged, and is told when it is not', async () => {
    const { original, compact, index, sampleRate, durationMs } = await minute();
    const whole = await soundOf(bytesSource(original), index);
    const { blocks } = await readTable(bytesSource(compact));
    expect(blocks.length).toBeGreaterThan(5);
    for (let block = 2; block < blocks.length - 1; block++) {
      const { damaged, span } = await damagedIn(compact, block);
      const source = await salvageUnread(bytesSource(damaged));
      const inspection = await inspectCapture(source);
      expect(source.missing).toEqual([span]);
      expect(inspection.durationMs).toBe(durationMs);
      const left = await soundOf(source, inspection.index);
      const [first, last] = differing(whole, left).map((at) => (at / sampleRate) * 1000);
      const [time] = missingTimes(inspection.index, source.missing);
      // The sides do not end with the same packet.
      expect(time!.fromMs).toBeLessThanOrEqual(first! + 20);
      // What is lost is covered for 60 ms at either end of it.
      expect(time!.fromMs).toBeGreaterThan(first! - 100);
      expect(time!.toMs).toBeGreaterThanOrEqual(Math.floor(last!) - 100);
      expect(time!.toMs).toBeLessThan(last! + 100);
    }
  });

  it('is what is before the last block, and what is behind the first', async () => {
    const { compact, durationMs: wholeMs } = await minute();
    const { blocks } = await readTable(bytesSource(compact));
    for (const block of [0, 1, blocks.length - 1]) {
      const { damaged, span } = await damagedIn(compact, block);
      const source = await salvageUnread(bytesSource(damaged));
      const { durationMs, index } = await inspectCapture(source);
      expect(source.missing).toEqual([span]);
      if (block === 0) expect(durationMs).toBe(wholeMs);
      else {
        expect(durationMs).toBeLessThan(wholeMs);
        expect(durationMs).toBeGreaterThan(40_000);
      }
      const [time] = missingTimes(index, source.missing);
      expect(block === blocks.length - 1 ? time!.toMs : time!.fromMs).toBe(
        block === blocks.length - 1 ? durationMs : 0,
      );
    }
  });

  it('is what can be read of pcapng, and nothing when its head is lost', async () => {
    const { compact, original } = await fixture('pcapng.pcapng');
    const last = await damagedIn(compact, 1);
    const source = await salvageUnread(bytesSource(last.damaged));
    const { durationMs } = await inspectCapture(source);
    expect(durationMs).toBeGreaterThan((10_000 * last.span.from) / original.length);
    const first = await damagedIn(compact, 0);
    const none = await salvageUnread(bytesSource(first.damaged));
    await expect(inspectCapture(none)).rejects.toThrow(CompactFault);
  });
});
