import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { Refusal } from '#domain/kernel';
import { wavHeader } from '#media/wav';
import { FILES } from '#seals/offline/evidence';
import { readWav } from '#seals/offline/wav-chunks';
import { redact } from '#seals/redact';
import { SECOND, pcm, sampleProof } from '../../../../test/support/sample-evidence.js';
import { redactedParts } from './evidence-parts.js';

const RATE = SECOND / 4;
const FRAMES = pcm.length / 4;

const proofWithout = async (from: number, to: number) => {
  const { key, proof } = await sampleProof();
  const said = { spans: [[from, to]] as const, reason: 'x', exportedAt: 'now', exportedBy: 'Ada' };
  return redact(proof, said, { key, converter: 'media-5' });
};

/** As it is read of a recording; tells how often it was closed. */
const soundOf = (measures: { readonly frames?: number; readonly sampleRate?: number } = {}) => {
  let closed = 0;
  const bytes = Buffer.concat([wavHeader(RATE, 2, FRAMES), pcm]);
  const open = () => Readable.from([bytes]).once('close', () => (closed += 1));
  const sound = {
    wav: { name: 'call.wav', byteLength: bytes.length, open },
    ...{ note: null, frames: FRAMES, sampleRate: RATE, ...measures },
    close: async () => void (closed += 1),
  };
  return { sound, closed: () => closed };
};

describe('the sound of evidence with seconds withheld', () => {
  it.each([
    ['longer', { frames: FRAMES + 1 }],
    ['shorter', { frames: FRAMES - 1 }],
    ['sampled otherwise', { sampleRate: 2 * RATE }],
  ])(
    'is not given away where it is %s than what was sealed, and is closed',
    async (_how, other) => {
      const { sound, closed } = soundOf(other);
      const why = await redactedParts(await proofWithout(1, 3), sound).catch(
        (error: unknown) => error,
      );
      expect(why).toBeInstanceOf(Refusal);
      expect((why as Refusal).code).toBe('sound-differs');
      expect(closed()).toBe(1);
    },
  );

  it('is silent in these seconds, and in no other', async () => {
    const { sound, closed } = soundOf();
    const parts = await redactedParts(await proofWithout(1, 3), sound);
    expect(parts.map(({ name }) => name)).toEqual([FILES.wav]);
    const wav = readWav(Uint8Array.from(await buffer(parts[0]!.content as Readable)));
    const silent = Buffer.from(pcm).fill(0, SECOND, 3 * SECOND);
    expect(Buffer.from(wav.pcm).equals(silent)).toBe(true);
    expect(closed()).toBe(1);
  });
});
