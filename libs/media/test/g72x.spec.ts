import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesSource } from '../src/byte-source.js';
import type { CaptureFault } from '../src/capture-fault.js';
import { isDecodable, knownCodecs, prepareCodecs } from '../src/codec/codecs.js';
import { ALAW_TO_PCM } from '../src/codec/g711.js';
import { G723Decoder } from '../src/codec/g723.js';
import { G726Decoder } from '../src/codec/g726.js';
import { G729Decoder } from '../src/codec/g729.js';
import { decodeIndex } from '../src/index/index-format.js';
import { inspectCapture } from '../src/inspect.js';
import type { Sent } from './capture-builder.js';
import { capture } from './capture-builder.js';
import { decodeAll, payloadsOf, sender } from './g72x-speech.js';
import { FIXTURES, hear, truthOf } from './speech.js';

const G729 = 18;
const G723 = 4;
const PCMA = 8;
const CHUNK = 131_072;
const fixture = (name: string) => new Uint8Array(readFileSync(`${FIXTURES}/${name}`));
const fingerprint = (samples: Int16Array) =>
  createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex').slice(0, 16);

function rms(samples: Int16Array, from = 0, to = samples.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += samples[i]! ** 2;
  return Math.sqrt(sum / (to - from));
}

/** The most that two recordings of the same are apart. */
function apart(one: Int16Array, other: Int16Array, from: number, to: number): number {
  let most = 0;
  for (let i = from; i < to; i++) most = Math.max(most, Math.abs(one[i]! - other[i]!));
  return most;
}

/** Loudness of every 10 ms: speech that was coded is not the same sample by sample, but as loud. */
function envelope(samples: Int16Array): number[] {
  const parts = Math.floor(samples.length / 80);
  return Array.from({ length: parts }, (_, i) => rms(samples, i * 80, i * 80 + 80));
}

function likeness(one: number[], other: number[], lag: number): number {
  let [both, first, second] = [0, 0, 0];
  for (let i = Math.max(0, -lag); i < one.length && i + lag < other.length; i++) {
    both += one[i]! * other[i + lag]!;
    first += one[i]! ** 2;
    second += other[i + lag]! ** 2;
  }
  return both / Math.sqrt(first * second);
}

function lagOf(one: Int16Array, other: Int16Array): { lag: number; likeness: number } {
  const [a, b] = [envelope(one), envelope(other)];
  const tries = Array.from({ length: 21 }, (_, i) => ({
    lag: i - 10,
    likeness: likeness(a, b, i - 10),
  }));
  return tries.toSorted((x, y) => y.likeness - x.likeness)[0]!;
}

beforeAll(() => prepareCodecs(['g729', 'g723']));

describe('what FFmpeg decodes', () => {
  // The fingerprints are those of what ffmpeg 5.1 decodes from the same bytes.
  it.each([
    [0, '43e66dd9dc0c7a42'],
    [1, 'a7b09a36d50439b7'],
  ] as const)('G.729 of side %i is that of another ffmpeg, sample by sample', (side, expected) => {
    const decoder = new G729Decoder();
    const samples = decodeAll(decoder, payloadsOf('g729a-2way.pcap', side), 160_000);
    decoder.free();
    expect(fingerprint(samples)).toBe(expected);
  });

  it.each([
    [0, '7381be4aa4ae8d8e'],
    [1, '8e5109a98e699cf1'],
  ] as const)('G.723.1 of side %i is that of another ffmpeg', (side, expected) => {
    const decoder = new G723Decoder();
    const samples = decodeAll(decoder, payloadsOf('g7231-2way.pcap', side), 159_840);
    decoder.free();
    expect(fingerprint(samples)).toBe(expected);
  });

  it('is the same across the seams of chunks, but for what a pre-roll cannot know', async () => {
    const calls = [
      ['g729a-2way.pcap', new G729Decoder(), 160_000, 1],
      ['g7231-2way.pcap', new G723Decoder(), 159_840, 0],
    ] as const;
    for (const [name, decoder, length, tolerated] of calls) {
      const { sides, inspection } = await hear(fixture(name));
      const straight = decodeAll(decoder, payloadsOf(name, 0), length);
      decoder.free();
      expect(inspection.frames).toBeGreaterThan(CHUNK);
      const [local] = sides;
      expect(apart(local, straight, 0, CHUNK)).toBe(0);
      expect(apart(local, straight, CHUNK, length)).toBeLessThanOrEqual(tolerated);
    }
  });

  it('stands where it was spoken', async () => {
    for (const name of ['g729a-2way.pcap', 'g7231-2way.pcap', 'g729b-sid-2way.pcap']) {
      const { sides } = await hear(fixture(name));
      for (const side of [0, 1] as const) {
        const lead = side === 0 ? 0 : 64;
        const { lag, likeness: like } = lagOf(truthOf(side), sides[side].subarray(lead));
        // These codecs look up to 7.5 ms ahead, and are late by a frame at most.
        expect([0, 1, 2, 3]).toContain(lag);
        expect(like).toBeGreaterThan(0.97);
      }
    }
  });
});

