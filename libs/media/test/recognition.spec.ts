import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../src/byte-source.js';
import { CaptureFault } from '../src/capture-fault.js';
import { inspectCapture } from '../src/inspect.js';
import type { Sent } from './capture-builder.js';
import { capture } from './capture-builder.js';
import { opusPackets, opusSpeaker } from './opus-speech.js';
import type { Packet } from './speech.js';
import { A, B, speaker } from './speech.js';

const SECONDS = 8;
const PACKETS = SECONDS * 50;

/** What comes of a capture: the codecs that are heard, or the code and text of the fault. */
async function outcome(sent: Sent[]): Promise<string> {
  try {
    const { codecs, undecoded } = await inspectCapture(bytesSource(capture(sent)));
    return [...codecs, ...undecoded.map((name) => `not ${name}`)].join(', ');
  } catch (error) {
    if (error instanceof CaptureFault) return `${error.code}: ${error.message}`;
    throw error;
  }
}

/** What SRTP makes of a payload: chance, and a tag of so many bytes (RFC 3711). */
function encrypted(payload: Uint8Array, sequence: number, tag: number): Uint8Array {
  const iv = Buffer.alloc(16);
  iv.writeUInt32BE(sequence, 4);
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), iv);
  return cipher.update(Buffer.concat([payload, new Uint8Array(tag)]));
}

const withTag =
  (tag: number) =>
  (packet: Packet): Packet => ({
    ...packet,
    payload: encrypted(packet.payload, packet.sequence, tag),
  });

/** An INVITE whose SDP names the codec of a payload type, at both ends. */
function invite(rtpmap: string, profile = 'RTP/AVP'): Sent {
  const type = rtpmap.split(' ')[0]!;
  const media = (port: number) => [`m=audio ${port} ${profile} ${type}`, `a=rtpmap:${rtpmap}`];
  const body = ['v=0', 'c=IN IP4 192.168.10.21', ...media(A.port), ...media(B.port), ''];
  const head = ['INVITE sip:b@example.com SIP/2.0', 'Content-Type: application/sdp', '', ''];
  const text = [...head, ...body].join('\r\n');
  const sip = { address: A.address, port: 5060 };
  return { timeMs: 0, from: sip, to: { ...sip, address: B.address }, payload: Buffer.from(text) };
}

/** Payloads of other codecs on a dynamic payload type. */
function other(step: number, ms: number, length: number, first = -1): Sent[] {
  return speaker(0, (packet, i) => {
    if (i >= PACKETS) return null;
    const payload = encrypted(new Uint8Array(length), i, 0);
    if (first >= 0) payload[0] = first;
    const timestamp = 5000 + i * step;
    return { ...packet, type: 97, timeMs: i * ms, timestamp, payload };
  });
}

describe('Opus that nothing announces', () => {
  const kinds = [
    ['narrowband', { sampleRate: 8000 }, 20],
    ['wideband, 60 ms', { sampleRate: 16_000, frameSize: 960 }, 60],
    ['full band', { sampleRate: 48_000, bitrate: 64_000 }, 20],
    [
      'music at a constant rate, 10 ms',
      { sampleRate: 48_000, application: 2051, vbr: false, frameSize: 480 },
      10,
    ],
    ['stereo, 2.5 ms', { sampleRate: 48_000, application: 2051, channels: 2, frameSize: 120 }, 2.5],
    ['two channels, 40 ms', { sampleRate: 16_000, channels: 2, frameSize: 640 }, 40],
  ] as const;

  it.each(kinds)('is heard: %s', async (_, options, ms) => {
    const packets = (await opusPackets(0, options)).slice(0, (SECONDS * 1000) / ms);
    expect(await outcome(opusSpeaker(0, packets, (packet) => packet, ms))).toBe('Opus');
  });

  it('is heard when it begins in a pause, and when packets are lost', async () => {
    const packets = await opusPackets(1, { sampleRate: 16_000, dtx: true });
    const sent = opusSpeaker(1, packets.slice(0, PACKETS), (packet, i) => {
      return i % 9 === 4 ? null : packet;
    });
    expect(await outcome(sent)).toBe('Opus');
  });
});

describe('what is not Opus', () => {
  it.each([
    ['iLBC, 20 ms', 160, 20, 38],
    ['iLBC, 30 ms', 240, 30, 50],
    ['AMR', 160, 20, 32],
    ['AMR-WB', 320, 20, 61],
    ['Speex, wide band', 320, 20, 70],
    ['something of 16 kHz, 30 ms', 480, 30, 60],
    ['something of 16 kHz, 60 ms', 960, 60, 60],
  ])('is said, not played: %s', async (_, step, ms, length) => {
    const expected = /^codec-unsupported: .* payload type 97/;
    expect(await outcome(other(step, ms, length))).toMatch(expected);
    // The first byte of Opus packets of 10 ms.
    expect(await outcome(other(step, ms, length, 0xf0))).toMatch(expected);
  });
});

describe('what is encrypted', () => {
  const text = 'encrypted: The audio is encrypted (SRTP)';

  it.each([4, 10, 16])('is said of Opus with a tag of %i bytes, announced or not', async (tag) => {
    const packets = (await opusPackets(0, { sampleRate: 16_000 })).slice(0, PACKETS);
    const sent = opusSpeaker(0, packets, withTag(tag));
    expect(await outcome([invite('111 opus/48000/2', 'RTP/SAVP'), ...sent])).toContain(text);
    expect(await outcome([invite('111 opus/48000/2'), ...sent])).toContain(text);
    expect(await outcome(sent)).toContain(text);
  });

  it.each([
    ['G.711', 8, 160, '', 160],
    ['G.729', 18, 20, '', 160],
    ['G.723.1', 4, 24, '', 240],
    ['G.726', 98, 80, '98 G726-32/8000', 160],
  ])('is said of %s', async (_, type, length, rtpmap, step) => {
    const sent = speaker(0, (packet, i) => {
      if (i >= PACKETS) return null;
      const timestamp = 5000 + i * step;
      const plain = { ...packet, type, timestamp, timeMs: (i * step) / 8 };
      return withTag(10)({ ...plain, payload: new Uint8Array(length) });
    });
    const announced = rtpmap === '' ? sent : [invite(rtpmap), ...sent];
    expect(await outcome(announced)).toContain(text);
  });

  it('is not said of Opus that is announced and keeps its rules', async () => {
    const packets = (await opusPackets(0, { sampleRate: 16_000 })).slice(0, 6);
    expect(await outcome([invite('111 opus/48000/2'), ...opusSpeaker(0, packets)])).toBe('Opus');
  });
});
