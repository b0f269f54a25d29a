import { describe, expect, it } from 'vitest';
import { bytesSource } from '../src/byte-source.js';
import { OpusDecoder } from '../src/codec/opus.js';
import { decodeIndex } from '../src/index/index-format.js';
import { inspectCapture } from '../src/inspect.js';
import { mediaOfSip } from '../src/sip/sdp.js';
import type { Sent } from './capture-builder.js';
import { capture, rtp } from './capture-builder.js';
import { CountingSource } from './counting-source.js';
import { DIFFERING } from './differing-packets.js';
import { A, B } from './speech.js';
import { survive } from './survive.js';

const sdp = (lines: string) =>
  new TextEncoder().encode(
    'INVITE sip:b@b SIP/2.0\r\nContact: <sip:a@a>\r\nContent-Type: application/sdp\r\n' +
      `Content-Length: 300\r\n\r\nv=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\n${lines}`,
  );
const media = (lines: string) => {
  const text = sdp(lines);
  return mediaOfSip(text, 0, text.length);
};

describe('SDP that says what cannot be', () => {
  it.each(['0', '80', '999999999999', '1'])('a clock of %s', async (clock) => {
    const text = sdp(`m=audio 5004 RTP/AVP 96\r\na=rtpmap:96 PCMA/${clock}\r\n`);
    const packets: Sent[] = Array.from({ length: 20 }, (_, i) => ({
      timeMs: i * 20,
      from: A,
      to: B,
      payload: rtp({
        sequence: i,
        timestamp: i * 160,
        type: 96,
        ssrc: 1,
        payload: new Uint8Array(160).fill(i),
      }),
    }));
    const heard = await survive(
      capture([{ timeMs: 0, from: A, to: B, payload: text }, ...packets]),
    );
    expect(heard?.durationMs).toBe(400);
  });

  it('a port or a payload type that does not exist', () => {
    expect(media('m=audio 70000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n')).toEqual([]);
    const [audio] = media('m=audio 5004 RTP/AVP 8\r\na=rtpmap:300 PCMA/8000\r\n');
    expect(audio?.codecs.size).toBe(0);
  });
});

describe('bytes that are no index', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it.each([
    ['nothing', bytes('')],
    ['a name alone', bytes('RIX1')],
    ['what cannot be unpacked', bytes('RIX1RIX1RIX1RIX1')],
    // Deflated, stored: a number of eleven bytes.
    [
      'a number without an end',
      new Uint8Array([82, 73, 88, 49, 1, 11, 0, 244, 255, ...Array<number>(11).fill(0xff)]),
    ],
  ])('%s', (_, index) => {
    expect(() => decodeIndex(index)).toThrow(RangeError);
  });
});

describe('Opus that breaks the rules', () => {
  it('does not cover the loss before it', async () => {
    const decoder = await OpusDecoder.open(8000);
    const out = new Int16Array(1000);
    const payload = (...bytes: number[]) => Uint8Array.from(bytes);
    decoder.decode(payload(0, 255, 255, 255), 0, 4, out, 0);
    const next = { bytes: payload(0x7e, 255, 255, 0x52), start: 0, end: 4 };
    expect(decoder.conceal(out, 80, 480, next)).toBe(480);
    decoder.free();
  });
});

describe('a megabyte of packets that all differ', () => {
  it.each(DIFFERING)('%s takes no seconds', async (_, sent) => {
    const bytes = capture(sent, { link: 'raw' });
    const begun = process.threadCpuUsage();
    await survive(bytes);
    const { user } = process.threadCpuUsage(begun);
    expect(user / 1e6).toBeLessThan(2);
  });
});

describe('packets whose timestamps tell of another time', () => {
  const random = (i: number) =>
    Math.imul(Math.imul(i + 1, 0x9e3779b1) ^ (i << 7), 0x85ebca6b) >>> 0;
  const sent = (count: number, timestampOf: (i: number) => number, sequenceOf = (i: number) => i) =>
    Array.from({ length: count }, (_, i): Sent => {
      const fields = {
        sequence: sequenceOf(i) & 0xffff,
        timestamp: timestampOf(i),
        ssrc: 1,
        type: 8,
      };
      const payload = rtp({ ...fields, payload: new Uint8Array(4).fill(i) });
      return { timeMs: i * 20, from: A, to: B, payload };
    });
  const old = (i: number) => i % 100 === 99 && i > 3000;
  const cases: [string, Sent[]][] = [
    ['any other', sent(8000, random)],
    [
      'one that is long over, of one in a hundred',
      sent(
        30_000,
        (i) => (old(i) ? random(i) % (i * 160) : i * 160),
        (i) => (old(i) ? i - 2000 : i),
      ),
    ],
  ];

  it.each(cases)('%s are not looked for all over the capture', async (_, packets) => {
    const source = new CountingSource(bytesSource(capture(packets, { link: 'raw' })));
    const { durationMs } = await inspectCapture(source);
    expect(durationMs).toBeLessThan(1.1 * packets.at(-1)!.timeMs);
    expect(source.taken).toBeLessThan(12 * source.size);
  });
});
