/** Values of a byte. */
const VALUES = 256;
/**
 * Of bytes that are chance, the statistic of the chi-squared test is 255, give or take 23; of
 * speech, music, tones and silence coded with G.711 it is far above a thousand.
 */
const MOST_CHI_SQUARED = 400;
/** Of half bytes it is 15, give or take 5. */
const MOST_OF_HALVES = 40;
const FEWEST_BYTES = 300;

/** Could all these bytes together be chance, as encryption makes them? False for a few. */
export function isRandom(parts: readonly Uint8Array[]): boolean {
  const counts = new Uint32Array(VALUES);
  let all = 0;
  for (const part of parts) {
    for (const byte of part) counts[byte]!++;
    all += part.length;
  }
  if (all < FEWEST_BYTES) return false;
  return chiSquared(counts, all) < MOST_CHI_SQUARED;
}

function chiSquared(counts: Uint32Array, all: number): number {
  const expected = all / counts.length;
  let sum = 0;
  for (const count of counts) sum += (count - expected) ** 2 / expected;
  return sum;
}

/** Filled anew each time, as packets come by the thousand. */
const seen = new Uint8Array(VALUES);
const halves = new Uint32Array(16);

/**
 * Are there as many different values among `bytes[start..end)` as chance would have, and their
 * higher halves, which of G.711 tell how loud it is, as even?
 */
export function looksRandom(bytes: Uint8Array, start: number, end: number): boolean {
  halves.fill(0);
  for (let i = start; i < end; i++) halves[bytes[i]! >> 4]!++;
  if (chiSquared(halves, end - start) > MOST_OF_HALVES) return false;
  seen.fill(0);
  let different = 0;
  for (let i = start; i < end; i++) {
    different += 1 - seen[bytes[i]!]!;
    seen[bytes[i]!] = 1;
  }
  const each = (end - start) / VALUES;
  const none = Math.exp(-each);
  const deviation = Math.sqrt(VALUES * (none - (1 + each) * none * none));
  return different > VALUES * (1 - none) - 3 * deviation;
}
