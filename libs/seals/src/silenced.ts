import type { Span } from './offline/finding.js';

type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** The same bytes in the same pieces, zero in these stretches of them; the given ones are not written to. */
export const silenced = async function* (
  pieces: Pieces,
  stretches: readonly Span[],
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const piece of pieces) {
    yield without(piece, at, stretches);
    at += piece.length;
  }
};

const without = (piece: Uint8Array, at: number, stretches: readonly Span[]): Uint8Array => {
  const end = at + piece.length;
  const hit = stretches.filter(([from, to]) => from < end && to > at);
  if (hit.length === 0) return piece;
  const left = Uint8Array.from(piece);
  for (const [from, to] of hit) left.fill(0, Math.max(0, from - at), Math.min(to, end) - at);
  return left;
};
