/** The lower halves of 32 bits of the one, the upper ones of the other. */
export function alternate(lower: v128, upper: v128): v128 {
  return v128.shuffle<i16>(lower, upper, 0, 9, 2, 11, 4, 13, 6, 15);
}

/** Products of the recommendation, in 32 bits: of what is in its two halves one counts. */
export function scaled(values: v128, by: v128): v128 {
  return i32x4.shr_s(i32x4.dot_i16x8_s(values, by), 15);
}
