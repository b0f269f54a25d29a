/**
 * What is known of a code before it comes. Both laws are floating-point numbers in disguise: with
 * their bias added, exponent and the first four bits of the mantissa of a sample are its code.
 */

/**
 * Contexts by how large errors are beside a step of the law there, octave by octave; those in which
 * they are smaller than a step are split in four.
 */
const RATIOS: i32 = 12;
const SPLIT: i32 = 4;
export const contexts: i32 = RATIOS + 3 * SPLIT;
const LAST_RATIO = memory.data<i32>([RATIOS - 1]);
const FIRST_WHOLE = memory.data<i32>([SPLIT]);
/** How many parts there are more of, and the bits of them. */
const MORE = memory.data<i32>([3]);
/** A step is a sixteenth of its power of two: errors as large as that are in the context `SPLIT`. */
const AS_WIDE = memory.data<i32>([(SPLIT + 4) << 23]);

const EXPONENT = memory.data<i32>([0x7f800000]);
const MANTISSA_BITS: i32 = 23;
/** All but four bits of the mantissa, and two more of them. */
const STEP_BITS: i32 = 19;
const PART_BITS: i32 = 17;

/** Turns a rank to that of the sample of the other sign. */
const OPPOSITE = memory.data<i32>([255]);
const SIGN = memory.data<i32>([i32.MIN_VALUE]);

/** Of the samples below `linear`, and of the others: what is added to them, and to their rank. */
const linear: usize = memory.data(16, 16);
const lowBias: usize = memory.data(16, 16);
const lowRank: usize = memory.data(16, 16);
const bias: usize = memory.data(16, 16);
const rank: usize = memory.data(16, 16);

/** A-law has steps of equal width in its first two segments, which have one exponent less. */
export function useLaw(aLaw: bool): void {
  v128.store(linear, f32x4.splat(aLaw ? 32 : 0));
  v128.store(lowBias, f32x4.splat(aLaw ? 32 : 16.5));
  v128.store(bias, f32x4.splat(aLaw ? 0 : 16.5));
  v128.store(lowRank, i32x4.splat(aLaw ? 128 - (132 << 4) : 128 - (131 << 4)));
  v128.store(rank, i32x4.splat(aLaw ? 144 - (132 << 4) : 128 - (131 << 4)));
}

/**
 * The context of a sample that was foretold, given how wrong that was lately. In each lane: the sign
 * of the sample, the context in the second byte, and in the first one the rank of its code.
 */
export function placed(foretold: v128, wrong: v128): v128 {
  const magnitude = f32x4.abs(foretold);
  const isLow = f32x4.lt(magnitude, v128.load(linear));
  const biased = f32x4.add(magnitude, v128.bitselect(v128.load(lowBias), v128.load(bias), isLow));
  const toRank = v128.bitselect(v128.load(lowRank), v128.load(rank), isLow);
  const positive = i32x4.add(i32x4.shr_u(biased, STEP_BITS), toRank);
  const negative = f32x4.lt(foretold, f32x4.splat(0));
  const ranked = v128.xor(positive, v128.and(negative, v128.load32_splat(OPPOSITE)));
  const sign = v128.and(negative, v128.load32_splat(SIGN));
  return v128.or(v128.or(ranked, sign), i32x4.shl(contextOf(biased, wrong), 8));
}

/** Where steps are wide it matters where in its step a sample is foretold. */
function contextOf(biased: v128, wrong: v128): v128 {
  const width = v128.and(biased, v128.load32_splat(EXPONENT));
  const octaves = i32x4.add(i32x4.sub(wrong, width), v128.load32_splat(AS_WIDE));
  const ratio = i32x4.max_s(
    i32x4.min_s(i32x4.shr_s(octaves, MANTISSA_BITS), v128.load32_splat(LAST_RATIO)),
    i32x4.splat(0),
  );
  const isSplit = i32x4.lt_s(ratio, v128.load32_splat(FIRST_WHOLE));
  const part = v128.and(v128.and(i32x4.shr_u(biased, PART_BITS), v128.load32_splat(MORE)), isSplit);
  const before = i32x4.mul(
    i32x4.min_s(ratio, v128.load32_splat(FIRST_WHOLE)),
    v128.load32_splat(MORE),
  );
  return i32x4.add(i32x4.add(ratio, part), before);
}
