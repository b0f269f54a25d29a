import { describe, expect, it } from 'vitest';
import type { Sent } from './capture-builder.js';
import {
  MACS,
  PCAP,
  concat,
  fileHeader,
  ipv4,
  ipv6,
  record,
  udpDatagram,
} from './capture-builder.js';
import { A, B } from './speech.js';
import { heardOf, shortCall } from './short-call.js';

const ETHERNET = 1;
const SENT = shortCall();
const of = (...parts: (number[] | Uint8Array)[]) => concat(parts.map((p) => Uint8Array.from(p)));
const PROXY = { address: [10, 9, 9, 1], port: 1 };
const outer = (one: Sent): Sent => ({
  ...one,
  from: PROXY,
  to: { ...PROXY, address: [10, 9, 9, 2] },
});

/** The frames of one datagram, as they lie on the wire. */
type Wrap = (one: Sent, id: number) => Uint8Array[];
const v4 = (one: Sent, id: number) => ipv4(one, 17, udpDatagram(one), id, 0);
const v6 = (one: Sent) => ipv6(one, 17, udpDatagram(one));
const ethernet = (ip: Uint8Array) => of(MACS, ip[0]! >> 4 === 4 ? [8, 0] : [0x86, 0xdd], ip);

function file(link: number, wrap: Wrap, sent: readonly Sent[] = SENT): Uint8Array {
  const frames = sent.flatMap((one, id) => wrap(one, id).map((bytes) => ({ one, bytes })));
  return concat([
    fileHeader(PCAP, link),
    ...frames.map(({ one, bytes }) => record(PCAP, one.timeMs, bytes)),
  ]);
}

function gre(one: Sent, id: number, flags: number[], type: number[], inner: Uint8Array) {
  return ethernet(ipv4(outer(one), 47, of(flags, type, inner), id, 0));
}

/** IPv6 fragments: `cuts` are pairs of first and last byte of the datagram. */
function fragments6(one: Sent, id: number, cuts: [number, number][], size: number): Uint8Array[] {
  const udp = udpDatagram(one);
  return cuts.map(([from, to]) => {
    const more = to < size ? 1 : 0;
    const header = [17, 0, from >> 8, (from & 0xf8) | more, 0, 0, id >> 8, id & 0xff];
    return ethernet(ipv6(one, 44, of(header, udp.subarray(from, to))));
  });
}

const SIZE = 180;
const hop = [43, 0, 1, 4, 0, 0, 0, 0];
const routing = [44, 2, 0, 0, ...Array<number>(20).fill(0)];
const atomic = [17, 0, 0, 0, 0, 0, 0, 9];
const vxlan = { from: { ...A, port: 50_000 }, to: { ...B, port: 4789 } };
const tower = { from: { ...PROXY, port: 2152 }, to: { ...PROXY, port: 2152 } };

/** A packet as it runs through a mobile network; `options` and `flags` are those of the GTP header. */
function gtp(one: Sent, id: number, flags: number, options: number[], inner: Uint8Array) {
  const length = options.length + inner.length;
  const header = [0x30 | flags, 255, length >> 8, length & 0xff, 0, 0, 4, 210, ...options];
  return ethernet(v4({ ...one, ...tower, payload: of(header, inner) }, id));
}

