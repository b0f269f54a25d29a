import { differences } from './quantiser';
import { B1, E1, ROOM, ZERO_PART, keep, keepWords, word, words } from './state';
import { alternate, scaled } from './vectors';

// Loaded, as V8 would put together at every step what is in the code; so it is with the poles.
const SIGN = memory.data<i16>([0, -4096]);
const SIGN_STEP = memory.data<i16>([0, 2048]);
const B_DECAY = memory.data<i16>([32640, 0]);

/** In front of what is for each byte: of the six before it. */
const PAST = 8 * 6;
/** Differences of both bands, doubled, each the lower half of 32 bits. */
const doubled = memory.data(PAST + 8 * ROOM, 16);
/** Their signs, ±2048, each the upper half of 32 bits. */
const signs = memory.data(PAST + 8 * ROOM, 16);
/** What a weight and, above it, the sign of an earlier difference are multiplied with. */
const gains = memory.data(PAST + 8 * ROOM, 16);
/** What FILTEZ gives, from that before the first byte on. */
export const zeroParts = memory.data(4 + 4 * ROOM, 16);

/** DELAYA: the past goes before the present, so that a vector of both is loaded where it begins. */
export function double(count: i32): void {
  v128.store(doubled, words(E1 + 4));
  v128.store(doubled, words(E1 + 2), 16);
  v128.store(doubled, words(E1), 32);
  for (let at: usize = 0, end = <usize>(count << 3); at < end; at += 16) {
    const both = v128.load(differences + at);
    const single = i32x4.extend_low_i16x8_u(v128.shuffle<i32>(both, both, 0, 2, 0, 2));
    v128.store(doubled + at, i16x8.add(single, single), PAST);
  }
  const last = doubled + (count << 3);
  keepWords(E1, v128.load(last, 32));
  keepWords(E1 + 2, v128.load(last, 16));
  keepWords(E1 + 4, v128.load(last));
}

/** UPZERO adds 128 to a weight, or subtracts it: 2048 × 2048 / 32768. Nothing when there is none. */
export function prepareZeros(count: i32): void {
  const none = i32x4.splat(0);
  const negative = v128.load32_splat(SIGN);
  const step = v128.load32_splat(SIGN_STEP);
  const decay = v128.load32_splat(B_DECAY);
  for (let at: usize = 0, end = <usize>(PAST + (count << 3)); at < end; at += 16) {
    const upper = i32x4.shl(v128.load(doubled + at), 16);
    const sign = v128.or(v128.and(i16x8.shr_s(upper, 15), negative), step);
    v128.store(signs + at, sign);
    v128.store(gains + at, v128.or(v128.andnot(sign, i16x8.eq(upper, none)), decay));
  }
}

/** UPZERO and FILTEZ; a vector has two of the six weights of both bands, that of the latest last. */
export function zeros(count: i32): void {
  let b1 = words(B1);
  let b3 = words(B1 + 2);
  let b5 = words(B1 + 4);
  let to = zeroParts;
  store<i32>(to, word(ZERO_PART));
  for (let at: usize = 0, end = <usize>(count << 3); at < end; at += 8) {
    const gain = v128.load64_splat(gains + at, PAST);
    b1 = adapted(b1, v128.load(signs + at, 32), gain);
    b3 = adapted(b3, v128.load(signs + at, 16), gain);
    b5 = adapted(b5, v128.load(signs + at), gain);
    const late = i32x4.add(
      scaled(b1, v128.load(doubled + at, 40)),
      scaled(b3, v128.load(doubled + at, 24)),
    );
    const half = i32x4.add(late, scaled(b5, v128.load(doubled + at, 8)));
    const whole = i32x4.add(half, v128.shuffle<i32>(half, half, 2, 3, 0, 1));
    to += 4;
    v128.store32_lane(to, i16x8.narrow_i32x4_s(whole, whole), 0);
  }
  keep(ZERO_PART, load<i32>(to));
  keepWords(B1, b1);
  keepWords(B1 + 2, b3);
  keepWords(B1 + 4, b5);
}

/** Weights, each the lower half of 32 bits, after a step. */
function adapted(weights: v128, sign: v128, gain: v128): v128 {
  return scaled(alternate(weights, sign), gain);
}
