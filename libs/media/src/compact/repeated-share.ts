const SHIFT = 16;
const PLACES = 1 << 16;
/** Looked at are stretches of this many bytes that begin where a hash of them says so. */
const STRETCH = 16;
const PICKED_BITS = 5;
/** Of fewer nothing can be said. */
const FEWEST = 32;
const FACTOR = 0x2f0b4c47;

/**
 * The share of what comes that came before, roughly: of stretches of 16 bytes, picked by what is in
 * them, so that the same sound is picked again wherever it stands. Silence does not count.
 */
export function repeatedShare(streams: readonly Uint8Array[]): number {
  const seen = new Uint32Array(PLACES);
  let picked = 0;
  let repeated = 0;
  for (const bytes of streams) {
    let hash = 0;
    for (let at = 0; at < bytes.length; at++) {
      // Of a byte nothing is left after STRETCH more: it has been shifted out.
      hash = ((hash << 2) + Math.imul(bytes[at]! + 1, FACTOR)) | 0;
      if (hash >>> (32 - PICKED_BITS) !== 0 || at < STRETCH || isStill(bytes, at)) continue;
      picked++;
      const place = Math.imul(hash, FACTOR) >>> SHIFT;
      if (seen[place] === hash >>> 0) repeated++;
      seen[place] = hash;
    }
  }
  return picked < FEWEST ? 1 : repeated / picked;
}

/** Nothing changes here but signs and lowest bits: the codes of silence, in either law. */
function isStill(bytes: Uint8Array, at: number): boolean {
  const code = bytes[at]!;
  let changes = 0;
  for (let i = at - STRETCH; i < at; i++) changes |= bytes[i]! ^ code;
  return (changes & 0x7e) === 0;
}
