import { describe, expect, it } from 'vitest';
import type { Endpoint, Sent } from './capture-builder.js';
import { PCAP, capture, concat, fileHeader, ipv4, record, udpDatagram } from './capture-builder.js';
import { A, B } from './speech.js';
import { heardOf, shortCall } from './short-call.js';

const text = (lines: string) => new TextEncoder().encode(lines);
const address = ({ address: bytes }: Endpoint) => bytes.join('.');
const TYPE = 'm=audio 16384 RTP/AVP 110\r\na=rtpmap:110 PCMA/8000\r\n';

function sdp(end: Endpoint, media: string, connection = address(end)): string {
  return `v=0\r\no=- 1 1 IN IP4 ${address(end)}\r\ns=-\r\nc=IN IP4 ${connection}\r\nt=0 0\r\n${media}`;
}

function message(first: string, body: string, length = 'Content-Length'): string {
  return `${first}\r\nVia: SIP/2.0/TCP 1.2.3.4;branch=z9hG4bK776\r\nCall-ID: a@b\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n${length}: ${body.length}\r\n\r\n${body}`;
}

const INVITE = 'INVITE sip:b@b SIP/2.0';
const aside = (from: Endpoint, to: Endpoint, payload: Uint8Array): Sent => ({
  timeMs: 0,
  from: { ...from, port: 5060 },
  to: { ...to, port: 5060 },
  payload,
});
/** A call whose payload type means nothing without the signalling. */
const call = shortCall(
  (p) => ({ ...p, type: 110 }),
  (p) => ({ ...p, type: 110 }),
);

/** Segments of one TCP connection, as raw IP packets: pairs of place and text. */
function tcp(pieces: [number, string][], from = A, first = 0xfffffff0): Uint8Array[] {
  return pieces.map(([place, piece], id) => {
    const header = new Uint8Array(24);
    const view = new DataView(header.buffer);
    view.setUint16(0, 33_000);
    view.setUint16(2, 5060);
    view.setUint32(4, (first + place) >>> 0);
    header[12] = 6 << 4;
    return ipv4(
      { timeMs: 0, from, to: B, payload: header },
      6,
      concat([header, text(piece)]),
      id,
      0,
    );
  });
}

function file(before: Uint8Array[]): Uint8Array {
  const packets = call.map((one, id) =>
    record(PCAP, one.timeMs, ipv4(one, 17, udpDatagram(one), id, 0)),
  );
  return concat([fileHeader(PCAP, 101), ...before.map((ip) => record(PCAP, 0, ip)), ...packets]);
}

describe('the meaning of payload types comes from', () => {
  const whole = message(INVITE, sdp(A, TYPE));
  const cut = (at: number, to?: number): [number, string] => [at, whole.slice(at, to)];

  const streams: [string, Uint8Array[]][] = [
    ['one segment', tcp([cut(0)])],
    ['three segments', tcp([cut(0, 90), cut(90, 200), cut(200)])],
    [
      'three segments, the last first but one, one twice',
      tcp([cut(0, 90), cut(200), cut(0, 90), cut(90, 200)]),
    ],
    ['segments that overlap', tcp([cut(0, 150), cut(100, 260), cut(240)])],
    [
      'a message behind another in one segment',
      tcp([
        [0, message('SIP/2.0 100 Trying', '') + whole.slice(0, 40)],
        [message('SIP/2.0 100 Trying', '').length + 40, whole.slice(40)],
      ]),
    ],
    [
      'one connection among others',
      [
        ...tcp([[0, 'GET / HTTP/1.1\r\n\r\n']], B),
        ...tcp([cut(0, 120)]),
        ...tcp([[0, 'SIP/2.0 200 OK\r\nl: 9999\r\n\r\nthere is more']], {
          ...B,
          address: [1, 1, 1, 1],
        }),
        ...tcp([cut(120)]),
      ],
    ],
  ];
  it.each(streams)('SIP over TCP in %s', async (_, segments) => {
    expect((await heardOf(file(segments))).shares).toEqual([100, 100]);
  });

  it('SIP with compact headers, in fragments', async () => {
    const invite = aside(A, B, text(message(INVITE, sdp(A, TYPE), 'l')));
    const { shares } = await heardOf(capture([invite, ...call], { ip: 'fragments-reversed' }));
    expect(shares).toEqual([100, 100]);
  });

  it('offer and answer that number alike what is not alike: who receives decides', async () => {
    const offer =
      'm=audio 16384 RTP/AVP 110 111\r\na=rtpmap:110 PCMA/8000\r\na=rtpmap:111 telephone-event/8000\r\n';
    const answer =
      'm=audio 16386 RTP/AVP 110 111\r\na=rtpmap:111 PCMA/8000\r\na=rtpmap:110 telephone-event/8000\r\n';
    const sent = shortCall(
      (p) => ({ ...p, type: 111 }),
      (p) => ({ ...p, type: 110 }),
    );
    const { shares } = await heardOf(
      capture([
        aside(A, B, text(message(INVITE, sdp(A, offer)))),
        aside(B, A, text(message('SIP/2.0 200 OK', sdp(B, answer)))),
        ...sent,
      ]),
    );
    expect(shares).toEqual([100, 100]);
  });

  it('the first offer, when a hold says 0.0.0.0 later', async () => {
    const hold = text(message(INVITE, sdp(A, TYPE, '0.0.0.0')));
    const sent = [
      aside(A, B, text(message(INVITE, sdp(A, TYPE)))),
      ...call.slice(0, 200),
      aside(A, B, hold),
      ...call.slice(200),
    ];
    expect((await heardOf(capture(sent))).shares).toEqual([100, 100]);
  });

  it('an offer that moves the ports of a call that goes on', async () => {
    const moved = { ...A, port: 20_000 };
    const again = TYPE.replace('16384', '20000').replaceAll('110', '112');
    const sent = shortCall(
      (p, i) => (i < 100 ? { ...p, type: 110 } : { ...p, type: 112, from: moved }),
      (p, i) => (i < 100 ? { ...p, type: 110 } : { ...p, type: 112, to: moved }),
    );
    sent.splice(200, 0, { ...aside(A, B, text(message(INVITE, sdp(A, again)))), timeMs: 1999 });
    sent.unshift(aside(A, B, text(message(INVITE, sdp(A, TYPE)))));
    expect((await heardOf(capture(sent))).shares).toEqual([100, 100]);
  });
});
