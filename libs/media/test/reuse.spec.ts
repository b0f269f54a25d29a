import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWav } from '../src/audio.js';
import type { ByteSource } from '../src/byte-source.js';
import { bytesSource } from '../src/byte-source.js';
import { packBlock, unpackBlock } from '../src/compact/block-codec.js';
import { compactCapture, openCompact } from '../src/compact/compact.js';
import { inspectCapture } from '../src/inspect.js';
import { SpareMemory } from '../src/kernel/spare-memory.js';
import { phoneCapture } from '../src/synthesis/phone-capture.js';
import { pseudoRandom } from '../src/synthesis/pseudo-random.js';
import { concat } from './capture-builder.js';

/** More blocks of the compact form than one who reads keeps. */
const CALL_MS = 100_000;

type Call = { original: Uint8Array; compact: Uint8Array; index: Uint8Array; wav: Uint8Array };

const collected = async (pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return concat(parts);
};

/** A call of two tones over a hiss, its own, and all that comes of it when nothing else is read. */
async function callOf(...slopes: [number, number]): Promise<Call> {
  const [local, remote] = slopes.map((slope) => {
    const random = pseudoRandom(slope);
    return (out: Int16Array, first: number) => {
      for (let i = 0; i < out.length; i++)
        out[i] = (((first + i) * slope) % 8192) - 4096 + 999 * random();
    };
  });
  const startedAt = new Date('2026-01-02T03:04:05Z');
  const options = { codec: 'PCMA', durationMs: CALL_MS, startedAt } as const;
  const pieces = [...phoneCapture({ ...options, local: local!, remote: remote! })];
  const original = concat(pieces.map(({ bytes }) => bytes));
  const source = bytesSource(original);
  const { index } = await inspectCapture(source);
  const whole = openWav(source, index, { channel: 'both' });
  const parts: Uint8Array[] = [];
  await compactCapture(source, (part) => void parts.push(part));
  const wav = await collected(whole.read(0, whole.byteLength));
  return { original, compact: concat(parts), index, wav };
}

/** Gives its bytes after more or fewer turns, so that who reads at the same time comes in between. */
function slow(bytes: Uint8Array): ByteSource {
  let asked = 0;
  return {
    size: bytes.length,
    async read(offset, length) {
      for (let turns = asked++ % 5; turns > 0; turns--) await setImmediate();
      return bytes.subarray(offset, offset + length);
    },
  };
}

const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

describe('memory that is used again', () => {
  let calls: Call[];
  beforeAll(async () => {
    calls = [await callOf(37, 11), await callOf(23, 5)];
  });

  it('makes no difference to several who read compact captures, and some who leave', async () => {
    const place = fc.tuple(fc.nat(1), fc.nat(calls[0]!.original.length), fc.nat(600_000));
    const readers = fc.array(fc.array(place, { minLength: 1, maxLength: 6 }), { maxLength: 4 });
    const property = fc.asyncProperty(readers, async (all) => {
      const reading = all.map(async (places) => {
        const sources = await Promise.all(calls.map(({ compact }) => openCompact(slow(compact))));
        for (const [call, from, length] of places) {
          const { original } = calls[call]!;
          const read = await sources[call]!.read(from, length);
          expect(isSame(read, original.subarray(from, from + length))).toBe(true);
        }
        for (const source of sources) source.close();
      });
      await Promise.all(reading);
    });
    await fc.assert(property, { numRuns: 8 });
  });

  it('is nobody else’s while a block of it is read, also when it was closed', async () => {
    const [one, other] = calls as [Call, Call];
    const source = await openCompact(slow(one.compact));
    const read = [0, 1, 2].map((i) => source.read(i * 300_000, 1_000_000));
    source.close();
    const second = await openCompact(slow(other.compact));
    const whole = await second.read(0, second.size);
    second.close();
    for (const [i, bytes] of (await Promise.all(read)).entries()) {
      expect(isSame(bytes, one.original.subarray(i * 300_000, i * 300_000 + 1_000_000))).toBe(true);
    }
    expect(isSame(whole, other.original)).toBe(true);
  });

  it('makes no difference to blocks that are unpacked at the same time', async () => {
    const style = { littleEndian: true, link: 1, perSecond: 1e6 };
    const blocks = calls.flatMap(({ original }) => [whole(original, 0), whole(original, 500)]);
    const packed = blocks.map((block) => packBlock(block, style));
    for (let round = 0; round < 2; round++) {
      const outs = blocks.map(({ length }) => new Uint8Array(length));
      await Promise.all(packed.map((given, i) => unpackBlock(given, style, outs[i]!)));
      for (const [i, out] of outs.entries()) expect(isSame(out, blocks[i]!)).toBe(true);
    }

    function whole(original: Uint8Array, record: number): Uint8Array {
      return original.subarray(24 + record * 230, 24 + (record + 900) * 230);
    }
  });

  it('makes no difference to what is heard by several in turns', async () => {
    const listeners = await Promise.all(
      [0, 1, 0, 1].map(async (which, i) => {
        const { compact, index, wav } = calls[which]!;
        const source = await openCompact(slow(compact));
        const at = 44 + i * 400_000;
        const opened = openWav(source, index, { channel: 'both' });
        const pieces = opened.read(at, at + 900_000)[Symbol.asyncIterator]();
        return {
          source,
          pieces,
          expected: wav.subarray(at, at + 900_000),
          heard: [] as Uint8Array[],
        };
      }),
    );
    for (let left = listeners; left.length > 0;) {
      const next = left.map(async (listener) => {
        const { value, done } = await listener.pieces.next();
        if (done !== true) listener.heard.push(value);
        else listener.source.close();
        return done !== true;
      });
      const goesOn = await Promise.all(next);
      left = left.filter((_, i) => goesOn[i]);
    }
    for (const { heard, expected } of listeners) expect(isSame(concat(heard), expected)).toBe(true);
  });
});

describe('spare memory', () => {
  it('is lent to one at a time, however often it is given back', () => {
    const spare = new SpareMemory(16, 2);
    const first = spare.lend(10);
    expect(first.bytes).toHaveLength(10);
    first.giveBack();
    first.giveBack();
    const [one, other] = [spare.lend(), spare.lend()];
    expect(one.bytes.buffer).toBe(first.bytes.buffer);
    expect(other.bytes.buffer).not.toBe(one.bytes.buffer);
  });

  it('is made for more than a piece has, and kept no longer than that', () => {
    const spare = new SpareMemory(16, 1);
    const large = spare.lend(17);
    large.giveBack();
    expect(large.bytes).toHaveLength(17);
    const pieces = [spare.lend(), spare.lend()];
    for (const piece of pieces) piece.giveBack();
    const again = [spare.lend(), spare.lend()].map(({ bytes }) => bytes.buffer);
    expect(again).toContain(pieces[0]!.bytes.buffer);
    expect(again).not.toContain(pieces[1]!.bytes.buffer);
    expect(again).not.toContain(large.bytes.buffer);
  });
});
