import type { UsedCodes } from '../kernel/speech-coder.js';
import { usedAmong } from '../kernel/speech-coder.js';
import type { Law } from './code-order.js';
import { codeOrders } from './code-order.js';

const CODES = 256;
/** A bit for each code. */
export const USED_BYTES = CODES / 8;

/** Which codes there are, as `USED_BYTES` bytes. */
export function usedBits(codes: Uint8Array): Uint8Array {
  const bits = new Uint8Array(USED_BYTES);
  usedAmong(codes).forEach((value, code) => (bits[code >> 3]! |= value << (code & 7)));
  return bits;
}

/**
 * Leaves those out that a stream never uses: what was of the other law before, or was made louder, has
 * many.
 */
export function usedCodes(bits: Uint8Array, law: Law): UsedCodes {
  const { linear, rank, code } = codeOrders[law];
  const codes = code.filter((value) => (bits[value >> 3]! & (1 << (value & 7))) !== 0);
  const ranks = codes.map((value) => rank[value]!);
  const samples = Int16Array.from(codes, (value) => linear[value]!);
  return { isALaw: law === 'PCMA', codes, samples, nearest: nearestOf(ranks) };
}

/** For each of all ranks, which of these, in ascending order, is nearest; the lower one of two. */
function nearestOf(ranks: Uint8Array): Uint8Array {
  const nearest = new Uint8Array(CODES);
  let at = 0;
  for (let rank = 0; rank < CODES; rank++) {
    while (at + 1 < ranks.length && ranks[at + 1]! - rank < rank - ranks[at]!) at++;
    nearest[rank] = at;
  }
  return nearest;
}
