import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { capture } from './capture-builder.js';
import {
  CHANGES,
  changingCodecs,
  lossyOpus,
  opusPackets,
  opusSpeaker,
  speechAt,
} from './opus-speech.js';
import type { Packet } from './speech.js';
import { FIXTURES, hear, sharedCaptures, speaker, together, truthOf } from './speech.js';

const MS = 16;

/** How alike two stretches are: their normalised correlation, −1 to 1. */
function correlation(a: Int16Array, b: Int16Array): number {
  let [product, one, other] = [0, 1, 1];
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * (b[i] ?? 0);
    one += a[i]! ** 2;
    other += (b[i] ?? 0) ** 2;
  }
  return product / Math.sqrt(one * other);
}

/** The shift within ±`reach` samples at which a stretch of `truth` is most like what is heard. */
function bestShift(truth: Int16Array, heard: Int16Array, from: number, to: number, reach: number) {
  let best = { shift: 0, like: -1 };
  const stretch = truth.subarray(from, to);
  for (let shift = -reach; shift <= reach; shift++) {
    if (from + shift < 0) continue;
    const like = correlation(stretch, heard.subarray(from + shift, to + shift));
    if (like > best.like) best = { shift, like };
  }
  return best;
}

describe('a call that changes its codec again and again', () => {
  it('keeps every part in its place', async () => {
    const { sides, inspection } = await hear(capture(await changingCodecs()));
    expect(inspection).toMatchObject({ sampleRate: 16_000, undecoded: [], gaps: [] });
    expect(inspection.codecs.toSorted()).toEqual(['G.711 A-law', 'G.722', 'Opus']);
    expect(inspection.quality).toMatchObject({ lost: 0, local: { concealedMs: 0 } });
    const truth = await speechAt(0, 16_000);
    CHANGES.forEach(([second], i) => {
      const end = CHANGES[i + 1]?.[0] ?? 20;
      const { shift, like } = bestShift(truth, sides[0], second * 1000 * MS, end * 1000 * MS, 160);
      expect(like).toBeGreaterThan(0.9);
      // What the coding itself delays: 22 samples in G.722, up to 6.5 ms in Opus (RFC 6716 2).
      expect([second, shift >= 0 && shift <= 7 * MS]).toEqual([second, true]);
    });
    const far = bestShift(await speechAt(1, 16_000), sides[1], 0, 20_000 * MS, 160);
    expect(far.like).toBeGreaterThan(0.9);
  });

  it('has every sample of G.711 from the first to the last of each part', async () => {
    const { sides } = await hear(capture(await changingCodecs()));
    const truth = truthOf(0);
    CHANGES.forEach(([second, codec], part) => {
      if (codec !== 'pcma') return;
      const end = (CHANGES[part + 1]?.[0] ?? 20) * 8000;
      for (let i = second * 8000; i < end; i++) {
        if (sides[0][2 * i] !== truth[i]) expect.fail(`sample ${i} differs`);
      }
    });
  });
});

describe('two directions of different codecs', () => {
  it('are heard side by side, at the rate of the wider one', async () => {
    const narrow = await opusPackets(0, { sampleRate: 8000 });
    const wide = await opusPackets(1, { sampleRate: 16_000 });
    const sent = together(
      opusSpeaker(0, narrow),
      opusSpeaker(1, wide, (packet) => ({ ...packet, type: 96 })),
    );
    const { inspection, sides } = await hear(capture(sent));
    expect(inspection).toMatchObject({ sampleRate: 16_000, codecs: ['Opus'], undecoded: [] });
    for (const side of [0, 1] as const) {
      const truth = await speechAt(side, 16_000);
      expect(bestShift(truth, sides[side], 0, 20_000 * MS, 200).like).toBeGreaterThan(0.9);
    }
  });

  it('are at 8 kHz when only narrowband was sent', async () => {
    const bytes = new Uint8Array(readFileSync(`${FIXTURES}/opus-nb-2way-pt111.pcap`));
    const { inspection } = await hear(bytes);
    expect(inspection).toMatchObject({ sampleRate: 8000, codecs: ['Opus'], undecoded: [] });
  });
});

describe('Opus with lost packets and pauses', () => {
  it('counts what it made up, not what the next packets told', async () => {
    const { inspection } = await hear(capture(await lossyOpus()));
    const { local, remote } = inspection.quality;
    expect(remote).toMatchObject({ lost: 0, concealedMs: 0 });
    expect(local!.lost).toBeGreaterThan(50);
    expect(local!.concealedMs).toBeLessThan(local!.lost * 20);
    expect(local!.concealedMs % 20).toBe(0);
  });

  it('takes lost packets from the next ones, as in the whole capture', async () => {
    const packets = await opusPackets(0, { sampleRate: 16_000, fec: true, packetLossPercent: 20 });
    const whole = await hear(capture(opusSpeaker(0, packets)));
    const isLost = (i: number) => i % 17 === 9;
    const lossy = await hear(
      capture(opusSpeaker(0, packets, (packet, i) => (isLost(i) ? null : packet))),
    );
    expect(lossy.sides[0].length).toBe(whole.sides[0].length);
    const likes = packets.flatMap((_, i) => {
      if (!isLost(i)) return [];
      const stretch = whole.sides[0].subarray(i * 20 * MS, (i + 1) * 20 * MS);
      if (!stretch.some((sample) => Math.abs(sample) > 1500)) return [];
      return [correlation(stretch, lossy.sides[0].subarray(i * 20 * MS, (i + 1) * 20 * MS))];
    });
    expect(likes.length).toBeGreaterThan(15);
    const median = likes.toSorted((a, b) => a - b)[likes.length >> 1]!;
    expect(median).toBeGreaterThan(0.9);
  });

  it('makes up no more than was lost when the sender paused as well', async () => {
    // Packet 100 is lost; the next one that was sent is 3 s later.
    const change = (packet: Packet, i: number) => {
      if (i >= 100 && i < 250) return null;
      return i < 100 ? packet : { ...packet, sequence: packet.sequence - 149 };
    };
    const packets = await opusPackets(0, { sampleRate: 16_000 });
    for (const sent of [opusSpeaker(0, packets, change), speaker(0, change)]) {
      const { inspection } = await hear(capture(sent));
      expect(inspection.quality.local).toMatchObject({ lost: 1, concealedMs: 20 });
    }
  });

  const pair = sharedCaptures('real').filter((path) => /opus-.*fec/.test(path));

  it('does so in a real pair of captures, when they lie beside the project', async () => {
    const complete = pair.find((path) => !/drop/.test(path));
    const dropped = pair.find((path) => /drop/.test(path));
    if (complete === undefined || dropped === undefined) return;
    const [one, other] = [complete, dropped].map((path) => new Uint8Array(readFileSync(path)));
    const [whole, lossy] = [await hear(one!), await hear(other!)];
    const side = whole.sides[0].some((sample) => sample !== 0) ? 0 : 1;
    const five = 5000 * MS;
    const { shift } = bestShift(whole.sides[side], lossy.sides[side], five, 2 * five, 60 * MS);
    const from = Math.max(0, -shift);
    const shifted = lossy.sides[side].subarray(from + shift);
    expect(correlation(whole.sides[side].subarray(from), shifted)).toBeGreaterThan(0.8);
  });
});
