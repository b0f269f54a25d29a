import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Channel, VirtualWav, WavRate } from '../src/audio.js';
import { openWav } from '../src/audio.js';
import type { ByteSource } from '../src/byte-source.js';
import { bytesSource } from '../src/byte-source.js';
import { G722Decoder } from '../src/codec/g722.js';
import { convertCapture } from '../src/convert.js';
import { decodeIndex } from '../src/index/index-format.js';
import { inspectCapture } from '../src/inspect.js';
import { ChunkRenderer } from '../src/render/chunk-renderer.js';
import { REMOTE } from '../src/scan/sides.js';
import { phoneCapture } from '../src/synthesis/phone-capture.js';
import { capture, concat } from './capture-builder.js';
import { payloadsOf, sender } from './g72x-speech.js';
import { changingCodecs, lossyOpus } from './opus-speech.js';
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

/** 40 s of what a side of a fixture says, of which every 17th packet is lost. */
function lossy(name: string, type: number, ms: number): Uint8Array {
  const payloads = payloadsOf(name, 0);
  const twice = [...payloads, ...payloads];
  return capture(
    sender(
      0,
      type,
      ms,
      twice.map((payload, i) => (i % 17 === 9 ? null : payload)),
    ),
  );
}

async function samplesOf(wav: VirtualWav): Promise<Int16Array> {
  const bytes = await bytesOf(wav, 44, wav.byteLength);
  return new Int16Array(Uint8Array.from(bytes).buffer);
}

const fixture = (name: string) => new Uint8Array(readFileSync(`${FIXTURES}/${name}`));
const CAPTURES: [string, () => Uint8Array | Promise<Uint8Array>][] = [
  ['a phone, 70 s', longCapture],
  ['loss and reordering', () => fixture('loss5-reorder-dup.pcap')],
  ['silence suppression', () => fixture('g711a-cn13-dtx-2way.pcap')],
  ['G.722', () => fixture('g722-2way.pcap')],
  ['Opus with loss and pauses', async () => capture(await lossyOpus())],
  ['G.729 with described noise', () => fixture('g729b-sid-2way.pcap')],
  ['G.729 with loss', () => lossy('g729a-2way.pcap', 18, 20)],
  ['G.723.1 with loss', () => lossy('g7231-2way.pcap', 4, 30)],
  ['codecs that change in mid-call', async () => capture(await changingCodecs())],
];

describe.each(CAPTURES)('any range of the WAV equals that of the whole: %s', (_, make) => {
  let open: (channel: Channel, sampleRate?: WavRate) => VirtualWav;
  let source: ByteSource;

  beforeAll(async () => {
    source = bytesSource(await make());
    const { index } = await inspectCapture(source);
    open = (channel, sampleRate = 'natural') => openWav(source, index, { channel, sampleRate });
  });

  it.each([
    ['both', 'natural'],
    ['local', 'natural'],
    ['remote', 'natural'],
    ['mix', 'natural'],
    ['both', 48_000],
  ] as const)('%s, rate %s', async (channel, rate) => {
    const wav = open(channel, rate);
    const whole = await bytesOf(wav, 0, wav.byteLength);
    expect(whole).toHaveLength(wav.byteLength);
    expect(whole.readUInt32LE(40)).toBe(wav.byteLength - 44);
    const place = fc.nat(wav.byteLength + 10);
    const property = fc.asyncProperty(place, place, async (one, other) => {
      const [from, to] = one < other ? [one, other] : [other, one];
      expect((await bytesOf(wav, from, to)).equals(whole.subarray(from, to))).toBe(true);
    });
    await fc.assert(property, { numRuns: rate === 'natural' ? 20 : 4 });
  });

  it('and the whole is what a conversion writes', async () => {
    const parts: Uint8Array[] = [];
    const write = (bytes: Uint8Array) => void parts.push(bytes.slice());
    await convertCapture(source, write, { channel: 'both' });
    const wav = open('both');
    expect((await bytesOf(wav, 0, wav.byteLength)).equals(Buffer.concat(parts))).toBe(true);
  });

  it('also when several listen in turns, and some leave', async () => {
    const wav = open('both');
    const whole = await bytesOf(wav, 0, wav.byteLength);
    const listeners = Array.from({ length: 7 }, (_, i) => {
      const begin = Math.floor((i * wav.byteLength) / 9);
      return { i, at: begin, reading: wav.read(begin, wav.byteLength)[Symbol.asyncIterator]() };
    });
    for (const listener of listeners.toReversed()) {
      if (listener.i % 3 !== 0) continue;
      await listener.reading.next();
      await listener.reading.return?.();
    }
    for (let left = listeners.filter(({ i }) => i % 3 !== 0); left.length > 0;) {
      const going = [];
      for (const listener of left) {
        const { value, done } = await listener.reading.next();
        if (done === true) continue;
        expect(whole.subarray(listener.at, listener.at + value.length).equals(value)).toBe(true);
        going.push(listener);
        listener.at += value.length;
      }
      left = going;
    }
    for (const { i, at } of listeners) if (i % 3 !== 0) expect(at).toBe(wav.byteLength);
  });
});

describe('a chunk', () => {
  it('is decoded as far as it is asked for', async () => {
    const source = bytesSource(longCapture());
    const { index } = await inspectCapture(source);
    const renderer = new ChunkRenderer(source, decodeIndex(index));
    const rendering = await renderer.begin(1, { muted: true });
    const local = () => Int16Array.from(rendering.chunk.local!);
    await rendering.upTo(16_000);
    const begun = local();
    expect(begun.subarray(32_000).every((sample) => sample === 0)).toBe(true);
    await rendering.upTo(renderer.chunkFrames);
    expect(local().subarray(0, 16_000)).toEqual(begun.subarray(0, 16_000));
    rendering.free();
    expect(local()).toEqual(Int16Array.from((await renderer.render(1, true)).local!));
  });

  it('is decoded on the side alone that is wanted', async () => {
    const source = bytesSource(longCapture());
    const { index } = await inspectCapture(source);
    const renderer = new ChunkRenderer(source, decodeIndex(index));
    const rendering = await renderer.begin(0, { muted: true, sides: [REMOTE] });
    expect(rendering.chunk).toMatchObject({
      local: null,
      remote: expect.any(Int16Array) as object,
    });
    rendering.free();
  });
});

describe('48 kHz on request', () => {
  it.each(CAPTURES.slice(0, 4))('keeps every sample of the natural rate: %s', async (_, make) => {
    const source = bytesSource(await make());
    const { index, sampleRate } = await inspectCapture(source);
    const natural = samplesOf(openWav(source, index, { channel: 'both' }));
    const raised = samplesOf(openWav(source, index, { channel: 'both', sampleRate: 48_000 }));
    const [few, many] = [await natural, await raised];
    const times = 48_000 / sampleRate;
    expect(many.length).toBe(few.length * times);
    for (let i = 0; i < few.length / 2; i++) {
      if (many[2 * i * times] !== few[2 * i]) expect.fail(`frame ${i} differs`);
    }
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
