import { readWav } from '#seals/offline/wav-chunks';
import type { Product } from './product.js';

/** So many bytes of sound are found nowhere twice. */
const PIECE = 400;

/** Asks for a package that withholds seconds. */
export const redactedEvidence = (product: Product, id: string, body: object): Promise<Response> =>
  product.fetch(`/api/recordings/${id}/evidence`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** How much of each second of a WAV is found in these bytes. */
export const secondsIn = (
  bytes: Buffer,
  wav: Uint8Array<ArrayBuffer>,
): ('all of it' | 'some of it' | 'none of it')[] => {
  const { pcm, sampleRate } = readWav(wav);
  const second = sampleRate * 4;
  return Array.from({ length: Math.ceil(pcm.length / second) }, (_, n) => {
    const sound = Buffer.from(pcm.subarray(n * second, (n + 1) * second));
    const pieces = Array.from({ length: Math.ceil(sound.length / PIECE) }, (_piece, at) =>
      bytes.includes(sound.subarray(at * PIECE, (at + 1) * PIECE)),
    );
    return pieces.every(Boolean) ? 'all of it' : pieces.some(Boolean) ? 'some of it' : 'none of it';
  });
};
