import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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

/** Bytes that look random: every branch of the decoder, saturation too. */
function noise(): Uint8Array {
  const bytes = new Uint8Array(200_000);
  let seed = 1;
  for (let i = 0; i < bytes.length; i++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = seed >>> 16;
  }
  return bytes;
}

function decode(bytes: Uint8Array, piece = bytes.length): Int16Array {
  const decoder = new G722Decoder();
  const out = new Int16Array(bytes.length * 2);
  for (let at = 0; at < bytes.length; at += piece) {
    decoder.decode(bytes, at, Math.min(bytes.length, at + piece), out, at * 2);
  }
  return out;
}

const fingerprint = (samples: Int16Array) =>
  createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex').slice(0, 16);

describe('G.722', () => {
  // The fingerprints are those of what ffmpeg 5.1 decodes from the same bytes.
  it.each([
    ['speech of the local side', payload(0), '21be77a0e328a4f7'],
    ['speech of the remote side', payload(1), '2189170f4f1a6de1'],
    ['noise', noise(), 'aa217af44c8bb964'],
  ])('is that of ffmpeg, sample by sample: %s', (_, bytes, expected) => {
    expect(fingerprint(decode(bytes))).toBe(expected);
    expect(fingerprint(decode(bytes, 77))).toBe(expected);
  });

  it('goes on from a saved state as if it had never stopped', () => {
    const bytes = noise().subarray(0, 20_000);
    const whole = decode(bytes);
    const before = new G722Decoder();
    before.decode(bytes, 0, 7001, new Int16Array(14_002), 0);
    const after = new G722Decoder();
    after.restore(before.save());
    const rest = new Int16Array((bytes.length - 7001) * 2);
    after.decode(bytes, 7001, bytes.length, rest, 0);
    expect(rest).toEqual(whole.subarray(14_002));
  });
});
