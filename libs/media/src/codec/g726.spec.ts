import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { G726Bits } from './g726.js';
import { G726Decoder, g726Samples } from './g726.js';

/** Three seconds of speech, encoded by ffmpeg, packed as in RFC 3551. */
function speech(bits: G726Bits): Uint8Array {
  const path = `../../../../test/fixtures/g726/speech-${bits * 8}.g726`;
  return readFileSync(fileURLToPath(new URL(path, import.meta.url)));
}

/** Bytes that look random: every branch of the decoder, saturation too. */
function noise(): Uint8Array {
  const bytes = new Uint8Array(120_000);
  let seed = 1;
  for (let i = 0; i < bytes.length; i++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = seed >>> 16;
  }
  return bytes;
}

/** The same codes packed from the highest bit down. */
function repacked(bytes: Uint8Array, bits: G726Bits): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const set = (bytes[bit >> 3]! >> (bit & 7)) & 1;
    const code = Math.floor(bit / bits);
    const to = code * bits + (bits - 1 - (bit % bits));
    out[to >> 3]! |= set << (7 - (to & 7));
  }
  return out;
}

function decode(decoder: G726Decoder, bytes: Uint8Array, bits: G726Bits, piece = bytes.length) {
  const out = new Int16Array(g726Samples(bits, bytes.length));
  let at = 0;
  for (let from = 0; from < bytes.length; from += piece) {
    at += decoder.decode(bytes, from, Math.min(bytes.length, from + piece), out, at);
  }
  return out;
}

const fingerprint = (samples: Int16Array) =>
  createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex').slice(0, 16);

describe('G.726', () => {
  // The fingerprints are those of what ffmpeg 5.1 decodes from the same bytes.
  it.each<[G726Bits, string]>([
    [2, '47ccbf7b8e63202a'],
    [3, 'f4e538845f2f6dce'],
    [4, '9392fb60699c33d1'],
    [5, 'f61ae6b71453b931'],
  ])('of %i bits is that of ffmpeg, sample by sample, in speech', (bits, expected) => {
    const bytes = speech(bits);
    expect(fingerprint(decode(new G726Decoder(bits, 'low-first'), bytes, bits))).toBe(expected);
    const pieces = decode(new G726Decoder(bits, 'low-first'), bytes, bits, 60);
    expect(fingerprint(pieces)).toBe(expected);
    const turned = decode(new G726Decoder(bits, 'high-first'), repacked(bytes, bits), bits);
    expect(fingerprint(turned)).toBe(expected);
  });

  // The same but for the samples at which ffmpeg 5.1 runs over 16 bits, where these are saturated.
  it.each<[G726Bits, string]>([
    [2, '9ec838328321b27b'],
    [3, 'eefbfe78293ea383'],
    [4, '42a7c7d0de38eca1'],
    [5, '71e98c611facac30'],
  ])('of %i bits is that of ffmpeg in noise', (bits, expected) => {
    const decoder = new G726Decoder(bits, 'low-first');
    expect(fingerprint(decode(decoder, noise(), bits))).toBe(expected);
  });

  it.each<G726Bits>([2, 3, 4, 5])('of %i bits goes on from a saved state', (bits) => {
    const bytes = noise().subarray(0, 30_000);
    const whole = decode(new G726Decoder(bits, 'low-first'), bytes, bits);
    const before = new G726Decoder(bits, 'low-first');
    decode(before, bytes.subarray(0, 15_000), bits);
    const after = new G726Decoder(bits, 'low-first');
    after.restore(before.save());
    const rest = decode(after, bytes.subarray(15_000), bits);
    expect(rest).toEqual(whole.subarray(whole.length / 2));
  });

  it('has no sound in a payload that ends within a group of samples', () => {
    expect([2, 3, 4, 5].map((bits) => g726Samples(bits as G726Bits, 61))).toEqual([244, 0, 122, 0]);
    expect(g726Samples(3, 60)).toBe(160);
    expect(g726Samples(5, 100)).toBe(160);
  });
});
