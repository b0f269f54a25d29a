/**
 * Two linear predictors for each of four lanes, fitted again and again to what was heard: one to the
 * last quarter of a second of a lane or so, one to the last tenth of it.
 */

/** Steps of a frame; predictors are fitted at its end. */
export const FRAME: usize = 32;
const VECTOR: usize = 16;
/** Coefficients of each, in bytes. */
const SLOW: usize = 15 * 16;
const FAST: usize = 10 * 16;

/** What autocorrelations fade by in a frame. */
const SLOW_FADE = memory.data<f32>([0.935]);
const FAST_FADE = memory.data<f32>([0.75]);
/** Noise that is taken to be there: keeps a fit steady. As a part of the energy, and whatever that is. */
const SLOW_NOISE: f32 = 1.002;
const FAST_NOISE: f32 = 1.02;
const NOISE: f32 = 5;
/** Above what is slow to reckon with (denormal numbers), below what matters. */
const NOTHING: f32 = 1e-9;
const STEADY: f32 = 0.999;

/** The last 16 samples of each lane, oldest first; those of a frame come after them. */
const past: usize = memory.data(16 * (16 + 32), 16);
export const frame: usize = past + SLOW;

export const slow: usize = memory.data(15 * 16, 16);
export const fast: usize = memory.data(10 * 16, 16);
const slowLags: usize = memory.data(16 * 16, 16);
const fastLags: usize = memory.data(16 * 16, 16);

export function forget(): void {
  memory.fill(past, 0, SLOW);
  memory.fill(slow, 0, SLOW);
  memory.fill(fast, 0, FAST);
  memory.fill(slowLags, 0, SLOW + VECTOR);
  memory.fill(fastLags, 0, SLOW + VECTOR);
}

/** What the slow predictor makes of the samples before `at`, but for the newest. */
export function slowly(at: usize): v128 {
  const from = at - SLOW;
  let sum = f32x4.mul(v128.load(slow, 224), v128.load(from));
  sum = f32x4.add(sum, f32x4.mul(v128.load(slow, 208), v128.load(from, 16)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(slow, 192), v128.load(from, 32)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(slow, 176), v128.load(from, 48)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(slow, 160), v128.load(from, 64)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(slow, 144), v128.load(from, 80)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(slow, 128), v128.load(from, 96)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(slow, 112), v128.load(from, 112)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(slow, 96), v128.load(from, 128)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(slow, 80), v128.load(from, 144)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(slow, 64), v128.load(from, 160)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(slow, 48), v128.load(from, 176)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(slow, 32), v128.load(from, 192)));
  return f32x4.add(sum, f32x4.mul(v128.load(slow, 16), v128.load(from, 208)));
}

/** As `slowly`, of the fast one. */
export function swiftly(at: usize): v128 {
  const from = at - FAST;
  let sum = f32x4.mul(v128.load(fast, 144), v128.load(from));
  sum = f32x4.add(sum, f32x4.mul(v128.load(fast, 128), v128.load(from, 16)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(fast, 112), v128.load(from, 32)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(fast, 96), v128.load(from, 48)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(fast, 80), v128.load(from, 64)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(fast, 64), v128.load(from, 80)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(fast, 48), v128.load(from, 96)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(fast, 32), v128.load(from, 112)));
  return f32x4.add(sum, f32x4.mul(v128.load(fast, 16), v128.load(from, 128)));
}

/** Learns from a whole frame, and moves on by it; of two frames one is enough for the slow one. */
export function learn(bothFit: bool): void {
  correlate();
  if (bothFit) solve(slowLags, slow, SLOW, SLOW_NOISE);
  solve(fastLags, fast, FAST, FAST_NOISE);
  memory.copy(past, past + FRAME * VECTOR, SLOW);
}

function correlate(): void {
  for (let lag: usize = 0; lag < SLOW + VECTOR; lag += 4 * VECTOR) {
    let a = f32x4.splat(NOTHING);
    let b = f32x4.splat(NOTHING);
    let c = f32x4.splat(NOTHING);
    let d = f32x4.splat(NOTHING);
    for (let at = frame; at < frame + FRAME * VECTOR; at += VECTOR) {
      const sample = v128.load(at);
      const from = at - lag - 48;
      a = f32x4.add(a, f32x4.mul(sample, v128.load(from, 48)));
      b = f32x4.add(b, f32x4.mul(sample, v128.load(from, 32)));
      c = f32x4.add(c, f32x4.mul(sample, v128.load(from, 16)));
      d = f32x4.add(d, f32x4.mul(sample, v128.load(from)));
    }
    keep(lag, a);
    keep(lag + 16, b);
    keep(lag + 32, c);
    keep(lag + 48, d);
  }
}

/** Adds to both autocorrelations, after they have faded. */
function keep(lag: usize, sum: v128): void {
  const slowBefore = f32x4.mul(v128.load(slowLags + lag), v128.load32_splat(SLOW_FADE));
  const fastBefore = f32x4.mul(v128.load(fastLags + lag), v128.load32_splat(FAST_FADE));
  v128.store(slowLags + lag, f32x4.add(slowBefore, sum));
  v128.store(fastLags + lag, f32x4.add(fastBefore, sum));
}

/** The coefficients that foretell best what has this autocorrelation (Levinson and Durbin). */
function solve(lags: usize, coefficients: usize, order: usize, noise: f32): void {
  const one = f32x4.splat(1);
  let error = f32x4.add(f32x4.mul(v128.load(lags), f32x4.splat(noise)), f32x4.splat(NOISE));
  for (let i: usize = 0; i < order; i += VECTOR) {
    let sum = v128.load(lags + i, VECTOR);
    for (let j: usize = 0; j < i; j += VECTOR) {
      sum = f32x4.sub(sum, f32x4.mul(v128.load(coefficients + j), v128.load(lags + i - j)));
    }
    const reflection = clamped(f32x4.div(sum, error), f32x4.splat(STEADY));
    reflect(coefficients, i, reflection);
    v128.store(coefficients + i, reflection);
    error = f32x4.mul(error, f32x4.sub(one, f32x4.mul(reflection, reflection)));
  }
}

function reflect(coefficients: usize, order: usize, reflection: v128): void {
  let low = coefficients;
  for (let high = coefficients + order - VECTOR; <isize>low <= <isize>high; high -= VECTOR) {
    const one = v128.load(low);
    const other = v128.load(high);
    v128.store(low, f32x4.sub(one, f32x4.mul(reflection, other)));
    v128.store(high, f32x4.sub(other, f32x4.mul(reflection, one)));
    low += VECTOR;
  }
}

/** Between −most and most; what is NaN becomes `most`. */
export function clamped(value: v128, most: v128): v128 {
  return f32x4.pmax(f32x4.neg(most), f32x4.pmin(most, value));
}
