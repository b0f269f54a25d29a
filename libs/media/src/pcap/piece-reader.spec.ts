import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../byte-source.js';
import { PIECE, PieceReader } from './piece-reader.js';

const SIZE = 4 * PIECE + 12_345;
/** No two places within it look alike. */
const capture = new Uint8Array(
  Uint32Array.from({ length: SIZE / 4 + 1 }, (_, i) => Math.imul(i, 0x9e3779b1)).buffer,
).subarray(0, SIZE);

/** Is the piece what stands at its place in the capture? */
function isRight({ piece, base }: PieceReader): boolean {
  return Buffer.compare(piece, capture.subarray(base, base + piece.length)) === 0;
}

describe('pieces of a capture', () => {
  it('go on where the reader is, whatever was left of the piece before', async () => {
    // How far before its end a piece is left, or how far behind it reading goes on.
    const steps = fc.array(fc.integer({ min: -PIECE, max: PIECE }), { maxLength: 12 });
    const property = fc.asyncProperty(fc.nat(SIZE - 1), steps, async (from, rests) => {
      const reader = new PieceReader(bytesSource(capture));
      await reader.start(from, SIZE);
      for (const rest of rests) {
        expect(isRight(reader)).toBe(true);
        const { base, piece } = reader;
        expect(reader.isLast).toBe(base + piece.length >= SIZE);
        if (reader.isLast) return;
        const at = Math.min(SIZE - 1, Math.max(base, base + piece.length - rest));
        await reader.advance(at);
        expect(reader.base).toBe(at);
      }
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it.each([
    ['are read once when they were expected', 4096, 1],
    ['are read again when others were expected', 8192, 2],
  ])('%s', async (_, from, times) => {
    const whole = bytesSource(capture);
    const asked: number[] = [];
    const reader = new PieceReader({
      size: SIZE,
      read: (at, length) => (asked.push(at), whole.read(at, length)),
    });
    await reader.expect(4096, 9000);
    await reader.start(from, 9000);
    expect(isRight(reader)).toBe(true);
    expect([reader.base, reader.piece.length]).toEqual([from, 9000 - from]);
    expect(asked).toHaveLength(times);
  });

  it('reach as far as is asked for, whatever was expected', async () => {
    const reader = new PieceReader(bytesSource(capture));
    await reader.expect(4096, 9000);
    await reader.start(4096, 20_000);
    expect(isRight(reader)).toBe(true);
    expect(reader.piece.length).toBe(20_000 - 4096);
  });

  it('stay as they are while they are kept', async () => {
    const reader = new PieceReader(bytesSource(capture));
    await reader.start(0, SIZE);
    const { piece } = reader;
    expect(reader.keep()).toBe(true);
    while (!reader.isLast) await reader.advance(reader.base + reader.piece.length);
    expect(Buffer.compare(piece, capture.subarray(0, piece.length))).toBe(0);
  });

  it('are the last when the source ends early', async () => {
    const cut = bytesSource(capture.subarray(0, 1000));
    const reader = new PieceReader({ size: SIZE, read: (at, length) => cut.read(at, length) });
    await reader.start(0, SIZE);
    expect([reader.piece.length, reader.isLast]).toEqual([1000, true]);
  });

  it('tell of an error when the piece is asked for, not before', async () => {
    const whole = bytesSource(capture);
    const reader = new PieceReader({
      size: SIZE,
      read: (at, length) => (at === 0 ? whole.read(at, length) : Promise.reject(new Error('gone'))),
    });
    await reader.start(0, SIZE);
    expect(isRight(reader)).toBe(true);
    await expect(reader.advance(reader.piece.length)).rejects.toThrow('gone');
  });
});
