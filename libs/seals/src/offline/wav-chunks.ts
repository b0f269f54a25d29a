import { type Json, canonicalJson } from '../canonical-json.js';
import { type Bytes, textOf } from './bytes.js';
import { WAV_CHUNK, type WavProof } from './evidence.js';

/** What a WAV holds. */
export type Wav = {
  readonly sampleRate: number;
  readonly pcm: Bytes;
  /** `null`: it carries none. */
  readonly proof: WavProof | null;
};

const HEAD = 12;
const CHUNK_HEAD = 8;
const FORMAT_BYTES = 16;
/** In this order; the last one may be missing. */
const CHUNKS: readonly string[] = ['fmt ', 'data', WAV_CHUNK];

/**
 * Reads a WAV of 16-bit stereo PCM as the product writes it, with nothing else in it.
 * @throws Error when it is another one, or not whole
 */
export const readWav = (bytes: Bytes): Wav => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const ascii = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (ascii(0) !== 'RIFF' || ascii(8) !== 'WAVE' || view.getUint32(4, true) + 8 !== bytes.length)
    throw new Error('That is no whole WAV.');
  const chunks = new Map<string, Bytes>();
  for (let at = HEAD; at < bytes.length;) {
    if (at + CHUNK_HEAD > bytes.length) throw new Error('Something lies behind the WAV.');
    const size = view.getUint32(at + 4, true);
    const from = at + CHUNK_HEAD;
    if (from + size > bytes.length) throw new Error('A chunk of the WAV is cut off.');
    if (ascii(at) !== CHUNKS[chunks.size])
      throw new Error('The WAV has a chunk that the product did not write there.');
    chunks.set(ascii(at), bytes.subarray(from, from + size));
    at = from + size + (size % 2);
    if (size % 2 === 1 && bytes[at - 1] !== 0) throw new Error('A chunk is not padded by zero.');
  }
  const proof = chunks.get(WAV_CHUNK);
  return {
    sampleRate: sampleRateOf(chunks.get('fmt ')),
    pcm: chunks.get('data') ?? new Uint8Array(),
    proof: proof ? proofIn(proof) : null,
  };
};

const proofIn = (chunk: Bytes): WavProof => {
  const text = textOf(chunk);
  const proof = JSON.parse(text) as Json;
  if (canonicalJson(proof) !== text)
    throw new Error('What the WAV carries is not written in the canonical form.');
  return proof as WavProof;
};

const sampleRateOf = (format: Bytes | undefined): number => {
  if (!format) throw new Error('The WAV does not say how it is sampled.');
  if (format.length !== FORMAT_BYTES) throw new Error('That is no WAV of 16-bit stereo PCM.');
  const view = new DataView(format.buffer, format.byteOffset, format.length);
  const [codec, channels] = [view.getUint16(0, true), view.getUint16(2, true)];
  const sampleRate = view.getUint32(4, true);
  const isPlain =
    codec === 1 &&
    channels === 2 &&
    view.getUint32(8, true) === sampleRate * 4 &&
    view.getUint16(12, true) === 4 &&
    view.getUint16(14, true) === 16;
  if (!isPlain) throw new Error('That is no WAV of 16-bit stereo PCM.');
  return sampleRate;
};
