import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alawOf, ulawOf } from '../codec/g711.js';
import { packSpeech, unpackSpeech } from './speech-coder.js';

const laws = ['PCMA', 'PCMU'] as const;

const sizeOf = ({ table, words }: ReturnType<typeof packSpeech>) =>
  words.reduce((sum, lane) => sum + lane.length, table.length);

/** Something that swells and fades like a voice, over a little noise. */
const voice = (count: number, encode: (sample: number) => number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, at) =>
    encode(Math.sin(at * 0.21) * 5_000 * Math.max(0, Math.sin(at / 3_000)) + ((at * 7_919) % 31)),
  );

describe('packed speech', () => {
  it.each(laws)('gives any %s codes back', async (law) => {
    const codes = fc.uint8Array({ maxLength: 3_000 });
    await fc.assert(
      fc.asyncProperty(codes, async (given) => {
        expect(await unpackSpeech(packSpeech(given, law), law, given.length)).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['PCMA', alawOf],
    ['PCMU', ulawOf],
  ] as const)(
    'of a voice in %s takes less than half, and more turns than one',
    async (law, encode) => {
      const codes = voice(150_001, encode);
      const packed = packSpeech(codes, law);
      expect(sizeOf(packed)).toBeLessThan(0.5 * codes.length);
      expect(Buffer.compare(await unpackSpeech(packed, law, codes.length), codes)).toBe(0);
    },
  );

  it('of silence takes next to nothing', () => {
    expect(sizeOf(packSpeech(new Uint8Array(100_000).fill(0xd5), 'PCMA'))).toBeLessThan(1_000);
  });

  it('is refused when its table is damaged', async () => {
    const { table, words } = packSpeech(voice(5_000, alawOf), 'PCMA');
    const cut = { table: table.subarray(1), words };
    await expect(unpackSpeech(cut, 'PCMA', 5_000)).rejects.toThrow(RangeError);
  });
});
