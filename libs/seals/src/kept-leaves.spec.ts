import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '#media/byte-source';
import { inspectCalls } from '#media/inspect-calls';
import { phoneCapture } from '#media/synthesis/phone-capture';
import { captureDifferences, soundDifferences } from './content-differences.js';
import { differingLeaves } from './kept-leaves.js';
import { LEAF_BYTES, type MeasuredCapture, measureCapture, measureSound } from './measure.js';
import { leafHash } from './merkle.js';

const SECONDS = 4;
const hum = (out: Int16Array, first: number) => {
  for (let i = 0; i < out.length; i++) out[i] = 6_000 * Math.sin((first + i) * 0.07);
};
const pieces = phoneCapture({
  codec: 'PCMA',
  durationMs: SECONDS * 1_000,
  local: hum,
  remote: hum,
  startedAt: new Date('2030-01-01T08:00:00.000Z'),
});
const capture = Buffer.concat(Array.from(pieces, ({ bytes }) => bytes));
const secret = Buffer.alloc(32, 1);
const read = async (bytes: Uint8Array) => {
  const source = bytesSource(bytes);
  const { first } = await inspectCalls(bytesSource(capture));
  return {
    capture: await measureCapture(source),
    sound: await measureSound(source, first.index, secret),
  };
};
const sealed = ({ leaves: _leaves, ...said }: MeasuredCapture) => ({
  ...said,
  leafBytes: LEAF_BYTES as 65_536,
});

describe('what is sealed of a capture', () => {
  it('is the same when it is read again, and the same PCM with other salts', async () => {
    const [one, other] = [await read(capture), await read(capture)];
    expect(other).toEqual(one);
    expect(captureDifferences(sealed(one.capture), other.capture, one.capture.leaves)).toEqual([]);
    expect(one.sound.sampleRate).toBe(8_000);
    // What the remote side says comes a little later, so that a fifth second begins.
    expect(one.sound.seconds).toHaveLength(SECONDS + 1);
  });

  it('tells any flipped bit, and in which piece and second it is', async () => {
    const one = await read(capture);
    const sound = {
      ...one.sound,
      converter: 'media-5',
      channels: 2 as const,
      bitsPerSample: 16 as const,
      digits: 'muted' as const,
    };
    const bits = fc.nat(capture.length * 8 - 1);
    await fc.assert(
      fc.asyncProperty(bits, async (bit) => {
        const flipped = Buffer.from(capture);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        const found = await measureCapture(bytesSource(flipped));
        const [differs] = captureDifferences(sealed(one.capture), found, one.capture.leaves);
        const leaf = Math.floor((bit >> 3) / LEAF_BYTES);
        expect(differs?.bytes).toEqual([
          [leaf * LEAF_BYTES, Math.min((leaf + 1) * LEAF_BYTES, capture.length)],
        ]);
      }),
      { numRuns: 40 },
    );
    // A byte in the middle of a payload of the third second.
    const at = Math.floor(capture.length * 0.62);
    const heard = Buffer.from(capture);
    for (let byte = at; byte < at + 400; byte += 10) heard[byte]! ^= 0x40;
    const other = await read(heard);
    const [differs] = soundDifferences(sound, other.sound, one.sound.seconds);
    expect(differs?.seconds?.[0]?.[0]).toBe(2);
    expect(differs?.detail).toMatch(/^The sound is not the one that was sealed: seconds? 2/);
  });

  it('is told by its size alone where its leaves are lost', async () => {
    const one = await read(capture);
    const cut = await measureCapture(bytesSource(capture.subarray(0, 1_000)));
    expect(captureDifferences(sealed(one.capture), cut, null)).toEqual([
      {
        part: 'capture',
        code: 'capture-length-differs',
        figures: { found: 1_000, sealed: capture.length },
        detail: `The capture is not the one that was sealed: it has 1000 bytes, and had ${String(capture.length)}.`,
      },
    ]);
  });
});

describe('differingLeaves', () => {
  it('says which leaves differ, are missing or too many, in spans', () => {
    const leaf = (n: number) => leafHash(Buffer.of(n));
    const all = [0, 1, 2, 3, 4].map(leaf);
    expect(differingLeaves(all, all)).toEqual([]);
    const bent = [leaf(0), leaf(9), leaf(8), leaf(3)];
    expect(differingLeaves(all, bent)).toEqual([
      [1, 3],
      [4, 5],
    ]);
  });
});
