import { Pace } from './pace.js';

/** Samples on each side that a new sample depends on. */
export const UPSAMPLE_REACH = 16;

/**
 * Weights of the samples around for each of the new ones between two others: a windowed sinc
 * (Kaiser, β = 8), by factor; row after row, the nearest sample before comes first.
 */
const WEIGHTS = new Map<number, Float64Array[]>();

/** Samples raised at a stretch. */
const PIECE = 1024;

/**
 * Raises the sample rate of `narrow` by a whole `factor` into `wide`, which is that many times as
 * long: every `factor`-th sample is one of the originals, untouched; those between are
 * interpolated. Samples beyond the ends count as silence.
 */
export async function raiseRate(
  narrow: Int16Array,
  wide: Int16Array,
  factor: number,
): Promise<void> {
  const phases = weightsOf(factor);
  const padded = new Int16Array(narrow.length + 2 * UPSAMPLE_REACH);
  padded.set(narrow, UPSAMPLE_REACH);
  const pace = new Pace();
  for (let from = 0; from < narrow.length; from += PIECE) {
    const to = Math.min(narrow.length, from + PIECE);
    for (let at = from; at < to; at++) wide[factor * at] = narrow[at]!;
    phases.forEach((weights, phase) => {
      interpolate(padded, from, to, weights, wide, factor, phase + 1);
    });
    if (pace.due) await pace.rest();
  }
}

/** Puts the sample of one phase after each of the samples `from` to `to`. */
function interpolate(
  padded: Int16Array,
  from: number,
  to: number,
  weights: Float64Array,
  wide: Int16Array,
  factor: number,
  phase: number,
): void {
  for (let at = from; at < to; at++) {
    let sum = 0;
    let before = at + UPSAMPLE_REACH;
    let after = before + 1;
    for (let i = 0; i < 2 * UPSAMPLE_REACH; i += 2) {
      sum += weights[i]! * padded[before--]! + weights[i + 1]! * padded[after++]!;
    }
    wide[factor * at + phase] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
}

/** For each new sample between two: the weights of the samples before and after it, in pairs. */
function weightsOf(factor: number): Float64Array[] {
  const known = WEIGHTS.get(factor);
  if (known !== undefined) return known;
  const phases = Array.from({ length: factor - 1 }, (_, phase) => {
    const part = (phase + 1) / factor;
    const weights = new Float64Array(2 * UPSAMPLE_REACH);
    for (let i = 0; i < UPSAMPLE_REACH; i++) {
      weights[2 * i] = weightAt(i + part);
      weights[2 * i + 1] = weightAt(i + 1 - part);
    }
    return weights;
  });
  WEIGHTS.set(factor, phases);
  return phases;
}

/** The weight of a sample at a distance, in samples. */
function weightAt(distance: number): number {
  const sinc = Math.sin(Math.PI * distance) / (Math.PI * distance);
  const edge = distance / UPSAMPLE_REACH;
  return sinc * (bessel(8 * Math.sqrt(1 - edge * edge)) / bessel(8));
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
