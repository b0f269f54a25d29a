import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { G722Decoder } from './g722.js';

const CAPTURE = fileURLToPath(
  new URL('../../../../test/fixtures/captures/g722-2way.pcap', import.meta.url),
);
const RECORD_HEADER = 16;
const HEADERS = 54;

/** The G.722 payloads of one side of the fixture, whose records are all of one length. */
function payload(side: 0 | 1): Uint8Array {
  const file = readFileSync(CAPTURE);
  const parts: Uint8Array[] = [];
  for (let at = 24, n = 0; at < file.length; n++) {
    const length = file.readUInt32LE(at + 8);
    const end = at + RECORD_HEADER + length;
    if (n % 2 === side) parts.push(file.subarray(at + RECORD_HEADER + HEADERS, end));
    at = end;
  }
  return Buffer.concat(parts);
}

/** Bytes that look random. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let seed = 1;
  for (let i = 0; i < bytes.length; i++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = seed >>> 16;
  }
  return bytes;
}

/** Codes that swing between two for long: all that can be saturated or limited is, often. */
function swings(): Uint8Array {
  return Uint8Array.from({ length: 600_000 }, (_, i) => {
    const n = Math.floor(i / 3000);
    return (i >> (n % 5)) & 1 ? 77 * n : 29 * n + 128;
  });
}

function decode(bytes: Uint8Array, piece = bytes.length, decoder = new G722Decoder()): Int16Array {
  const out = new Int16Array(bytes.length * 2);
  for (let at = 0; at < bytes.length; at += piece) {
    const end = Math.min(bytes.length, at + piece);
    expect(decoder.decode(bytes, at, end, out, at * 2)).toBe(2 * (end - at));
  }
  return out;
}

/** The first sample that is not the same; −1 when all are. */
function firstOther(samples: Int16Array, expected: Int16Array): number {
  expect(samples.length).toBe(expected.length);
  return samples.findIndex((sample, i) => sample !== expected[i]);
}

const fingerprint = (values: Int16Array | Uint8Array) =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex')
    .slice(0, 16);

const lengths = fc
  .array(fc.oneof(fc.nat(9), fc.nat(700), fc.constantFrom(160, 511, 512, 513, 1536)), {
    minLength: 1,
  })
  .filter((some) => some.some((length) => length > 0));

describe('G.722', () => {
  // The fingerprints of the samples are those of what ffmpeg 5.1 decodes from the same bytes; those
  // of the states at the end are what was saved in indexes from the beginning.
  it.each([
    ['speech of the local side', payload(0), '21be77a0e328a4f7', 'ab97f94e4d26f207'],
    ['speech of the remote side', payload(1), '2189170f4f1a6de1', 'ddd373a63bc5d664'],
    ['noise', noise(2_000_000), 'ff04b16249234e88', '5da3fe7e326e7841'],
    ['swings', swings(), '5feb7bc3cc934615', 'c5e12f21d924105e'],
  ])('is that of ffmpeg, sample by sample: %s', (_, bytes, samples, state) => {
    const decoder = new G722Decoder();
    expect(fingerprint(decode(bytes, bytes.length, decoder))).toBe(samples);
    expect(fingerprint(decoder.save())).toBe(state);
    expect(fingerprint(decode(bytes, 77))).toBe(samples);
  });

  it('begins with the state that the recommendation tells', () => {
    const words = new Int16Array(new G722Decoder().save().buffer);
    expect([...words.entries()].filter(([, word]) => word !== 0)).toEqual([
      [0, 32],
      [21, 8],
    ]);
  });

  it('gives the same samples however the bytes are cut, another stream in between', () => {
    const [one, other] = [swings().subarray(0, 20_000), noise(20_000)];
    const [ofOne, ofOther] = [decode(one), decode(other)];
    const check = (lengths: number[]) => {
      const [first, second] = [new G722Decoder(), new G722Decoder()];
      const out = [new Int16Array(2 * one.length), new Int16Array(2 * one.length)] as const;
      for (let at = 0, n = 0; at < one.length; n++) {
        const end = Math.min(one.length, at + lengths[n % lengths.length]!);
        first.decode(one, at, end, out[0], 2 * at);
        second.decode(other, at, end, out[1], 2 * at);
        at = end;
      }
      expect(firstOther(out[0], ofOne)).toBe(-1);
      expect(firstOther(out[1], ofOther)).toBe(-1);
    };
    fc.assert(fc.property(lengths, check), { numRuns: 40 });
  });

  it('goes on from a state saved anywhere as if it had never stopped', () => {
    const bytes = Uint8Array.of(...noise(3000), ...swings().subarray(2500, 5500));
    const whole = decode(bytes);
    const check = (at: number) => {
      const before = new G722Decoder();
      before.decode(bytes, 0, at, new Int16Array(2 * at), 0);
      const after = new G722Decoder();
      after.restore(before.save());
      expect(after.save()).toEqual(before.save());
      const rest = decode(bytes.subarray(at), 160, after);
      expect(firstOther(rest, whole.subarray(2 * at))).toBe(-1);
    };
    fc.assert(fc.property(fc.nat(bytes.length - 1), check), { numRuns: 60 });
  });

  it('writes its samples only, and leaves a saved state alone', () => {
    const decoder = new G722Decoder();
    const out = new Int16Array(20).fill(-1);
    const state = decoder.save();
    expect(decoder.decode(noise(9), 3, 8, out, 4)).toBe(10);
    expect([...out.subarray(0, 4), ...out.subarray(14)]).toEqual(
      Array.from({ length: 10 }, () => -1),
    );
    expect(state).toEqual(new G722Decoder().save());
  });

  it('decodes from any state, as a damaged index may have it', () => {
    const check = (state: Uint8Array) => {
      const decoder = new G722Decoder();
      decoder.restore(state);
      expect(decode(noise(700), 700, decoder).length).toBe(1400);
    };
    const state = fc.uint8Array({ minLength: 128, maxLength: 128 });
    fc.assert(fc.property(state, check), { numRuns: 100 });
    expect(() => new G722Decoder().restore(new Uint8Array(129))).toThrow(RangeError);
  });
});
