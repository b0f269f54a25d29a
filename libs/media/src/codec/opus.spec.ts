import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { createDecoder } from 'libopus-wasm';
import { describe, expect, it } from 'vitest';
import { collectGarbage } from '../../test/collect-garbage.js';
import { opusPackets } from '../../test/opus-speech.js';
import type { Payload } from './decoder.js';
import { OpusDecoder } from './opus.js';
import { carriedSamples, isNarrowband, isOpusPacket, opusSamples } from './opus-packet.js';

const GOLDEN = fileURLToPath(new URL('../../../../test/fixtures/opus', import.meta.url));
const RATE = 16_000;
const FRAME = RATE / 50;

const payload = (bytes: Uint8Array): Payload => ({ bytes, start: 0, end: bytes.length });

/** Packets, each after its length, and what libopus 1.3.1 in C makes of them at 16 kHz. */
function golden(name: string): { packets: Uint8Array[]; pcm: Int16Array } {
  const file = readFileSync(`${GOLDEN}/${name}`);
  const packets: Uint8Array[] = [];
  let at = 2;
  for (let left = file.readUInt16LE(0); left > 0; left--) {
    const length = file.readUInt16LE(at);
    packets.push(file.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return { packets, pcm: new Int16Array(Uint8Array.from(file.subarray(at)).buffer) };
}

async function decode(packets: readonly Uint8Array[], rate = RATE): Promise<Int16Array> {
  const decoder = await OpusDecoder.open(rate);
  const out = new Int16Array(packets.length * 0.12 * rate);
  let at = 0;
  for (const packet of packets) at += decoder.decode(packet, 0, packet.length, out, at);
  decoder.free();
  return out.subarray(0, at);
}

/** Decodes packets of 20 ms of which some are lost; `carried`: is the next one asked about them? */
async function decodeLossy(
  packets: readonly Uint8Array[],
  isLost: (i: number) => boolean,
  carried: boolean,
): Promise<Int16Array> {
  const decoder = await OpusDecoder.open(RATE);
  const out = new Int16Array(packets.length * FRAME);
  let missing = 0;
  packets.forEach((packet, i) => {
    if (isLost(i)) {
      missing++;
      return;
    }
    const gap = missing * FRAME;
    const next = carried ? payload(packet) : null;
    if (missing > 0) decoder.conceal(out, i * FRAME - gap, gap, next);
    decoder.decode(packet, 0, packet.length, out, i * FRAME);
    missing = 0;
  });
  decoder.free();
  return out;
}

/** Decibels by which the sound exceeds its difference from another, over some of the packets. */
function likeness(sound: Int16Array, other: Int16Array, of: (i: number) => boolean): number {
  let power = 0;
  let error = 1;
  for (let at = 0; at < sound.length; at++) {
    if (!of(Math.floor(at / FRAME))) continue;
    power += sound[at]! ** 2;
    error += (sound[at]! - other[at]!) ** 2;
  }
  return 10 * Math.log10(power / error);
}

describe('Opus', () => {
  it.each(readdirSync(GOLDEN))('is that of libopus in C: %s', async (name) => {
    const { packets, pcm } = golden(name);
    const heard = await decode(packets);
    expect(heard.length).toBe(pcm.length);
    const most = heard.reduce((max, sample, i) => Math.max(max, Math.abs(sample - pcm[i]!)), 0);
    // What CELT adds is computed in floating point, and rounded.
    expect(most).toBeLessThanOrEqual(name.startsWith('silk') ? 0 : 1);
  });

  it.each([8000, 48_000])('lasts as long at %i Hz', async (rate) => {
    for (const name of readdirSync(GOLDEN)) {
      const { packets, pcm } = golden(name);
      expect((await decode(packets, rate)).length).toBe((pcm.length * rate) / RATE);
    }
  });

  it('begins anew as if it had never stopped once it has heard what comes before a chunk', async () => {
    const packets = await opusPackets(0, { sampleRate: RATE });
    const whole = await decode(packets);
    // 300 ms, and 120 ms that every chunk has.
    const preroll = 21;
    for (let from = 100; from < packets.length - 50; from += 40) {
      const anew = await decode(packets.slice(from - preroll, from + 50));
      const heard = anew.subarray(preroll * FRAME);
      const expected = whole.subarray(from * FRAME, (from + 50) * FRAME);
      if (expected.some((sample) => Math.abs(sample) > 500)) {
        expect(likeness(expected, heard, () => true)).toBeGreaterThan(40);
      }
    }
  });
});

describe('an Opus decoder that is not needed any more', () => {
  it('leaves nothing behind', async () => {
    const [packet] = await opusPackets(0, { sampleRate: RATE });
    const out = new Int16Array(FRAME);
    const open = async (times: number) => {
      for (let i = 0; i < times; i++) {
        const decoder = await OpusDecoder.open(RATE);
        decoder.decode(packet!, 0, packet!.length, out, 0);
        decoder.free();
      }
      collectGarbage();
      return process.memoryUsage().rss;
    };
    const before = await open(500);
    // Each takes more than 20 kB: 5,000 that stay would be more than 100 MB.
    expect((await open(5000)) - before).toBeLessThan(50_000_000);
  });
});

describe('Opus packets that are lost', () => {
  // Two in a hundred at first, then two in a row.
  const isLost = (i: number) => i > 10 && (i % 23 === 7 || (i > 500 && i % 41 === 8));

  it('are taken from the next one, which is nearer to what was said than a guess', async () => {
    const options = {
      sampleRate: RATE,
      fec: true,
      packetLossPercent: 20,
      bitrate: 32_000,
    } as const;
    const packets = await opusPackets(0, options);
    const carrying = packets.filter((packet) => carriedSamples(payload(packet)) > 0).length;
    expect(carrying).toBeGreaterThan(packets.length / 3);
    const isCarried = (i: number) => isLost(i) && carriedSamples(payload(packets[i + 1]!)) > 0;
    const whole = await decode(packets);
    const guessed = likeness(whole, await decodeLossy(packets, isLost, false), isCarried);
    const recovered = likeness(whole, await decodeLossy(packets, isLost, true), isCarried);
    expect(guessed).toBeLessThan(5);
    expect(recovered).toBeGreaterThan(guessed + 6);
  });

  it('are covered for no longer than 120 ms, and it is told how long', async () => {
    const [first, second] = await opusPackets(0, { sampleRate: RATE });
    const decoder = await OpusDecoder.open(RATE);
    const out = new Int16Array(RATE);
    decoder.decode(first!, 0, first!.length, out, 0);
    expect(decoder.conceal(out, FRAME, FRAME, payload(second!))).toBe(FRAME);
    expect(decoder.conceal(out, FRAME, RATE / 2, null)).toBe(0.12 * RATE);
    expect(out.subarray(FRAME + 0.12 * RATE).every((sample) => sample === 0)).toBe(true);
    decoder.free();
  });

  it('and packets that break the rules, are covered as well', async () => {
    const packets = await opusPackets(0, { sampleRate: RATE });
    const decoder = await OpusDecoder.open(RATE);
    const out = new Int16Array(FRAME);
    packets.slice(0, 120).forEach((packet) => decoder.decode(packet, 0, packet.length, out, 0));
    const broken = Uint8Array.of(packets[0]![0]! | 1, 1, 2, 3, 4, 5, 6, 7);
    expect(isOpusPacket(broken, 0, broken.length)).toBe(false);
    expect(decoder.decode(broken, 0, broken.length, new Int16Array(2 * FRAME), 0)).toBe(2 * FRAME);
    decoder.free();
  });
});

describe('a pause in Opus', () => {
  it('is filled with the noise that was there, but only when there was no voice', async () => {
    const packets = await opusPackets(1, { sampleRate: RATE, dtx: true });
    const pause = packets.findIndex(({ length }, i) => i > 50 && length <= 2);
    expect(pause).toBeGreaterThan(50);
    const decoder = await OpusDecoder.open(RATE);
    const out = new Int16Array(packets.length * FRAME + RATE);
    const play = (to: number, from = 0) => {
      for (let i = from; i < to; i++)
        decoder.decode(packets[i]!, 0, packets[i]!.length, out, i * FRAME);
    };
    const voice = packets.findIndex(({ length }) => length > 60);
    play(voice + 1);
    out.fill(0);
    decoder.rest(out, 0, RATE / 4);
    expect(out.every((sample) => sample === 0)).toBe(true);
    play(pause, voice + 1);
    out.fill(0);
    decoder.rest(out, 0, RATE / 4);
    expect(out.subarray(0, RATE / 4).some((sample) => sample !== 0)).toBe(true);
    decoder.free();
  });
});

describe('the rules of Opus packets', () => {
  it('are those of libopus, whatever the bytes', async () => {
    const decoder = await createDecoder({ sampleRate: 8000, channels: 1 });
    const accepts = (bytes: Uint8Array): number => {
      try {
        return decoder.decode(bytes).length * 6;
      } catch {
        return 0;
      }
    };
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 60 }),
      fc.uint8Array({ minLength: 1, maxLength: 1400 }),
    );
    const property = fc.property(bytes, fc.nat(3), (packet, code) => {
      packet[0] = (packet[0]! & 0xfc) | code;
      const samples = isOpusPacket(packet, 0, packet.length)
        ? opusSamples(packet, 0, packet.length)
        : 0;
      expect(samples).toBe(accepts(packet));
    });
    fc.assert(property, { numRuns: 1500 });
    decoder.free();
  });

  it('tell narrowband from more', () => {
    const bits = (...configs: number[]) => configs.reduce((all, config) => all | (1 << config), 0);
    expect(isNarrowband(bits(0, 3, 16, 19))).toBe(true);
    for (const config of [4, 11, 12, 15, 20, 31]) expect(isNarrowband(bits(1, config))).toBe(false);
  });
});
