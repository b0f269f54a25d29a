import { ALAW_TO_PCM } from '#media/codec/g711';
import type { Endpoint, RtpFields, Sent } from '../../../libs/media/test/capture-builder.js';
import { rtp } from '../../../libs/media/test/capture-builder.js';
import { spoken } from '../calls/spoken.js';

/** A packet that one side sends. */
export type Packet = RtpFields & { timeMs: number; from: Endpoint; to: Endpoint };
/** What becomes of packet `i` on its way: one, several or none. */
export type Change = (packet: Packet, i: number, speech: Uint8Array) => Packet | Packet[] | null;

const BLOCK = 160;
const SPOKEN = 200;
const LOCAL: Endpoint = { address: [192, 168, 10, 21], port: 16_384 };
const REMOTE: Endpoint = { address: [192, 168, 10, 35], port: 16_386 };
const PCMA = 8;

/** The SSRC with which each side begins. */
export const SSRC = [0xa1, 0xb2] as const;

/** What either side says, as A-law codes, 20 s at 8 kHz. */
export function speechOf(side: 0 | 1): Uint8Array {
  return spoken()[side];
}

/** What a side says, as 16-bit samples at 8 kHz. */
export function truthOf(side: 0 | 1): Int16Array {
  return Int16Array.from(speechOf(side), (code) => ALAW_TO_PCM[code] ?? 0);
}

/** Which of its blocks of 20 ms are speech, not silence. */
export function sayings(side: 0 | 1): boolean[] {
  const truth = truthOf(side);
  return Array.from({ length: truth.length / BLOCK }, (_, i) =>
    truth.subarray(i * BLOCK, (i + 1) * BLOCK).some((sample) => Math.abs(sample) >= SPOKEN),
  );
}

/** The packets of a side, 20 ms each, and percent of its speech that is in them. */
export function speaker(
  side: 0 | 1,
  startMs: number,
  change: Change = (packet) => packet,
): { sent: Sent[]; possible: number } {
  const speech = speechOf(side);
  const isSpoken = sayings(side);
  const [from, to] = side === 0 ? [LOCAL, REMOTE] : [REMOTE, LOCAL];
  const sent: Sent[] = [];
  let heard = 0;
  for (let i = 0; i < isSpoken.length; i++) {
    const packet: Packet = {
      timeMs: startMs + i * 20,
      ...{ sequence: 1000 + i, timestamp: 5000 + i * BLOCK, type: PCMA, ssrc: SSRC[side] },
      ...{ from, to, payload: speech.subarray(i * BLOCK, (i + 1) * BLOCK) },
    };
    const changed = change(packet, i, speech);
    const packets = [changed ?? []].flat();
    for (const one of packets) sent.push({ ...one, payload: rtp(one) });
    const isGone = changed === null || packets.some(({ type }) => type !== PCMA);
    if (isSpoken[i] === true && !isGone) heard++;
  }
  return { sent, possible: (100 * heard) / isSpoken.filter(Boolean).length };
}

/** Both sides as a capture has them: in the order of time. */
export function together(...sides: Sent[][]): Sent[] {
  return sides.flat().toSorted((a, b) => a.timeMs - b.timeMs);
}
