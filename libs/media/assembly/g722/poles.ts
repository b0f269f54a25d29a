import { differences } from './quantiser';
import { A1, A2, P1, P2, PREDICTION, R1, ROOM, keep, word } from './state';
import { scaled } from './vectors';
import { zeroParts } from './zeros';

const A1_STEP = memory.data<i16>([192, 192]);
const A1_TURNED = memory.data<i16>([-384, -384]);
const A2_TURNED = memory.data<i16>([-256, -256]);
/** The step of 128, before the shift that makes the decay. */
const A2_STEP = memory.data<i16>([128 << 7, 128 << 7]);
/** Where poles have their places in a vector: what else is in it must not count in a product. */
const POLES = memory.data<i16>([-1, 0, 0, -1]);
const A1_BOUND = memory.data<i16>([15360, 0, 0, 15360]);
const A2_MOST = memory.data<i16>([12288, 0, 0, 12288]);
const A2_LEAST = memory.data<i16>([-12288, 0, 0, -12288]);

/** What PREDIC gave before each byte. */
export const predictions = memory.data(4 * ROOM, 16);

/** PARREC, RECONS, UPPOL2, UPPOL1, FILTEP and PREDIC; all vectors have the pair several times. */
export function poles(count: i32): void {
  let prediction = i32x4.splat(word(PREDICTION));
  let a1 = v128.and(i32x4.splat(word(A1)), v128.load64_splat(POLES));
  let a2 = v128.and(i32x4.splat(word(A2)), v128.load64_splat(POLES));
  let r1 = i32x4.splat(word(R1));
  let p1 = i32x4.splat(word(P1));
  let p2 = i32x4.splat(word(P2));
  for (let at: usize = 0, end = <usize>(count << 2); at < end; at += 4) {
    v128.store32_lane(predictions + at, prediction, 0);
    const difference = v128.load32_splat(differences + (at << 1));
    const r0 = i16x8.add_sat_s(prediction, difference);
    const p0 = i16x8.add_sat_s(v128.load32_splat(zeroParts + at), difference);
    const turned = i16x8.shr_s(v128.xor(p0, p1), 15);
    a2 = secondPole(a1, a2, turned, i16x8.shr_s(v128.xor(p0, p2), 15));
    a1 = firstPole(a1, a2, turned);
    const sum = i32x4.add(scaled(a1, twice(r0)), scaled(a2, twice(r1)));
    const polePart = i16x8.narrow_i32x4_s(sum, sum);
    prediction = i16x8.add_sat_s(polePart, v128.load32_splat(zeroParts + at, 4));
    r1 = r0;
    p2 = p1;
    p1 = p0;
  }
  keep(PREDICTION, i32x4.extract_lane(prediction, 0));
  keep(A1, i32x4.extract_lane(a1, 0) | i32x4.extract_lane(a1, 1));
  keep(A2, i32x4.extract_lane(a2, 0) | i32x4.extract_lane(a2, 1));
  keep(R1, i32x4.extract_lane(r1, 0));
  keep(P1, i32x4.extract_lane(p1, 0));
  keep(P2, i32x4.extract_lane(p2, 0));
}

/**
 * UPPOL2; `turned` and `turned2` are −1 where the sign is not that of p1 and p2, else 0. To multiply
 * by 32512 and shift by 15 is to add the negative shifted by 7; no sum leaves its 16 bits here.
 */
function secondPole(a1: v128, a2: v128, turned: v128, turned2: v128): v128 {
  const back = i16x8.sub_sat_s(turned, v128.xor(twice(twice(a1)), turned));
  const decay = i16x8.shr_s(i16x8.sub(v128.load32_splat(A2_STEP), a2), 7);
  const step = v128.and(turned2, v128.load32_splat(A2_TURNED));
  const moved = i16x8.add(i16x8.add(i16x8.add(a2, decay), step), i16x8.shr_s(back, 7));
  const least = v128.load64_splat(A2_LEAST);
  return i16x8.max_s(i16x8.min_s(moved, v128.load64_splat(A2_MOST)), least);
}

/** UPPOL1, in the same way; `a2` is the new second pole. */
function firstPole(a1: v128, a2: v128, turned: v128): v128 {
  const decay = i16x8.shr_s(i16x8.neg(a1), 8);
  const turn = v128.and(turned, v128.load32_splat(A1_TURNED));
  const step = i16x8.add(turn, v128.load32_splat(A1_STEP));
  const moved = i16x8.add(i16x8.add(a1, decay), step);
  const bound = v128.load64_splat(A1_BOUND);
  return i16x8.max_s(i16x8.min_s(moved, i16x8.sub(bound, a2)), i16x8.sub(a2, bound));
}

function twice(values: v128): v128 {
  return i16x8.add_sat_s(values, values);
}
