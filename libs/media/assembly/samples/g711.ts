/** G.711 by arithmetic instead of a table (ITU-T G.711, scaled to 16 bit), 16 codes at a time. */

/** The samples of 16 A-law codes to `to`. */
export function expandAlaw(codes: v128, to: usize): void {
  const value = v128.xor(codes, i8x16.splat(0x55));
  const segment = v128.and(i8x16.shr_u(value, 4), i8x16.splat(7));
  const scale = i8x16.swizzle(i8x16(1, 1, 2, 4, 8, 16, 32, 64, 0, 0, 0, 0, 0, 0, 0, 0), segment);
  const lead = v128.and(i8x16.ne(segment, i8x16.splat(0)), i8x16.splat(16));
  const mantissa = v128.or(v128.and(value, i8x16.splat(15)), lead);
  const negative = i8x16.ge_s(value, i8x16.splat(0));
  put(
    to,
    i16x8.mul(middle(i16x8.extend_low_i8x16_u(mantissa)), i16x8.extend_low_i8x16_u(scale)),
    i16x8.extend_low_i8x16_s(negative),
  );
  put(
    to + 16,
    i16x8.mul(middle(i16x8.extend_high_i8x16_u(mantissa)), i16x8.extend_high_i8x16_u(scale)),
    i16x8.extend_high_i8x16_s(negative),
  );
}

/** The samples of 16 µ-law codes to `to`. */
export function expandUlaw(codes: v128, to: usize): void {
  const value = v128.not(codes);
  const segment = v128.and(i8x16.shr_u(value, 4), i8x16.splat(7));
  const scale = i8x16.swizzle(i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0), segment);
  const mantissa = v128.and(value, i8x16.splat(15));
  const negative = i8x16.lt_s(value, i8x16.splat(0));
  put(
    to,
    biased(i16x8.extend_low_i8x16_u(mantissa), i16x8.extend_low_i8x16_u(scale)),
    i16x8.extend_low_i8x16_s(negative),
  );
  put(
    to + 16,
    biased(i16x8.extend_high_i8x16_u(mantissa), i16x8.extend_high_i8x16_u(scale)),
    i16x8.extend_high_i8x16_s(negative),
  );
}

/** The middle of a step of A-law. */
function middle(mantissa: v128): v128 {
  return i16x8.add(i16x8.shl(mantissa, 4), i16x8.splat(8));
}

/** What the bias of µ-law leaves. */
function biased(mantissa: v128, scale: v128): v128 {
  const bias = i16x8.splat(0x84);
  return i16x8.sub(i16x8.mul(i16x8.add(i16x8.shl(mantissa, 3), bias), scale), bias);
}

/** Eight samples, of which those are negative whose bits are set. */
function put(to: usize, magnitude: v128, negative: v128): void {
  v128.store(to, i16x8.sub(v128.xor(magnitude, negative), negative));
}
