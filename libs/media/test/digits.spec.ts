import { describe, expect, it } from 'vitest';
import { alawOf } from '../src/codec/g711.js';
import { TelephoneEvents } from '../src/rtp/dtmf.js';
import { RtpPacket } from '../src/rtp/rtp-packet.js';
import { UNITS_PER_MS } from '../src/rtp/timeline.js';
import { capture, rtp } from './capture-builder.js';
import type { Sent } from './capture-builder.js';
import { A, B, hear } from './speech.js';

const EVENT_MS = 20;
const EVENTS = 10_050;
/** What is said all the while, in every sample. */
const LOUD = new Uint8Array(160).fill(0xaa);

/** A side that dials a digit every 20 ms and speaks all the while: RFC 4733, payload type 101. */
function dialling(events: number): Sent[] {
  const from = { from: A, to: B, ssrc: 7 };
  const sent: Sent[] = [];
  const send = (timeMs: number, fields: { sequence: number; type: number; payload: Uint8Array }) =>
    sent.push({ timeMs, ...from, payload: rtp({ ...fields, ssrc: 7, timestamp: timeMs * 8 }) });
  for (let i = 0; i < events; i++) {
    const at = i * EVENT_MS;
    send(at, { sequence: 2 * i, type: 0, payload: LOUD });
    const event = Uint8Array.of(i % 10, 0x8a, 0, EVENT_MS * 8);
    send(at, { sequence: 2 * i + 1, type: 101, payload: event });
  }
  return sent;
}

/** A sample of the two tones of a digit, or of a voice that has much else. */
const tone = (at: number) => 6000 * (wave(at, 770) + wave(at, 1336));
const voice = (at: number) =>
  2500 * [1, 2, 3, 5, 6, 7].reduce((sum, n) => sum + wave(at, 150 * n), 0);
const wave = (at: number, hz: number) => Math.sin((2 * Math.PI * hz * at) / 8000);

/** Somebody speaks, dials for 200 ms from `dialMs` on, and speaks again; `toneMs` after it, 140 ms of the tone come late. */
function lateTone(dialMs: number, toneMs: number): Sent[] {
  const [begin, end] = [dialMs + 200 + toneMs, dialMs + 340 + toneMs];
  const sampleAt = (at: number) => {
    if (at < dialMs * 8 || at >= end * 8) return voice(at);
    return at >= begin * 8 ? tone(at) : 0;
  };
  return Array.from({ length: 1100 }, (_, i): Sent => {
    const isEvent = i * 20 >= dialMs && i * 20 < dialMs + 200;
    const lasted = (i * 20 - dialMs + 20) * 8;
    const payload = isEvent
      ? Uint8Array.of(5, 10, lasted >> 8, lasted & 255)
      : Uint8Array.from({ length: 160 }, (_, n) => alawOf(sampleAt(i * 160 + n)));
    const fields = { sequence: i, type: isEvent ? 101 : 8, ssrc: 7, payload };
    const timestamp = (isEvent ? dialMs : i * 20) * 8;
    return { timeMs: i * 20, from: A, to: B, payload: rtp({ ...fields, timestamp }) };
  });
}

describe('the tone of a digit that comes after its event', () => {
  it.each([
    [4000, 40],
    [15_960, 40],
    [16_000, 100],
    [16_140, 0],
    // From 4 ms before the end of a chunk on.
    [16_140, 40],
  ])('is muted, at %i ms and %i ms later, and no voice is', async (dialMs, toneMs) => {
    const { inspection, sides } = await hear(capture(lateTone(dialMs, toneMs)));
    expect(inspection.dtmf).toMatchObject([{ atMs: dialMs, digit: '5', durationMs: 200 }]);
    const [side] = sides.filter((samples) => samples.some((sample) => sample !== 0));
    const end = (dialMs + 340 + toneMs) * 8;
    const dialled = side!.subarray(dialMs * 8, end);
    expect(dialled.filter((sample) => Math.abs(sample) > 100)).toHaveLength(0);
    const before = side!.subarray(0, dialMs * 8);
    const after = side!.subarray(end + 80, 1100 * 160);
    const quiet = (samples: Int16Array) => {
      const blocks = Math.floor(samples.length / 80);
      const loudest = (i: number) =>
        Math.max(...samples.subarray(i * 80, i * 80 + 80).map(Math.abs));
      return Array.from({ length: blocks }, (_, i) => loudest(i)).filter((peak) => peak < 500)
        .length;
    };
    expect([quiet(before), quiet(after)]).toEqual([0, 0]);
  });
});

describe('digits', () => {
  it('are muted however many there are, and the first ten thousand are listed', async () => {
    const { inspection, sides } = await hear(capture(dialling(EVENTS)));
    expect(inspection.dtmf).toHaveLength(10_000);
    const heard = sides.flatMap((side) => [...side.filter((sample) => sample !== 0)]);
    expect(heard).toHaveLength(0);
  });

  it('are where they were dialled from the first second on', async () => {
    const { inspection } = await hear(capture(dialling(60)));
    expect(inspection.dtmf.map(({ atMs }) => atMs)).toEqual(
      Array.from({ length: 60 }, (_, i) => i * EVENT_MS),
    );
  });

  it('are where they were dialled right after a hold, and over a line that stands still', async () => {
    const held = dialling(300).map((sent) => {
      const stalled = sent.timeMs >= 4000 && sent.timeMs < 4900 ? 4900 : sent.timeMs;
      return { ...sent, timeMs: sent.timeMs < 2500 ? sent.timeMs : stalled + 700 };
    });
    const { inspection } = await hear(capture(held));
    expect(inspection.dtmf.map(({ atMs }) => atMs)).toEqual(
      Array.from({ length: 300 }, (_, i) => i * EVENT_MS + (i < 125 ? 0 : 700)),
    );
  });

  it('take no more room than so many, and none of them is left out', () => {
    const events = new TelephoneEvents();
    const packet = new RtpPacket();
    for (let i = 0; i < 200_000; i++) {
      packet.bytes = Uint8Array.of(i % 10, 0x8a, 0, 160);
      Object.assign(packet, { start: 0, end: 4, timestamp: i * 320 });
      events.add(packet, i * 40 * UNITS_PER_MS, 8000, i);
    }
    const spans = events.muted();
    expect(spans.length).toBeLessThanOrEqual(20_000);
    const begins = Array.from({ length: 200_000 }, (_, i) => i * 40 * UNITS_PER_MS);
    let at = 0;
    const audible = begins.filter((from) => {
      while (spans[at]!.to < from + 20 * UNITS_PER_MS) at++;
      return spans[at]!.from > from;
    });
    expect(audible).toEqual([]);
  });
});
