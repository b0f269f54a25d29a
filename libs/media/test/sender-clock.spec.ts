import { describe, expect, it } from 'vitest';
import type { Sent } from './capture-builder.js';
import { capture } from './capture-builder.js';
import { OPUS_TYPE, g722Payloads, opusPackets } from './opus-speech.js';
import type { Packet } from './speech.js';
import { A, B, hear, speaker, together } from './speech.js';

type Change = (packet: Packet, i: number) => Packet | null;

/** Ten seconds of speech in 20 ms packets; timestamps go on by so many a packet. */
const spoken = (side: 0 | 1, step: number, payloads: readonly Uint8Array[], type: number): Sent[] =>
  speaker(side, (packet, i) => {
    if (i >= 500) return null;
    return { ...packet, type, payload: payloads[i]!, timestamp: 5000 + i * step };
  });

const law = (side: 0 | 1, step: number, change: Change = (packet) => packet) =>
  speaker(side, (packet, i) =>
    i < 500 ? change({ ...packet, timestamp: 5000 + i * step }, i) : null,
  );

/** Announces Opus as the payload type of the fixtures. */
function offer(): Sent {
  const body = `v=0\r\nc=IN IP4 ${A.address.join('.')}\r\nm=audio ${A.port} RTP/AVP ${OPUS_TYPE}\r\n`;
  const text = `INVITE sip:b@example.com SIP/2.0\r\nContent-Type: application/sdp\r\n\r\n${body}`;
  const payload = Buffer.from(`${text}a=rtpmap:${OPUS_TYPE} opus/48000/2\r\n`);
  const [from, to] = [A, B].map(({ address }) => ({ address, port: 5060 }));
  return { timeMs: -100, from: from!, to: to!, payload };
}

/** What is heard of a call, and what is said of it but for jitter and the clocks. */
async function facts(sent: Sent[]) {
  const { sides, inspection } = await hear(capture(sent));
  const { durationMs, gaps, codecs, undecoded, quality } = inspection;
  const { lost, packets } = quality;
  return { sides, told: { durationMs, gaps, codecs, undecoded, lost, packets }, quality };
}

/** Is a call with odd clocks heard as one with right clocks is? */
async function expectSame(odd: Sent[], right: Sent[], clocks: (number | undefined)[]) {
  const [heard, wanted] = [await facts(odd), await facts(right)];
  expect(heard.told).toEqual(wanted.told);
  expect(heard.sides[0]).toEqual(wanted.sides[0]);
  expect(heard.sides[1]).toEqual(wanted.sides[1]);
  const { local, remote } = heard.quality;
  expect([local?.timestampClock, remote?.timestampClock]).toEqual(clocks);
  expect(heard.quality.jitterMs).toBeLessThan(1);
  expect(wanted.quality.local).not.toHaveProperty('timestampClock');
}

describe('a sender that counts timestamps by another clock', () => {
  it('of G.722 at 16,000 a second is heard as long as it spoke', async () => {
    const [one, other] = [g722Payloads(0), g722Payloads(1)];
    await expectSame(
      together(spoken(0, 320, one, 9), spoken(1, 160, other, 9)),
      together(spoken(0, 160, one, 9), spoken(1, 160, other, 9)),
      [16_000, undefined],
    );
  });

  it.each([
    [320, 16_000],
    [80, 4000],
    [960, 48_000],
    [1800, 90_000],
    [882, 44_100],
  ])('of G.711 by %s a packet, too', async (step, clock) => {
    const right = together(law(0, 160), law(1, 160));
    await expectSame(together(law(0, step), law(1, step)), right, [clock, clock]);
  });

  it('of Opus at 16,000 a second, too', async () => {
    const packets = await opusPackets(0, { sampleRate: 16_000 });
    const spokenBy = (step: number) => [offer(), ...spoken(0, step, packets, OPUS_TYPE)];
    await expectSame(spokenBy(320), spokenBy(960), [16_000, undefined]);
  });

  it('is heard so on a line with jitter and loss', async () => {
    const worse: Change = (packet, i) =>
      (i * 7919) % 100 < 5 ? null : { ...packet, timeMs: packet.timeMs + (i && (i * 31) % 23) };
    const [odd, right] = await Promise.all([
      facts(together(law(0, 320, worse), law(1, 160))),
      facts(together(law(0, 160, worse), law(1, 160))),
    ]);
    expect(odd.told).toEqual(right.told);
    expect(odd.sides).toEqual(right.sides);
  });

  it('is heard so when it pauses, and goes on by its own clock', async () => {
    const paused = (step: number): Sent[] =>
      law(0, step, (packet, i) => {
        const skipped = i < 200 ? 0 : 150;
        if (i >= 200 && i < 350) return null;
        return { ...packet, sequence: packet.sequence - skipped };
      });
    await expectSame(together(paused(320), law(1, 160)), together(paused(160), law(1, 160)), [
      16_000,
      undefined,
    ]);
  });

  it('only from a change of codec on', async () => {
    const g722 = g722Payloads(0);
    const changing = (step: number) =>
      law(0, 160, (packet, i) => {
        if (i < 250) return packet;
        return { ...packet, type: 9, payload: g722[i]!, timestamp: 45_000 + (i - 250) * step };
      });
    await expectSame(together(changing(320), law(1, 160)), together(changing(160), law(1, 160)), [
      16_000,
      undefined,
    ]);
  });

  it('and soon hangs up', async () => {
    const short: Change = (packet, i) => (i < 20 ? packet : null);
    const right = together(law(0, 160, short), law(1, 160, short));
    await expectSame(together(law(0, 320, short), law(1, 160, short)), right, [16_000, undefined]);
  });
});

describe('the clock that was announced is right', () => {
  it('of a sender of which every other piece of sound is missing', async () => {
    // 20 ms of sound each 40 ms: so do the timestamps say, and so it comes.
    const half = law(0, 160, (packet, i) =>
      i % 2 === 1 ? null : { ...packet, sequence: 1000 + i / 2 },
    );
    const { told, quality } = await facts(together(half, law(1, 160)));
    expect(told).toMatchObject({ durationMs: 10_000, packets: 750, lost: 0 });
    expect(quality.local).not.toHaveProperty('timestampClock');
  });

  it('of such a sender on a line that stalls for two seconds at first', async () => {
    const half = law(0, 160, (packet, i) => {
      const timeMs = packet.timeMs < 2000 ? 2000 + i / 100 : packet.timeMs;
      return i % 2 === 1 ? null : { ...packet, sequence: 1000 + i / 2, timeMs };
    });
    const { told, quality } = await facts(together(half, law(1, 160)));
    expect(told).toMatchObject({ durationMs: 10_000, packets: 750, lost: 0 });
    expect(quality.local).not.toHaveProperty('timestampClock');
  });

  it('of packets that last longer now and then', async () => {
    // Pairs of 20 ms in one packet, now and then; the timestamps tell so.
    const sent: Packet[] = [];
    law(0, 160, (packet, i) => {
      const before = sent.at(-1);
      if (i % 10 === 9 && before !== undefined) {
        before.payload = Buffer.concat([before.payload, packet.payload]);
      } else sent.push({ ...packet, sequence: 1000 + sent.length });
      return null;
    });
    const mixed = law(
      0,
      160,
      (packet) => sent.find(({ timestamp }) => timestamp === packet.timestamp) ?? null,
    );
    const { told, sides } = await facts(together(mixed, law(1, 160)));
    const plain = await facts(together(law(0, 160), law(1, 160)));
    expect(told.durationMs).toBe(10_000);
    expect(sides[0]).toEqual(plain.sides[0]);
  });
});
