import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silenced } from './silenced.js';

describe('silencing bytes as they go by', () => {
  it('is zero there and nowhere else, however they are cut, and leaves what was given', async () => {
    const length = fc.nat(9);
    const stretch = fc.tuple(fc.nat(30), fc.nat(9)).map(([from, n]) => [from, from + n] as const);
    await fc.assert(
      fc.asyncProperty(fc.array(length), fc.array(stretch), async (lengths, stretches) => {
        const pieces = lengths.map((n) => new Uint8Array(n).fill(7));
        const found: number[] = [];
        for await (const piece of silenced(pieces, stretches)) found.push(...piece);
        const isSilent = (at: number) => stretches.some(([from, to]) => at >= from && at < to);
        expect(found).toEqual(pieces.flatMap((p) => [...p]).map((_, at) => (isSilent(at) ? 0 : 7)));
        expect(pieces.every((piece) => piece.every((byte) => byte === 7))).toBe(true);
      }),
    );
  });
});
