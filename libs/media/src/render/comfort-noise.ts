/**
 * Adds white noise of a level in −dBov (RFC 3389) to a lane where it is silent. The same frame of
 * a lane always gets the same noise: `origin` is the number of the sample `lane[0]`.
 */
export function addNoise(
  lane: Int16Array,
  from: number,
  to: number,
  origin: number,
  level: number,
): void {
  const peak = 32_767 * 10 ** (-level / 20) * Math.sqrt(3);
  for (let at = from; at < to; at++) {
    lane[at] = Math.max(-32_768, Math.min(32_767, Math.round(peak * random(origin + at))));
  }
}

/** An even spread over −1…1, decided by the number alone (the finaliser of MurmurHash3). */
function random(seed: number): number {
  let value = seed | 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) / 2 ** 31;
}
