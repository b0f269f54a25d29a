import { LOG_SCALE, ROOM, SCALE, input, keep, word } from './state';
import { HIGHER_MOST_LOG, LOWER_MOST_LOG, codes, higherScales, lowerScales } from './tables';
import { scaled } from './vectors';

/** For each byte 4 words: differences for the predictors of both bands, then those that are heard. */
export const differences = memory.data(8 * ROOM, 16);
const MOST_LOGS = memory.data<i32>([LOWER_MOST_LOG, HIGHER_MOST_LOG]);

/** INVQAL, INVQBL and INVQAH, with LOGSCL, SCALEL, LOGSCH and SCALEH. */
export function dequantise(count: i32): void {
  const most = v128.load64_splat(MOST_LOGS);
  let log = limited(i32x4.extend_low_i16x8_s(i32x4.splat(word(LOG_SCALE))), most);
  let to = differences;
  for (let from = input, end = from + count; from < end; from++, to += 8) {
    const code = v128.load(codes + ((<usize>load<u8>(from)) << 4));
    // The upper halves of the scales are 0, so what is beside the codes does not count.
    const product = scaled(scalesOf(log), code);
    v128.store64_lane(to, i16x8.narrow_i32x4_s(product, product), 0);
    const decayed = i32x4.add(log, i32x4.shr_s(i32x4.neg(log), 7));
    log = limited(i32x4.add(decayed, i32x4.shr_s(code, 16)), most);
  }
  keepPair(LOG_SCALE, log);
  keepPair(SCALE, scalesOf(log));
}

function limited(log: v128, most: v128): v128 {
  return i32x4.min_s(i32x4.max_s(log, i32x4.splat(0)), most);
}

function scalesOf(log: v128): v128 {
  const index = i32x4.shr_u(log, 6);
  const lower = v128.load32_splat(lowerScales + (i32x4.extract_lane(index, 0) << 2));
  const higher = v128.load32_splat(higherScales + (i32x4.extract_lane(index, 1) << 2));
  return v128.shuffle<i32>(lower, higher, 0, 5, 2, 7);
}

function keepPair(name: i32, values: v128): void {
  keep(name, (i32x4.extract_lane(values, 0) & 0xffff) | (i32x4.extract_lane(values, 1) << 16));
}
