import { describe, expect, it } from 'vitest';
import type { Sent } from './capture-builder.js';
import { capture, concat, rtp } from './capture-builder.js';
import type { Packet } from './speech.js';
import { A, B, SPEECH, hear, together } from './speech.js';
import { SHORT_MS, heardOf, shortCall, shortTruth, shortly } from './short-call.js';

const of = (...parts: (number[] | Uint8Array)[]) => concat(parts.map((p) => Uint8Array.from(p)));
/** Changes the bytes of each RTP packet of the remote side. */
const rewritten = (change: (bytes: Uint8Array, i: number) => Uint8Array): Sent[] =>
  together(
    shortly(0),
    shortly(1).map((one, i) => ({ ...one, payload: change(one.payload, i) })),
  );
const aside = (timeMs: number, payload: Uint8Array): Sent => ({ timeMs, from: B, to: A, payload });

/** The remote side in packets of other lengths, in ms, each in turn. */
function paced(lengths: readonly number[]): Sent[] {
  const sent: Sent[] = [];
  let at = 0;
  for (let i = 0; at < SHORT_MS * 8; i++) {
    const length = lengths[i % lengths.length]! * 8;
    const payload = SPEECH[1]!.subarray(at, at + length);
    const fields = { sequence: 65_530 + i, timestamp: 2 ** 32 - 900 + at, type: 8, ssrc: 9 };
    sent.push({ timeMs: at / 8, from: B, to: A, payload: rtp({ ...fields, payload }) });
    at += length;
  }
  return sent;
}

describe('every way to send the same speech', () => {
  it.each([5, 10, 20, 30, 40, 60, 120].map((ms) => [ms]))(
    '%i ms a packet, numbers that wrap',
    async (ms) => {
      const { shares } = await heardOf(capture(together(shortly(0), paced([ms]))), [0, 0]);
      expect(shares).toEqual([100, 100]);
    },
  );

  it('lengths that change', async () => {
    const { shares } = await heardOf(
      capture(together(shortly(0), paced([20, 30, 10, 60, 40]))),
      [0, 0],
    );
    expect(shares).toEqual([100, 100]);
  });

  it.each([
    ['both sides use one SSRC', (p: Packet) => ({ ...p, ssrc: 5 })],
    [
      'both sides use SSRC 0 and count from 0',
      (p: Packet, i: number) => ({ ...p, ssrc: 0, sequence: i, timestamp: i * 160 }),
    ],
  ] as const)('%s', async (_, change) => {
    const sent = together(
      shortly(0, change),
      shortly(1, change).map((one) => ({ ...one, timeMs: one.timeMs + 90 })),
    );
    const { shares, inspection } = await heardOf(capture(sent), [0, 90]);
    expect(shares).toEqual([100, 100]);
    expect(inspection.quality).toMatchObject({ packets: 500, lost: 0 });
    expect(inspection.quality.remote?.duplicates).toBe(0);
  });

  it('a payload type that changes in the middle, to A-law under another number and back', async () => {
    const sdp = 'm=audio 16384 RTP/AVP 8 110\r\na=rtpmap:110 PCMA/8000\r\n';
    const sent = shortCall(undefined, (p, i) => ({ ...p, type: i % 100 < 50 ? 8 : 110 }));
    const { shares } = await heardOf(capture([aside(0, invite(sdp)), ...sent]));
    expect(shares).toEqual([100, 100]);
  });
});

const invite = (media: string) =>
  new TextEncoder().encode(
    'INVITE sip:b@b SIP/2.0\r\nContact: <sip:a@a>\r\nContent-Type: application/sdp\r\n\r\n' +
      `v=0\r\no=- 1 1 IN IP4 192.168.10.21\r\ns=-\r\nc=IN IP4 192.168.10.21\r\nt=0 0\r\n${media}`,
  );

