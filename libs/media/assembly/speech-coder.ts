import { contexts, placed, useLaw } from './speech-coder/context';
import {
  countNone,
  packSurveyed,
  rewind,
  spread,
  survey,
  surveyed,
  unpack,
} from './speech-coder/coding';
import {
  FRAME,
  clamped,
  fast,
  forget,
  frame,
  learn,
  slow,
  slowly,
  swiftly,
} from './speech-coder/prediction';
import { codes, isUsed } from './speech-coder/room';

export { capacity, codeAt, codes, isUsed, nearest, placeOf, samples } from './speech-coder/room';
export { counts, packed, packedRoom, parts } from './speech-coder/coding';
export { contexts };

/**
 * G.711 codes packed by what is known of speech, in four lanes at once (WebAssembly SIMD): each works
 * on a quarter of the stream. Three predictors foretell every sample: one of two samples that learns
 * with each (NLMS, normalised least mean squares), and two linear ones that are fitted to what was
 * heard. What each says counts by how right it lately was. What all say, and how wrong that lately
 * was, is the context in which the code is likely or not.
 *
 * Packing and unpacking do the same in the same order, and only what IEEE 754 prescribes to the last
 * bit. Samples are in eighths of the 16-bit scale. Nothing becomes NaN, whose bits are not prescribed:
 * differences are clamped before anything is learned from them.
 */
const STEP = memory.data<f32>([0.04]);
/** Keeps the first steps small, while hardly anything has been heard. */
const QUIET = memory.data<f32>([8]);
/** No sample is louder, no difference larger, nor its energy. */
const LOUDEST = memory.data<f32>([4078]);
const WRONGEST = memory.data<f32>([8192]);
const MOST_ENERGY = memory.data<f32>([8192 * 8192]);
/** How fast is forgotten how wrong predictors were: each of them, all together. */
const TRUST = memory.data<f32>([0.0625]);
const DOUBT = memory.data<f32>([0.125]);
/** Those that are never wrong do not count for ever. */
const LEAST = memory.data<f32>([0.01]);
const ONE = memory.data<f32>([1]);

/** Finds out which codes there are among the first `count`. */
export function findUsed(count: i32): void {
  memory.fill(isUsed, 0, 256);
  for (let at = codes, end = codes + count; at < end; at++) {
    store<u8>(isUsed + <usize>load<u8>(at), 1);
  }
}

/** Counts symbols of `steps` codes of each lane, and notes them. */
export function surveyCodes(steps: i32, aLaw: bool): void {
  countNone();
  run(steps, aLaw, false);
}

/** Packs what was surveyed with the frequencies in `parts`; returns how many bytes it takes. */
export function packCodes(steps: i32): i32 {
  return packSurveyed(steps);
}

/** Gives `steps` codes of each lane back from `packed` and `parts`. */
export function unpackCodes(steps: i32, aLaw: bool): void {
  spread();
  rewind();
  run(steps, aLaw, true);
}