describe('packets that are lost', () => {
  const thinned = (payloads: Uint8Array[]) =>
    payloads.map((payload, i) => (i % 10 === 5 ? null : payload));

  it.each([
    ['G.729', 'g729a-2way.pcap', G729, 20],
    ['G.723.1', 'g7231-2way.pcap', G723, 30],
  ] as const)('are covered as %s would have it', async (_, name, type, ms) => {
    const payloads = payloadsOf(name, 0);
    const whole = await hear(capture(sender(0, type, ms, payloads)));
    const thin = await hear(capture(sender(0, type, ms, thinned(payloads))));
    const { local, remote } = thin.inspection.quality;
    // Nothing tells of what is lost at the very end.
    const lost = payloads.filter((__, i) => i % 10 === 5 && i < payloads.length - 1).length;
    expect((local ?? remote)!.concealedMs).toBe(lost * ms);
    expect((local ?? remote)!.lost).toBe(lost);
    const side = local === null ? 1 : 0;
    const block = ms * 8;
    const places = payloads.flatMap((__, i) =>
      i % 10 === 5 && i < payloads.length - 1 ? [i * block] : [],
    );
    const loud = places.filter((at) => rms(whole.sides[side], at, at + block) > 500);
    const strengths = loud.map(
      (at) => rms(thin.sides[side], at, at + block) / rms(whole.sides[side], at, at + block),
    );
    expect(loud.length).toBeGreaterThan(10);
    expect(strengths.filter((strength) => strength > 0.25).length).toBeGreaterThan(
      0.8 * loud.length,
    );
    expect(Math.max(...strengths)).toBeLessThan(4);
  });
});

describe('a codec that takes over', () => {
  it('is heard from where its first packet begins, and the one before up to there', async () => {
    const payloads = payloadsOf('g729a-2way.pcap', 0).slice(0, 60);
    const tones = Array.from({ length: 60 }, (_, i) => new Uint8Array(160).fill(i));
    const other = sender(0, PCMA, 20, tones);
    // Its first packet begins within the last one before.
    other.forEach(({ payload }, i) => {
      const view = new DataView(payload.buffer);
      view.setUint16(2, 1060 + i);
      view.setUint32(4, 5000 + (60 + i) * 160 - 80);
    });
    const sent = [...sender(0, G729, 20, payloads), ...later(other, 60 * 20 - 10)];
    const { sides, inspection } = await hear(capture(sent));
    const side = inspection.quality.local === null ? 1 : 0;
    const straight = decodeAll(new G729Decoder(), payloads, 9600);
    const change = 9600 - 80;
    expect(sides[side].subarray(0, change)).toEqual(straight.subarray(0, change));
    expect(sides[side].subarray(change, change + 9600)).toEqual(
      Int16Array.from({ length: 9600 }, (_, i) => ALAW_TO_PCM[tones[Math.floor(i / 160)]![0]!]!),
    );
  });
});

describe('noise that the sender describes', () => {
  it('of G.729 is heard as loud as it is meant, is no loss, and ends with the next packet', async () => {
    const { inspection, sides } = await hear(fixture('g729b-sid-2way.pcap'));
    const { streams } = decodeIndex(inspection.index);
    const spans = streams.flatMap(({ side, noise }) => noise.map((span) => ({ ...span, side })));
    expect(spans.filter(({ from, to }) => to - from > 1600).length).toBeGreaterThan(5);
    // Of the weakest, hardly one sample is not 0.
    const loud = spans.filter(({ from, to, level }) => to - from >= 80 && level < 80);
    expect(loud.length).toBeGreaterThan(2);
    for (const { from, to, level, side } of loud) {
      const expected = 32_767 * 10 ** (-level / 20);
      expect(rms(sides[side], from, to) / expected).toBeGreaterThan(0.7);
      expect(rms(sides[side], from, to) / expected).toBeLessThan(1.4);
    }
    expect(inspection.quality).toMatchObject({ lost: 0, lossPercent: 0 });
    expect(inspection.gaps.filter(({ reason }) => reason === 'lost')).toEqual([]);
    expect(inspection.timeline.remote.spans.some(({ kind }) => kind === 'noise')).toBe(true);
  });

  it('has the level of the gain in the payload', async () => {
    // 10 ms of speech, then noise of gain 20: 14.8 × 10^1.4 in samples.
    const [speech] = payloadsOf('g729a-2way.pcap', 0);
    const sid = Uint8Array.of(...speech!.subarray(0, 10), 0, 20 << 1);
    const pause = Array.from({ length: 49 }, () => null);
    const sent = sender(0, G729, 20, [sid, ...pause, speech!]);
    // Nothing was sent in between: the numbers go on.
    sent.at(-1)!.payload.set([0x03, 0xe9], 2);
    const { sides, inspection } = await hear(capture([...sent, ...keepGoing()]));
    const side = inspection.quality.local === null ? 1 : 0;
    expect(rms(sides[side], 80, 8000)).toBeGreaterThan(0.95 * 371.8);
    expect(rms(sides[side], 80, 8000)).toBeLessThan(1.05 * 371.8);
    expect(inspection.quality.lost).toBe(0);
  });

  it('goes on where a packet is lost: what was said before is not repeated', async () => {
    const payloads = payloadsOf('g729a-2way.pcap', 0);
    const loud = payloads.slice(100, 140);
    const sid = Uint8Array.of(...payloads[140]!.subarray(0, 10), 0, 6 << 1);
    const pause = Array.from({ length: 20 }, () => null);
    const sent = sender(0, G729, 20, [...loud, sid, ...pause, ...loud]);
    // One packet was lost in the pause: the numbers jump by two.
    sent.slice(41).forEach(({ payload }, i) => payload.set([0x04, 0x12 + i], 2));
    const { sides, inspection } = await hear(capture(sent));
    const side = inspection.quality.local === null ? 1 : 0;
    expect(inspection.quality.lost).toBe(1);
    expect(rms(sides[side], 30 * 160, 40 * 160)).toBeGreaterThan(100);
    expect(rms(sides[side], 40 * 160 + 80, 61 * 160)).toBeLessThan(16);
  });

  it('of G.723.1 lasts until the next packet too', async () => {
    const payloads = payloadsOf('g7231-2way.pcap', 0).slice(0, 8);
    // Bits from the lowest: 2 of the kind of frame, 24 of the spectrum, 6 of the gain.
    const sid = Uint8Array.of(0x02, 0x12, 0x34, 40 << 2);
    const pause = Array.from({ length: 30 }, () => null);
    const sent = sender(0, G723, 30, [...payloads, sid, ...pause, ...payloads]);
    sent.slice(9).forEach(({ payload }, i) => payload.set([0x03, 0xe8 + 9 + i], 2));
    const { sides, inspection } = await hear(capture(sent));
    const side = inspection.quality.local === null ? 1 : 0;
    expect(rms(sides[side], 9 * 240, 39 * 240)).toBeGreaterThan(50);
    expect(inspection.quality.lost).toBe(0);
  });
});