describe('headers', () => {
  const extended = (head: number[]) => (bytes: Uint8Array) =>
    of([bytes[0]! | 0x10], bytes.subarray(1, 12), head, bytes.subarray(12));
  const cases: [string, (bytes: Uint8Array, i: number) => Uint8Array][] = [
    ['one-byte extensions', extended([0xbe, 0xde, 0, 1, 0x10, 0x55, 0, 0])],
    ['two-byte extensions', extended([0x10, 0, 0, 2, 1, 3, 9, 9, 9, 0, 2, 0])],
    ['an empty extension', extended([0, 0, 0, 0])],
    [
      '15 contributing sources',
      (b) => of([b[0]! | 15], b.subarray(1, 12), new Uint8Array(60), b.subarray(12)),
    ],
    [
      'padding',
      (b, i) => of([b[0]! | 0x20], b.subarray(1), new Uint8Array(3 + (i % 4)), [4 + (i % 4)]),
    ],
    [
      'a padding bit without padding, its count 0',
      (b) => of([b[0]! | 0x20], b.subarray(1, b.length - 1), [0]),
    ],
  ];
  it.each(cases)('%s', async (name, change) => {
    const { shares } = await heardOf(capture(rewritten(change)), [0, 0]);
    if (name.endsWith('0')) expect(shares[0]).toBe(100);
    else expect(shares).toEqual([100, 100]);
  });

  it('a padding count that is longer than the packet: the packet is taken as it is', async () => {
    const sent = rewritten((b) => of([b[0]! | 0x20], b.subarray(1, b.length - 1), [255]));
    const { inspection } = await heardOf(capture(sent), [0, 0]);
    expect(inspection.quality.remote).toMatchObject({ packets: 250, lost: 0 });
  });
});

describe('redundancy (RFC 2198)', () => {
  const sdp =
    'm=audio 16384 RTP/AVP 121 8 101\r\na=rtpmap:121 RED/8000\r\na=fmtp:121 8/8\r\na=rtpmap:101 telephone-event/8000\r\n';
  const before = (i: number) => SPEECH[1]!.subarray((i - 1) * 160, i * 160);

  it('is unwrapped to its newest block', async () => {
    const sent = rewritten((b, i) => {
      const old = i === 0 ? [] : [0x88, 160 >> 6, ((160 << 2) & 0xff) | (160 >> 8), 160];
      // F and type, offset of 14 bits, length of 10.
      const head = i === 0 ? [] : [0x80 | 8, (160 >> 6) & 0xff, ((160 & 63) << 2) | 0, 160];
      return of(
        [b[0]!, 121],
        b.subarray(2, 12),
        old.length ? head : [],
        [8],
        i === 0 ? [] : before(i),
        b.subarray(12),
      );
    });
    const { shares, inspection } = await heardOf(capture([aside(0, invite(sdp)), ...sent]), [0, 0]);
    expect(shares).toEqual([100, 100]);
    expect(inspection.codecs).toEqual(['G.711 A-law']);
  });

  it('of digits gives the digits, and no noise', async () => {
    const sent = rewritten((b, i) => {
      if (i < 100 || i >= 105) return b;
      const event = [5, i === 104 ? 0x8a : 0x0a, 0, (i - 99) * 20];
      const old = [5, 0x0a, 0, (i - 100) * 20];
      const stamp = of(
        b.subarray(2, 4),
        [0, 0, (5000 + 100 * 160) >> 8, (5000 + 100 * 160) & 0xff],
        b.subarray(8, 12),
      );
      return of([b[0]!, 121], stamp, [0x80 | 101, 0, 4], [4], [101], old, event);
    });
    const { inspection, shares } = await heardOf(capture([aside(0, invite(sdp)), ...sent]), [0, 0]);
    expect(shares[0]).toBe(100);
    expect(shares[1]).toBeGreaterThan(96);
    expect(inspection.dtmf.map(({ digit }) => digit)).toEqual(['5']);
  });

  it('that nobody announced is never noise', async () => {
    const sent = rewritten((b, i) =>
      of(
        [b[0]!, 121],
        b.subarray(2, 12),
        [0x88, 2, 0x80, 160],
        [8],
        before(Math.max(1, i)),
        b.subarray(12),
      ),
    );
    const { sides, inspection } = await hear(capture(sent));
    expect(inspection.undecoded.length).toBe(1);
    expect(sides[1].every((sample) => sample === 0)).toBe(true);
  });
});

