import type { Sent } from './capture-builder.js';
import type { Packet } from './speech.js';
import { bestLead, hear, shareInPlace, speaker, together, truthOf } from './speech.js';

/** The first seconds of the speech are enough where only the wrapping is odd. */
export const SHORT_MS = 5000;
const MS = 8;

type Change = (packet: Packet, i: number) => Packet | Packet[] | null;
const same: Change = (packet) => packet;

/** The first five seconds of one side. */
export function shortly(side: 0 | 1, change: Change = same): Sent[] {
  return speaker(side, (packet, i) => (i * 20 < SHORT_MS ? change(packet, i) : null));
}

/** Both sides, five seconds; the remote one begins 3 ms later. */
export function shortCall(local: Change = same, remote: Change = same): Sent[] {
  const later = shortly(1, remote).map((sent) => ({ ...sent, timeMs: sent.timeMs + 3 }));
  return together(shortly(0, local), later);
}

export const shortTruth = (side: 0 | 1) => truthOf(side).subarray(0, SHORT_MS * MS);

/** How much of the speech of both sides stands in its place, in percent, and what else is known. */
export async function heardOf(bytes: Uint8Array, leads: [number, number] = [0, 3]) {
  const { sides, inspection } = await hear(bytes);
  const share = (side: 0 | 1) =>
    Math.round(10 * bestLead(shortTruth(side), sides[side], leads[side] * MS, 2 * MS).share) / 10;
  return { shares: [share(0), share(1)], sides, inspection };
}

/** Percent of the speech of a side that stands in what is heard, so many ms later. */
export function shareAfter(side: 0 | 1, heard: Int16Array, leadMs: number): number {
  return shareInPlace(shortTruth(side), heard, leadMs * MS);
}