function later(sent: readonly Sent[], ms: number): Sent[] {
  return sent.map((one) => ({ ...one, timeMs: one.timeMs + ms }));
}

/** A few packets more, so that a stream is beyond chance. */
function keepGoing() {
  const payloads = payloadsOf('g729a-2way.pcap', 0).slice(0, 20);
  return sender(0, G729, 20, payloads).map((sent, i) => {
    const view = new DataView(sent.payload.buffer);
    view.setUint16(2, 1002 + i);
    view.setUint32(4, 5000 + (51 + i) * 160);
    return { ...sent, timeMs: sent.timeMs + 51 * 20 };
  });
}

describe('payloads that are none', () => {
  it.each([
    ['G.729', G729, 20, 'g729a-2way.pcap', [1, 3, 9, 11, 13, 19]],
    ['G.723.1', G723, 30, 'g7231-2way.pcap', [2, 3, 5, 19, 23]],
  ] as const)('are silence, not noise: %s', async (_, type, ms, name, lengths) => {
    const good = payloadsOf(name, 0);
    const bad = lengths.map((length) => new Uint8Array(length).fill(0xa4));
    const payloads = good.map((payload, i) =>
      i >= 100 && i < 150 ? bad[i % bad.length]! : payload,
    );
    const { sides, inspection } = await hear(capture(sender(0, type, ms, payloads)));
    const side = inspection.quality.local === null ? 1 : 0;
    const block = ms * 8;
    expect(rms(sides[side], 100 * block, 150 * block)).toBe(0);
    expect(rms(sides[side], 150 * block, good.length * block)).toBeGreaterThan(100);
  });
});

describe('G.726', () => {
  const speech = new Uint8Array(readFileSync(`${FIXTURES}/../g726/speech-32.g726`));
  const payloads = Array.from({ length: speech.length / 80 }, (_, i) =>
    speech.subarray(i * 80, i * 80 + 80),
  );

  it('is heard from devices that send it as payload type 2', async () => {
    const { sides, inspection } = await hear(capture(sender(0, 2, 20, payloads)));
    expect(inspection.codecs).toEqual(['G.726']);
    const straight = decodeAll(new G726Decoder(4, 'low-first'), payloads, 24_000);
    const side = inspection.quality.local === null ? 1 : 0;
    expect(apart(sides[side], straight, 0, straight.length)).toBe(0);
  });

  it('is not guessed from a type that nothing announces', async () => {
    const outcome = inspectCapture(bytesSource(capture(sender(0, 97, 20, payloads))));
    const fault = (await outcome.catch((error: unknown) => error)) as CaptureFault;
    expect(fault).toMatchObject({ code: 'codec-unsupported', codecs: ['payload type 97'] });
  });
});

it('knows every codec that is promised', async () => {
  await prepareCodecs(knownCodecs());
  const promised = ['pcma', 'pcmu', 'g722', 'g723', 'g729', 'opus', 'g726-16', 'aal2-g726-40'];
  expect(promised.filter(isDecodable)).toEqual(promised);
});
