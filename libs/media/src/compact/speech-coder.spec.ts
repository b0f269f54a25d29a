import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alawOf, ulawOf } from '../codec/g711.js';
import type { Law } from './code-order.js';
import type { PackedSpeech } from './speech-coder.js';
import { packSpeech, unpackSpeech } from './speech-coder.js';

const laws = ['PCMA', 'PCMU'] as const;

/** What comes of it in memory in which something stood before. */
const unpacked = (packed: PackedSpeech, law: Law, length: number): Uint8Array => {
  const codes = new Uint8Array(length).fill(0x5a);
  unpackSpeech(packed, law, codes);
  return codes;
};

const sizeOf = ({ table, words }: ReturnType<typeof packSpeech>) => table.length + words.length;

/** Something that swells and fades like a voice, over a little noise. */
const voice = (count: number, encode: (sample: number) => number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, at) =>
    encode(Math.sin(at * 0.21) * 5_000 * Math.max(0, Math.sin(at / 3_000)) + ((at * 7_919) % 31)),
  );

describe('packed speech', () => {
  it.each(laws)('gives any %s codes back', (law) => {
    const codes = fc.uint8Array({ maxLength: 3_000 });
    const check = (given: Uint8Array) => {
      expect(unpacked(packSpeech(given, law), law, given.length)).toEqual(given);
    };
    fc.assert(fc.property(codes, check), { numRuns: 60 });
  });

  it.each([
    ['PCMA', alawOf],
    ['PCMU', ulawOf],
  ] as const)('of a voice in %s takes less than a third', (law, encode) => {
    const codes = voice(150_001, encode);
    const packed = packSpeech(codes, law);
    expect(sizeOf(packed)).toBeLessThan(codes.length / 3);
    expect(Buffer.compare(unpacked(packed, law, codes.length), codes)).toBe(0);
  });

  it('of silence takes next to nothing', () => {
    expect(sizeOf(packSpeech(new Uint8Array(100_000).fill(0xd5), 'PCMA'))).toBeLessThan(1_000);
  });

  it('of a voice that leaves codes out takes less room for it', () => {
    const codes = voice(60_000, alawOf);
    // As after a gateway that made it twice as loud: of two neighbours only one is left.
    const sparse = codes.map((code) => code & 0xfe);
    expect(sizeOf(packSpeech(sparse, 'PCMA'))).toBeLessThan(
      0.9 * sizeOf(packSpeech(codes, 'PCMA')),
    );
  });

  it.each([
    ['table', (given: Uint8Array) => given.subarray(1), (given: Uint8Array) => given],
    ['words', (given: Uint8Array) => given, (given: Uint8Array) => given.subarray(0, 2)],
  ])('is refused when there is less of its %s', (_, ofTable, ofWords) => {
    const { table, words } = packSpeech(voice(5_003, alawOf), 'PCMA');
    const cut = { table: ofTable(table), words: ofWords(words) };
    expect(() => unpacked(cut, 'PCMA', 5_003)).toThrow(RangeError);
  });

  it('is refused when it is said to be longer, or to have more, than there is room for', () => {
    const { table, words } = packSpeech(voice(5_000, alawOf), 'PCMA');
    expect(() => unpacked({ table, words }, 'PCMA', 2 ** 18 + 1)).toThrow(RangeError);
    const more = new Uint8Array(2 ** 20);
    expect(() => unpacked({ table, words: more }, 'PCMA', 5_000)).toThrow(RangeError);
  });

  it('gives codes, whatever its words are', () => {
    const { table } = packSpeech(voice(5_000, ulawOf), 'PCMU');
    const check = (words: Uint8Array) => {
      expect(unpacked({ table, words }, 'PCMU', 5_000)).toHaveLength(5_000);
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3_000 }), check), { numRuns: 60 });
  });

  it.each(laws)('goes through the loudest and the stillest %s', (law) => {
    // Full scale to and fro, then nothing at all for long: where numbers become very large or small.
    const codes = Uint8Array.from({ length: 200_000 }, (_, at) => {
      if (at % 50_000 > 9_000) return law === 'PCMU' ? 0xff : 0xd5;
      return (at & 1) === 0 ? (law === 'PCMU' ? 0x80 : 0xaa) : law === 'PCMU' ? 0x00 : 0x2a;
    });
    const packed = packSpeech(codes, law);
    expect(sizeOf(packed)).toBeLessThan(2_000);
    expect(Buffer.compare(unpacked(packed, law, codes.length), codes)).toBe(0);
  });
});
