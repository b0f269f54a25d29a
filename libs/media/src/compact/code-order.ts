import { ALAW_TO_PCM, ULAW_TO_PCM } from '../codec/g711.js';

/** The laws of ITU-T G.711, by their names in RTP (RFC 3551). */
export type Law = 'PCMU' | 'PCMA';

const CODES = 256;

/** Codes in the order of their samples (16 bits), so that those that are alike stand together. */
export type CodeOrder = {
  /** The sample of each code. */
  linear: Int16Array;
  /** Where each code stands. */
  rank: Uint8Array;
  /** Which code stands there. */
  code: Uint8Array;
};

export const codeOrders: Record<Law, CodeOrder> = {
  PCMU: orderOf(ULAW_TO_PCM),
  PCMA: orderOf(ALAW_TO_PCM),
};

function orderOf(linear: Int16Array): CodeOrder {
  const code = Uint8Array.from({ length: CODES }, (_, at) => at);
  code.sort((one, other) => linear[one]! - linear[other]! || one - other);
  const rank = new Uint8Array(CODES);
  code.forEach((value, at) => (rank[value] = at));
  return { linear, rank, code };
}
