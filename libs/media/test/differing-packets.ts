import type { Sent } from './capture-builder.js';
import { rtp } from './capture-builder.js';
import { A, B } from './speech.js';

/** A megabyte of them. */
const PACKETS = 15_000;
const from = (i: number) => ({ address: [10, 0, i >> 8, i & 255], port: 5004 });
const small = new Uint8Array(4).fill(1);
const packet = (i: number, fields: Partial<Parameters<typeof rtp>[0]>): Sent => ({
  timeMs: i,
  from: A,
  to: B,
  payload: rtp({ sequence: i, timestamp: i * 160, type: 8, ssrc: 1, payload: small, ...fields }),
});
const each = (make: (i: number) => Sent) => Array.from({ length: PACKETS }, (_, i) => make(i));
const speech = each((i) => packet(i, {})).slice(0, 100);
/** Packets that each tell of something new: what they differ in, and they themselves. */
export const DIFFERING: readonly [string, readonly Sent[]][] = [
  ['in their sources', each((i) => packet(i, { ssrc: i }))],
  ['in their hosts', each((i) => ({ ...packet(i, {}), from: from(i) }))],
  ['in both', each((i) => ({ ...packet(i, { ssrc: i }), from: from(i >> 5) }))],
  [
    'in the events they tell of',
    [...speech, ...each((i) => packet(i, { type: 101, sequence: 100 + i }))],
  ],
  ['in their types', each((i) => packet(i, { type: i & 127 }))],
  [
    'by losses as long as can be',
    each((i) => packet(i, { sequence: i * 2999, type: i % 3 === 0 ? 13 : 8 })),
  ],
];