function run(steps: i32, aLaw: bool, unpacking: bool): void {
  forget();
  useLaw(aLaw);
  let last = f32x4.splat(0);
  let before = f32x4.splat(0);
  // Of the predictor that learns with each sample; one that says "as before" is not far off.
  let weight = f32x4.splat(1);
  let weightBefore = f32x4.splat(0);
  let quickError = f32x4.splat(1);
  let slowError = f32x4.splat(1);
  let fastError = f32x4.splat(1);
  let quickShare = f32x4.splat(<f32>(1.0 / 3));
  let slowShare = f32x4.splat(<f32>(1.0 / 3));
  let fastShare = f32x4.splat(<f32>(1.0 / 3));
  let wrong = f32x4.splat(4);
  let at = frame;
  let to = surveyed;
  for (let step = 0; step < steps; step++) {
    if (at == frame + FRAME * 16) {
      learn((step & (<i32>FRAME)) == 0);
      at = frame;
    }
    const quick = f32x4.add(f32x4.mul(weightBefore, before), f32x4.mul(weight, last));
    const slower = f32x4.add(slowly(at), f32x4.mul(v128.load(slow), last));
    const faster = f32x4.add(swiftly(at), f32x4.mul(v128.load(fast), last));
    const two = f32x4.add(f32x4.mul(quickShare, quick), f32x4.mul(slowShare, slower));
    const foretold = clamped(
      f32x4.add(two, f32x4.mul(fastShare, faster)),
      v128.load32_splat(LOUDEST),
    );
    const sample = coded(step, steps, placed(foretold, wrong), to, unpacking);
    v128.store(at, sample);

    // Shares by the squares of their energies; those of before the last, as they are known by now.
    const quickPart = squared(f32x4.mul(slowError, fastError));
    const slowPart = squared(f32x4.mul(quickError, fastError));
    const fastPart = squared(f32x4.mul(quickError, slowError));
    const whole = f32x4.add(f32x4.add(quickPart, slowPart), fastPart);
    const share = f32x4.div(v128.load32_splat(ONE), whole);
    quickShare = f32x4.mul(quickPart, share);
    slowShare = f32x4.mul(slowPart, share);
    fastShare = f32x4.mul(fastPart, share);

    const error = clamped(f32x4.sub(sample, quick), v128.load32_splat(WRONGEST));
    quickError = faded(quickError, energyOf(error), TRUST);
    slowError = faded(slowError, energyOf(f32x4.sub(sample, slower)), TRUST);
    fastError = faded(fastError, energyOf(f32x4.sub(sample, faster)), TRUST);
    wrong = faded(wrong, f32x4.abs(f32x4.sub(sample, foretold)), DOUBT);

    const energy = f32x4.add(v128.load32_splat(QUIET), f32x4.add(squared(last), squared(before)));
    const gain = f32x4.mul(error, f32x4.div(v128.load32_splat(STEP), energy));
    weight = f32x4.add(weight, f32x4.mul(gain, last));
    weightBefore = f32x4.add(weightBefore, f32x4.mul(gain, before));
    before = last;
    last = sample;
    at += 16;
    to += 8;
  }
}

/** The four samples of a step: of the codes that stand there, or of those that are unpacked. */
function coded(step: i32, steps: i32, places: v128, to: usize, unpacking: bool): v128 {
  const code = codes + <usize>step;
  const lane = <usize>steps;
  const a = i32x4.extract_lane(places, 0);
  const b = i32x4.extract_lane(places, 1);
  const c = i32x4.extract_lane(places, 2);
  const d = i32x4.extract_lane(places, 3);
  if (unpacking) {
    return four(
      unpack(code, a, 0),
      unpack(code + lane, b, 1),
      unpack(code + 2 * lane, c, 2),
      unpack(code + 3 * lane, d, 3),
    );
  }
  return four(
    survey(code, a, to),
    survey(code + lane, b, to + 2),
    survey(code + 2 * lane, c, to + 4),
    survey(code + 3 * lane, d, to + 6),
  );
}

/** What stands at these addresses. */
function four(a: usize, b: usize, c: usize, d: usize): v128 {
  const first = v128.shuffle<f32>(v128.load32_zero(a), v128.load32_zero(b), 0, 4, 1, 5);
  const second = v128.shuffle<f32>(v128.load32_zero(c), v128.load32_zero(d), 0, 4, 1, 5);
  return v128.shuffle<f32>(first, second, 0, 1, 4, 5);
}

function faded(mean: v128, value: v128, rate: usize): v128 {
  const off = f32x4.sub(f32x4.add(value, v128.load32_splat(LEAST)), mean);
  return f32x4.add(mean, f32x4.mul(v128.load32_splat(rate), off));
}

function squared(value: v128): v128 {
  return f32x4.mul(value, value);
}

/** No more than can be squared again. */
function energyOf(error: v128): v128 {
  return f32x4.pmin(v128.load32_splat(MOST_ENERGY), squared(error));
}
