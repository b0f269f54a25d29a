import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IpStyle, Link } from '../libs/media/test/capture-builder.js';
import { capture, rtp } from '../libs/media/test/capture-builder.js';

const LINKS: Link[] = ['vlan', 'qinq', 'sll', 'sll2', 'raw', 'null', 'pppoe', 'mpls'];
const IPS: IpStyle[] = ['v4', 'v6-extensions', 'ipip', 'fragments', 'fragments-reversed'];
const HEAD = 3000;
const SIP = (sdp: string) =>
  'INVITE sip:b@b SIP/2.0\r\nContact: <sip:a@a>\r\nContent-Type: application/sdp\r\n' +
  `Content-Length: 200\r\n\r\nv=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\n${sdp}`;

/** Fills a target's corpus with what the project keeps for it and what can be made on the spot. */
export function sow(target: string, kept: string, corpus: string, fixtures: string): void {
  mkdirSync(corpus, { recursive: true });
  if (existsSync(join(kept, target))) cpSync(join(kept, target), corpus, { recursive: true });
  for (const seed of SEEDS[target]?.(fixtures) ?? []) {
    const name = createHash('sha1').update(seed).digest('hex');
    writeFileSync(join(corpus, name), seed);
  }
}

const SEEDS: Record<string, (fixtures: string) => Uint8Array[]> = {
  capture: (fixtures) => [...heads(fixtures), ...flavours()],
  call: () => RECIPES,
  compact: (fixtures) => [
    ...heads(fixtures).map((head) => prefixed(0, head)),
    ...RECIPES.map((recipe) => prefixed(1, recipe)),
    ...RECIPES.map((recipe) => prefixed(2, Buffer.concat([Buffer.alloc(16, 9), recipe]))),
  ],
  sip: () =>
    [
      'c=IN IP4 10.0.0.1\r\nm=audio 5004 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\n',
      'm=audio 5004 RTP/AVP 96\r\nc=IN IP6 ::1\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 x=1\r\n',
      'm=audio 5004 RTP/AVP 97 8\r\na=rtpmap:97 red/8000\r\na=fmtp:97 8/8\r\n',
    ].map((sdp) => Buffer.from(SIP(sdp))),
  index: () => [0, 1, 2].map((mode) => prefixed(mode, Buffer.from('RIX1'.repeat(9)))),
  decoders: () =>
    Array.from({ length: 9 }, (_, i) =>
      prefixed(i, Buffer.from([8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 9])),
    ),
};

/** Recipes of `cook`: a plain call, one with signalling, digits, jumps and pauses. */
const RECIPES = [
  [0, 0, 0x84, 0xf0, 0x80, 0x81, 0xf0, 0x80, 0x84, 0xf0, 0x80],
  [3, 1, 0x44, 0, 0x80, 49, 53, 56, 0x84, 0xf0, 0x80, 0x84, 0x09, 0x96, 0x84, 0xf0, 0x80],
  [5, 16, 0x84, 0xf2, 0x80, 0xf4, 0xf2, 0x04, 0xf0, 0x80, 0x84, 0x36, 0x87, 0x84, 0xf2, 0x80],
  [1, 100, 0x84, 0xf0, 0xe0, 0xf4, 0xf0, 0x03, 0x90, 0x80, 0x81, 0xf3, 0x80, 0x84, 0xfb, 0x80],
  [2, 4, 0x84, 0xf0, 0x80, 0x84, 0xf0, 0x80, 0xf4, 0xf0, 0x00, 0x20, 0x80],
].map((recipe) => Uint8Array.from(recipe));

function prefixed(first: number, rest: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from([first]), rest]);
}

function heads(fixtures: string): Uint8Array[] {
  return readdirSync(fixtures)
    .filter((name) => /\.pcap(ng)?$/.test(name))
    .map((name) => readFileSync(join(fixtures, name)).subarray(0, HEAD));
}

function flavours(): Uint8Array[] {
  const sent = Array.from({ length: 12 }, (_, i) => ({
    timeMs: i * 10,
    from: { address: [10, 0, 0, 1 + (i % 2)], port: 5004 },
    to: { address: [10, 0, 0, 2 - (i % 2)], port: 5004 },
    payload: rtp({
      sequence: i >> 1,
      timestamp: (i >> 1) * 40,
      type: 8,
      ssrc: 1 + (i % 2),
      payload: new Uint8Array(40).fill(i),
    }),
  }));
  const files = [
    { kind: 'pcapng', littleEndian: true, nano: true },
    { kind: 'pcap', littleEndian: false, nano: false },
  ] as const;
  return [
    ...LINKS.map((link) => capture(sent, { link })),
    ...IPS.map((ip) => capture(sent, { ip })),
    ...files.map((file) => capture(sent, { file })),
  ];
}
