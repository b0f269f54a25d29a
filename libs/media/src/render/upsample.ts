/** Taps on each side of a new sample. */
export const UPSAMPLE_REACH = 16;

/** Weights of the sample that is put between two others: a windowed sinc (Kaiser, β = 8). */
const WEIGHTS = Float64Array.from({ length: UPSAMPLE_REACH }, (_, i) => {
  const distance = i + 0.5;
  const sinc = Math.sin(Math.PI * distance) / (Math.PI * distance);
  const edge = distance / UPSAMPLE_REACH;
  return sinc * (bessel(8 * Math.sqrt(1 - edge * edge)) / bessel(8));
});

/**
 * Doubles the sample rate of `narrow` into `wide`, which is twice as long: every second sample is
 * one of the originals, untouched; those between are interpolated. Samples beyond the ends count
 * as silence.
 */
export function doubleRate(narrow: Int16Array, wide: Int16Array): void {
  const padded = new Int16Array(narrow.length + 2 * UPSAMPLE_REACH);
  padded.set(narrow, UPSAMPLE_REACH);
  for (let at = 0; at < narrow.length; at++) {
    let sum = 0;
    let before = at + UPSAMPLE_REACH;
    let after = before + 1;
    for (let i = 0; i < UPSAMPLE_REACH; i++) {
      sum += WEIGHTS[i]! * (padded[before--]! + padded[after++]!);
    }
    wide[2 * at] = narrow[at]!;
    wide[2 * at + 1] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
}

/** The modified Bessel function of the first kind, order 0. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 40; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
