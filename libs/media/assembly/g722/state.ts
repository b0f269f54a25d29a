/** Bytes that can be decoded at once. */
const MOST_BYTES = 512;
/** Loops of vectors go a little further than they have to. */
export const ROOM = MOST_BYTES + 8;

export const capacity: i32 = MOST_BYTES;
export const input: usize = memory.data(ROOM, 16);
export const out: usize = memory.data(4 * ROOM, 16);
/**
 * What the next byte depends on, in words of 16 bits: of the lower, then of the higher band what is
 * named here, then sums and differences of both bands for the filter, the eldest first.
 */
export const state: usize = memory.data(128, 16);
export const SCALE = 0;
export const LOG_SCALE = 1;
export const PREDICTION = 2;
export const ZERO_PART = 3;
export const A1 = 4;
export const A2 = 5;
export const R1 = 6;
export const P1 = 7;
export const P2 = 8;
/** Six differences, doubled, the latest first, and the weights that belong to them. */
export const E1 = 9;
export const B1 = 15;
const BAND_WORDS = 21;
export const FILTERED = state + 2 * 2 * BAND_WORDS;

/** A word of the lower band and, above it, that of the higher. */
export function word(name: i32): i32 {
  const at = state + (name << 1);
  return (<i32>load<u16>(at)) | ((<i32>load<i16>(at, 2 * BAND_WORDS)) << 16);
}

export function keep(name: i32, pair: i32): void {
  const at = state + (name << 1);
  store<i16>(at, pair);
  store<i16>(at, pair >> 16, 2 * BAND_WORDS);
}

/** A word of both bands, each the lower half of 32 bits, and before it the word that follows it. */
export function words(name: i32): v128 {
  return i32x4.extend_low_i16x8_u(i32x4(word(name + 1), word(name), 0, 0));
}

export function keepWords(name: i32, values: v128): void {
  const pairs = v128.shuffle<i16>(values, values, 0, 2, 4, 6, 0, 2, 4, 6);
  keep(name + 1, i32x4.extract_lane(pairs, 0));
  keep(name, i32x4.extract_lane(pairs, 1));
}