const WRAPS: [string, number, Wrap][] = [
  [
    'PPPoE in QinQ',
    ETHERNET,
    (one, id) => [
      of(
        MACS,
        [0x88, 0xa8, 0, 10, 0x81, 0, 0, 20, 0x88, 0x64, 0x11, 0, 0, 1, 0, 0, 0, 0x21],
        v4(one, id),
      ),
    ],
  ],
  [
    'three MPLS labels',
    ETHERNET,
    (one, id) => [of(MACS, [0x88, 0x47, 0, 1, 0, 64, 0, 2, 0, 64, 0, 3, 1, 64], v4(one, id))],
  ],
  ['GRE', ETHERNET, (one, id) => [gre(one, id, [0, 0], [8, 0], v4(one, id))]],
  [
    'GRE with checksum, key and number',
    ETHERNET,
    (one, id) => [
      gre(one, id, [0xb0, 0], [8, 0, 1, 2, 0, 0, 0, 0, 0, 7, 0, 0, 0, id & 255], v4(one, id)),
    ],
  ],
  ['IPv6 in GRE', ETHERNET, (one, id) => [gre(one, id, [0, 0], [0x86, 0xdd], v6(one))]],
  [
    'Ethernet in GRE',
    ETHERNET,
    (one, id) => [gre(one, id, [0, 0], [0x65, 0x58], ethernet(v4(one, id)))],
  ],
  [
    'a mirror port: ERSPAN I',
    ETHERNET,
    (one, id) => [gre(one, id, [0, 0], [0x88, 0xbe], ethernet(v4(one, id)))],
  ],
  [
    'a mirror port: ERSPAN II',
    ETHERNET,
    (one, id) => [
      gre(
        one,
        id,
        [0x10, 0],
        [0x88, 0xbe, 0, 0, 0, id & 255, 0x10, 0x0a, 0, 1, 0, 0, 0, 0],
        ethernet(v4(one, id)),
      ),
    ],
  ],
  [
    'a mirror port: ERSPAN III',
    ETHERNET,
    (one, id) => [
      gre(
        one,
        id,
        [0x10, 0],
        [0x22, 0xeb, 0, 0, 0, id & 255, 0x20, 0x0a, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        ethernet(v4(one, id)),
      ),
    ],
  ],
  [
    'VXLAN',
    ETHERNET,
    (one, id) => [
      ethernet(
        v4({ ...one, ...vxlan, payload: of([8, 0, 0, 0, 0, 0, 9, 0], ethernet(v4(one, id))) }, id),
      ),
    ],
  ],
  ['GTP-U', ETHERNET, (one, id) => [gtp(one, id, 0, [], v4(one, id))]],
  ['GTP-U with IPv6', ETHERNET, (one, id) => [gtp(one, id, 0, [], v6(one))]],
  [
    'GTP-U with a sequence number',
    ETHERNET,
    (one, id) => [gtp(one, id, 2, [id >> 8, id & 255, 0, 0], v4(one, id))],
  ],
  [
    'GTP-U with extension headers, as in 5G',
    ETHERNET,
    (one, id) => [
      gtp(one, id, 4, [0, 0, 0, 0x85, 1, 0x10, 9, 0x40, 2, 0, 0, 0, 0, 0, 0, 0], v4(one, id)),
    ],
  ],
  [
    'GTP-U with an N-PDU number, what looks like an extension left aside',
    ETHERNET,
    (one, id) => [gtp(one, id, 1, [0, 0, 7, 0x85], v4(one, id))],
  ],
  ['6in4', ETHERNET, (one, id) => [ethernet(ipv4(outer(one), 41, v6(one), id, 0))]],
  ['4in6', ETHERNET, (one, id) => [ethernet(ipv6(outer(one), 4, v4(one, id)))]],
  [
    'IPv6 with hop-by-hop, routing and an atomic fragment',
    ETHERNET,
    (one) => [ethernet(ipv6(one, 0, of(hop, routing, atomic, udpDatagram(one))))],
  ],
  [
    'IPv6 fragments',
    ETHERNET,
    (one, id) =>
      fragments6(
        one,
        id,
        [
          [0, 64],
          [64, SIZE],
        ],
        SIZE,
      ),
  ],
  [
    'IPv6 fragments that overlap, last first',
    ETHERNET,
    (one, id) =>
      fragments6(
        one,
        id,
        [
          [96, SIZE],
          [0, 64],
          [40, 104],
        ],
        SIZE,
      ),
  ],
  [
    'IPv6 fragments, each twice',
    ETHERNET,
    (one, id) =>
      fragments6(
        one,
        id,
        [
          [0, 64],
          [0, 64],
          [64, SIZE],
          [64, SIZE],
        ],
        SIZE,
      ),
  ],
  ['loopback, family little-endian', 0, (one, id) => [of([2, 0, 0, 0], v4(one, id))]],
  ['loopback, family big-endian', 0, (one, id) => [of([0, 0, 0, 2], v4(one, id))]],
  ['loopback, IPv6 as macOS has it', 0, (one) => [of([30, 0, 0, 0], v6(one))]],
  ['OpenBSD loopback', 108, (one, id) => [of([0, 0, 0, 2], v4(one, id))]],
  ['raw IP 12', 12, (one, id) => [v4(one, id)]],
  ['raw IP 14', 14, (one, id) => [v4(one, id)]],
  ['raw IP 101 with IPv6', 101, (one) => [v6(one)]],
  ['IPv4 228', 228, (one, id) => [v4(one, id)]],
  ['IPv6 229', 229, (one) => [v6(one)]],
  ['PPP', 9, (one, id) => [of([0xff, 3, 0, 0x21], v4(one, id))]],
  ['Cisco HDLC', 104, (one, id) => [of([0x0f, 0, 8, 0], v4(one, id))]],
  [
    '802.11 with radiotap and QoS',
    127,
    (one, id) => [
      of(
        [0, 0, 8, 0, 0, 0, 0, 0],
        [0x88, 1, 0, 0, ...MACS, ...MACS.slice(0, 6), 0, 0, 0, 0],
        [0xaa, 0xaa, 3, 0, 0, 0, 8, 0],
        v4(one, id),
      ),
    ],
  ],
  [
    'SLL with a VLAN tag',
    113,
    (one, id) => [
      of([0, 4, 0, 1, 0, 6, ...MACS.slice(0, 6), 0, 0, 0x81, 0, 0, 5, 8, 0], v4(one, id)),
    ],
  ],
  [
    'a frame check sequence behind it',
    ETHERNET,
    (one, id) => [of(ethernet(v4(one, id)), [1, 2, 3, 4])],
  ],
];

describe('a port of tunnels', () => {
  it.each([2152, 4789])('%i: RTP that comes to it is heard', async (port) => {
    const [mine, theirs] = [A, B].map((end) => ({ ...end, port }));
    const sent = shortCall(
      (packet) => ({ ...packet, from: mine!, to: theirs! }),
      (packet) => ({ ...packet, from: theirs!, to: mine! }),
    );
    const { shares } = await heardOf(file(ETHERNET, (one, id) => [ethernet(v4(one, id))], sent));
    expect(shares).toEqual([100, 100]);
  });

  const DAMAGED: [string, (header: Uint8Array) => void][] = [
    ['another version', (header) => (header[0] = 0x54)],
    ['another message', (header) => (header[1] = 26)],
    ['a wrong length', (header) => (header[3]! ^= 1)],
    ['an extension of no length', (header) => (header[12] = 0)],
  ];
  it.each(DAMAGED)('2152: %s is no tunnel', async (_, damage) => {
    const wrapped = file(ETHERNET, (one, id) => {
      const frame = gtp(one, id, 4, [0, 0, 0, 0x85, 1, 0, 9, 0], v4(one, id));
      damage(frame.subarray(42));
      return [frame];
    });
    await expect(heardOf(wrapped)).rejects.toThrow('no audio (RTP)');
  });
});

describe('however the datagrams are wrapped', () => {
  it.each(WRAPS)('%s', async (_, link, wrap) => {
    const { shares } = await heardOf(file(link, wrap));
    expect(shares).toEqual([100, 100]);
  });

  it('IPv4 fragments of both sides that are interleaved and bear one number', async () => {
    const pieces = (one: Sent) => {
      const udp = udpDatagram(one);
      const id = one.payload[3]!;
      return [
        ipv4(one, 17, udp.subarray(0, 96), id, 0x2000),
        ipv4(one, 17, udp.subarray(96), id, 12),
      ];
    };
    const frames: Uint8Array[] = [];
    for (let i = 0; i + 1 < SENT.length; i += 2) {
      const [first, second] = [SENT[i]!, SENT[i + 1]!];
      const [a, b] = [pieces(first), pieces(second)];
      for (const ip of [a[1]!, b[0]!, a[0]!, b[1]!])
        frames.push(record(PCAP, first.timeMs, ethernet(ip)));
    }
    const { shares } = await heardOf(concat([fileHeader(PCAP, ETHERNET), ...frames]), [0, 0]);
    expect(shares).toEqual([100, 100]);
  });

  it('a call once plain and once in the mirror’s tunnel is heard once', async () => {
    const both: Wrap = (one, id) => [
      ethernet(v4(one, id)),
      gre(one, id, [0, 0], [0x88, 0xbe], ethernet(v4(one, id))),
    ];
    const { shares, inspection } = await heardOf(file(ETHERNET, both));
    expect(shares).toEqual([100, 100]);
    expect(inspection.quality).toMatchObject({ packets: SENT.length, lost: 0 });
  });

  it('a call once in GTP-U and once where it left the mobile network is heard once', async () => {
    const both: Wrap = (one, id) => [gtp(one, id, 0, [], v4(one, id)), ethernet(v4(one, id))];
    const { shares, inspection } = await heardOf(file(ETHERNET, both));
    expect(shares).toEqual([100, 100]);
    expect(inspection.quality).toMatchObject({ packets: SENT.length, lost: 0 });
  });

  it.each([
    [189, 'USB'],
    [220, 'USB'],
    [201, 'Bluetooth'],
    [147, '147'],
  ])('link type %s is said to be none that can be read', async (link, name) => {
    const wrapped = file(link, (one, id) => [ethernet(v4(one, id))]);
    await expect(heardOf(wrapped)).rejects.toThrow(new RegExp(`${name}.*cannot be read`));
  });
});
