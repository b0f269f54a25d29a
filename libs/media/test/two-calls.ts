import type { Sent } from './capture-builder.js';
import { capture } from './capture-builder.js';
import type { Packet } from './speech.js';
import { speaker } from './speech.js';

const one = { address: [10, 0, 0, 1], port: 4000 };
const other = { address: [10, 0, 0, 2], port: 4002 };

const inTime = (sent: Sent[]): Uint8Array => capture(sent.toSorted((a, b) => a.timeMs - b.timeMs));

/**
 * Two calls at the same time, of 20 and of 4 seconds: in one capture, and each in one of its own.
 * `change`: what becomes of the packets of the second.
 */
export function twoCalls(change: (packet: Packet) => Packet = (packet) => packet) {
  const usual = [...speaker(0), ...speaker(1)];
  const beside = [
    ...speaker(0, (p, i) => (i < 200 ? change({ ...p, ssrc: 5, from: one, to: other }) : null)),
    ...speaker(1, (p, i) => (i < 200 ? change({ ...p, ssrc: 6, from: other, to: one }) : null)),
  ];
  return { both: inTime([...usual, ...beside]), first: inTime(usual), second: inTime(beside) };
}
