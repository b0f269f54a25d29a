import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Channel, VirtualWav } from '../src/audio.js';
import { openWav } from '../src/audio.js';
import { bytesSource } from '../src/byte-source.js';
import { G722Decoder } from '../src/codec/g722.js';
import { inspectCapture } from '../src/inspect.js';
import { phoneCapture } from '../src/synthesis/phone-capture.js';
import { concat } from './capture-builder.js';
import { FIXTURES, hear } from './speech.js';

async function bytesOf(wav: VirtualWav, from: number, to: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of wav.read(from, to)) parts.push(part);
  return Buffer.concat(parts);
}

const sawtooth = (slope: number) => (out: Int16Array, first: number) => {
  for (let i = 0; i < out.length; i++) out[i] = (((first + i) * slope) % 16_384) - 8192;
};

/** 70 s, more than several chunks, as a phone writes it. */
function longCapture(): Uint8Array {
  const pieces = phoneCapture({
    codec: 'PCMA',
    durationMs: 70_000,
    local: sawtooth(37),
    remote: sawtooth(11),
    startedAt: new Date('2026-01-02T03:04:05Z'),
  });
  return concat([...pieces].map(({ bytes }) => bytes));
}

const fixture = (name: string) => new Uint8Array(readFileSync(`${FIXTURES}/${name}`));
const CAPTURES: [string, () => Uint8Array][] = [
  ['a phone, 70 s', longCapture],
  ['loss and reordering', () => fixture('loss5-reorder-dup.pcap')],
  ['silence suppression', () => fixture('g711a-cn13-dtx-2way.pcap')],
  ['G.722', () => fixture('g722-2way.pcap')],
];

describe.each(CAPTURES)('any range of the WAV equals that of the whole: %s', (_, make) => {
  let open: (channel: Channel) => VirtualWav;

  beforeAll(async () => {
    const source = bytesSource(make());
    const { index } = await inspectCapture(source);
    open = (channel) => openWav(source, index, { channel });
  });

  it.each(['both', 'local', 'remote', 'mix'] as const)('%s', async (channel) => {
    const wav = open(channel);
    const whole = await bytesOf(wav, 0, wav.byteLength);
    expect(whole).toHaveLength(wav.byteLength);
    expect(whole.readUInt32LE(40)).toBe(wav.byteLength - 44);
    const place = fc.nat(wav.byteLength + 10);
    const property = fc.asyncProperty(place, place, async (one, other) => {
      const [from, to] = one < other ? [one, other] : [other, one];
      expect((await bytesOf(wav, from, to)).equals(whole.subarray(from, to))).toBe(true);
    });
    await fc.assert(property, { numRuns: 25 });
  });
});

describe('G.722', () => {
  it('is decoded in chunks as it would be in one go', async () => {
    const bytes = fixture('g722-2way.pcap');
    const payloads = [0, 1].map((side) => {
      const parts: Uint8Array[] = [];
      // Records of 230 bytes, both sides in turn; 70 bytes of headers.
      for (let at = 24 + side * 230; at < bytes.length; at += 460) {
        parts.push(bytes.subarray(at + 70, at + 230));
      }
      return concat(parts);
    });
    const { sides } = await hear(bytes);
    sides.forEach((heard, side) => {
      const payload = payloads[side]!;
      const whole = new Int16Array(payload.length * 2);
      new G722Decoder().decode(payload, 0, payload.length, whole, 0);
      const begin = side * 128;
      expect(heard.subarray(begin, begin + whole.length)).toEqual(whole);
    });
  });
});

describe('a phone’s own capture', () => {
  it('is decoded sample by sample, local left', async () => {
    const source = bytesSource(longCapture());
    const inspection = await inspectCapture(source);
    expect(inspection).toMatchObject({
      sampleRate: 8000,
      codecs: ['G.711 A-law'],
      capturedAt: '2026-01-02T03:04:05.020Z',
      quality: { packets: 7000, lost: 0 },
      dtmf: [],
    });
    const wav = openWav(source, inspection.index, { channel: 'both' });
    const bytes = await bytesOf(wav, 44, 44 + 4 * 8000);
    const expected = new Int16Array(8000);
    sawtooth(37)(expected, 0);
    for (let i = 0; i < 8000; i++) {
      expect(Math.abs(bytes.readInt16LE(i * 4) - expected[i]!)).toBeLessThanOrEqual(512);
    }
  });

  it('stops reading when told so', async () => {
    const source = bytesSource(longCapture());
    const { index } = await inspectCapture(source);
    const wav = openWav(source, index, { channel: 'both' });
    const reading = wav.read(0, wav.byteLength, AbortSignal.abort(new Error('enough')));
    await expect(async () => {
      for await (const part of reading) expect(part.length).toBe(44);
    }).rejects.toThrow('enough');
  });
});
