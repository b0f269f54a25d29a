import { describe, expect, it } from 'vitest';
import { bytesSource } from '../src/byte-source.js';
import { describeCapture } from '../src/describe/describe.js';
import type { Endpoint, Sent } from './capture-builder.js';
import { capture } from './capture-builder.js';
import { shortCall, shortTruth } from './short-call.js';
import { A, B, hear, shareInPlace, speaker } from './speech.js';

const H264 = 'RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n';
const T38 = 'udptl t38\r\na=T38FaxVersion:0\r\n';
const above = ({ address, port }: Endpoint, shift: number) => ({ address, port: port + shift });

/** An offer and its answer: `media` is what follows the port of a medium. */
function agreed(timeMs: number, medium: string, media: string, shift = 0): Sent[] {
  const sip = (end: Endpoint) => ({ ...end, port: 5060 });
  const message = (first: string, end: Endpoint) => {
    const body = `v=0\r\nc=IN IP4 ${end.address.join('.')}\r\nm=${medium} ${end.port + shift} ${media}`;
    return Buffer.from(`${first}\r\nVia: SIP/2.0/UDP 1.2.3.4;branch=z9hG4bK776\r\n\r\n${body}`);
  };
  return [
    { timeMs, from: sip(A), to: sip(B), payload: message('INVITE sip:b@b SIP/2.0', A) },
    { timeMs: timeMs + 1, from: sip(B), to: sip(A), payload: message('SIP/2.0 200 OK', B) },
  ];
}

/** Pictures, thirty a second, between ports above those of the sound. */
const pictures = (shift = 0): Sent[] =>
  speaker(0, (packet, i) => {
    if (i >= 150) return null;
    const ends = { from: above(packet.from, shift), to: above(packet.to, shift) };
    const content = { type: 97, ssrc: 0xf1, payload: new Uint8Array(900).fill(i) };
    return { ...packet, ...ends, ...content, timeMs: i * 33, timestamp: i * 3000 };
  });

/** A fax, UDPTL (ITU-T T.38): a number, and what is sent. */
const fax = (fromMs: number): Sent[] =>
  Array.from({ length: 100 }, (_, i) => ({
    timeMs: fromMs + i * 30,
    from: A,
    to: B,
    payload: Uint8Array.from([0, i, 6, 1, 2, 3, 4, 5, 6, 0, 0]),
  }));

const describing = (sent: readonly Sent[]) => describeCapture(bytesSource(capture(sent)));

describe('video', () => {
  it('alone is said by name', async () => {
    const { fault, streams } = await describing([...agreed(0, 'video', H264), ...pictures()]);
    expect(fault).toMatchObject({ code: 'no-audio' });
    expect(fault?.message).toBe('The capture holds no audio, only H.264 video.');
    expect(streams).toMatchObject([{ silentBecause: 'video', codecs: [{ codec: 'H.264 video' }] }]);
  });

  it('of a codec that is known by its SDP alone is no sound', async () => {
    const theora = 'RTP/AVP 97\r\na=rtpmap:97 theora/90000\r\n';
    const { fault } = await describing([...agreed(0, 'video', theora), ...pictures()]);
    expect(fault?.message).toBe('The capture holds no audio, only theora video.');
  });

  it('beside sound is said, and changes nothing of what is heard', async () => {
    const sent = [...agreed(-100, 'video', H264, 10), ...shortCall(), ...pictures(10)];
    const { inspection, sides } = await hear(capture(sent.sort((a, b) => a.timeMs - b.timeMs)));
    expect(inspection.codecs).toEqual(['G.711 A-law']);
    expect(inspection.undecoded).toEqual(['H.264 video']);
    expect(inspection.gaps.filter(({ reason }) => reason === 'undecoded')).toEqual([]);
    expect(shareInPlace(shortTruth(0), sides[0], 0)).toBe(100);
  });
});

describe('fax', () => {
  it('alone is said by name', async () => {
    const { fault, streams } = await describing([...agreed(0, 'image', T38), ...fax(100)]);
    expect(fault).toMatchObject({ code: 'no-audio' });
    expect(fault?.message).toBe('The capture holds no audio, only T.38 fax.');
    expect(streams).toMatchObject([{ codecs: [{ codec: 'T.38 fax' }], packets: 100, lost: 0 }]);
  });

  it('after sound is silence of its length, and said', async () => {
    const sent = [...shortCall(), ...agreed(5500, 'image', T38), ...fax(6000)];
    const { inspection, sides } = await hear(capture(sent));
    expect(inspection.codecs).toEqual(['G.711 A-law']);
    expect(inspection.undecoded).toEqual(['T.38 fax']);
    expect(Math.abs(inspection.durationMs - 9000)).toBeLessThan(40);
    expect(inspection.gaps.filter(({ side }) => side === 'local')).toMatchObject([
      { reason: 'silence', atMs: 5000 },
      { reason: 'undecoded', atMs: 6000 },
    ]);
    expect(shareInPlace(shortTruth(0), sides[0], 0)).toBe(100);
  });
});