describe('what lies beside the speech', () => {
  const stun = of([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42], new Uint8Array(12));
  const dtls = of([22, 0xfe, 0xfd], new Uint8Array(60));
  const zrtp = of([0x10, 0, 0, 1, 0x5a, 0x52, 0x54, 0x50], new Uint8Array(40));
  const rtcp = of([0x80, 200, 0, 6, 0, 0, 0, 0xa2], new Uint8Array(20));
  const udptl = (i: number) =>
    of([0x80 | (i >> 8), i & 255, 3, 6, 0xc0, 1, 0x80, 0, 0, 0xff], new Uint8Array(20));

  it('RTCP on the same port, STUN, fax and keep-alives', async () => {
    const more = Array.from({ length: 250 }, (_, i) => [
      aside(i * 20 + 5, rtcp),
      aside(i * 20 + 6, stun),
      aside(i * 20 + 7, of([0, 0, 0, 0])),
      aside(i * 20 + 7, new Uint8Array(0)),
      aside(i * 20 + 8, udptl(i)),
    ]).flat();
    const { shares, inspection } = await heardOf(capture(together(shortCall(), more)));
    expect(shares).toEqual([100, 100]);
    expect(inspection.quality.lost).toBe(0);
    expect(inspection.undecoded).toEqual([]);
  });

  it('a handshake of DTLS or ZRTP that came to nothing: what can be heard is heard', async () => {
    const { shares } = await heardOf(capture([aside(0, dtls), aside(0, zrtp), ...shortCall()]));
    expect(shares).toEqual([100, 100]);
  });

  it('RTP in the channels of a TURN server (RFC 8656)', async () => {
    const sent = shortCall().map((one) => ({
      ...one,
      payload: of([0x40, 1, one.payload.length >> 8, one.payload.length & 255], one.payload),
    }));
    const { shares } = await heardOf(capture(sent));
    expect(shares).toEqual([100, 100]);
  });

  it('retransmissions (RFC 4588) are left alone', async () => {
    const sdp = 'm=audio 16384 RTP/AVP 8 97\r\na=rtpmap:97 rtx/8000\r\n';
    const rtx = shortly(1).map((one) => ({
      ...one,
      payload: of(
        [0x80, 97],
        one.payload.subarray(2, 8),
        [0, 0, 0, 77, 0, 1],
        one.payload.subarray(12),
      ),
    }));
    const { shares } = await heardOf(
      capture(together([aside(0, invite(sdp))], shortly(0), shortly(1), rtx)),
      [0, 0],
    );
    expect(shares).toEqual([100, 100]);
  });
});

describe('captured twice', () => {
  const cases: [string, (one: Sent, i: number) => Sent[]][] = [
    ['at once', (one) => [one, one]],
    ['a little later', (one) => [one, { ...one, timeMs: one.timeMs + 1.5 }]],
    [
      'one side only',
      (one) => (one.from === A ? [one, { ...one, timeMs: one.timeMs + 0.2 }] : [one]),
    ],
    ['half a second later', (one) => [one, { ...one, timeMs: one.timeMs + 500 }]],
  ];
  it.each(cases)('%s', async (_, twice) => {
    const sent = together(shortCall().flatMap(twice));
    const { shares, inspection } = await heardOf(capture(sent));
    expect(shares).toEqual([100, 100]);
    expect(inspection.quality).toMatchObject({ packets: 500, lost: 0 });
  });

  it('one file behind the other', async () => {
    const { shares, inspection } = await heardOf(capture([...shortCall(), ...shortCall()]));
    expect(shares).toEqual([100, 100]);
    expect(inspection.quality).toMatchObject({ packets: 500, lost: 0 });
  });
});

describe('loss', () => {
  it('of thirty in a hundred, by chance and in bursts', async () => {
    const kept = (i: number) => (i * 7919) % 100 >= 15 && i % 50 >= 9;
    const sent = shortCall(undefined, (p, i) => (i > 0 && !kept(i) ? null : p));
    const { sides, inspection } = await heardOf(capture(sent));
    const received = sent.filter((one) => one.from === B).length;
    expect(inspection.quality.remote).toMatchObject({ packets: received });
    const speech = shortTruth(1);
    for (let i = 0; i < 250; i++) {
      if (i > 0 && !kept(i)) continue;
      const at = 24 + i * 160;
      expect(sides[1].subarray(at, at + 160)).toEqual(speech.subarray(i * 160, i * 160 + 160));
    }
  });
});
