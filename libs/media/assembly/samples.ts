/**
 * What every sample of a recording goes through, many at a time (WebAssembly SIMD). Addresses are
 * bytes of this module's memory; kernel/samples.ts puts there what is to be worked on.
 */

/** Samples of one side that there is room for. */
export const capacity: i32 = 1 << 17;
export const local: usize = memory.data(2 << 17, 16);
export const remote: usize = memory.data(2 << 17, 16);
export const out: usize = memory.data(4 << 17, 16);

/** Frames of both sides to `out`, one after the other as WAV has them; works on eight at a time. */
export function interleave(frames: i32): void {
  let from = <usize>0;
  for (const end = (<usize>frames) << 1; from < end; from += 16) {
    const left = v128.load(local + from);
    const right = v128.load(remote + from);
    const to = out + (from << 1);
    v128.store(to, v128.shuffle<i16>(left, right, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(to, v128.shuffle<i16>(left, right, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  }
}

/**
 * The upper bytes of the lowest (at most 0) and the highest (at least 0) of `span` samples of the
 * local side, for `count` such spans in a row, to `out`; `span` is a multiple of 16.
 */
export function extremes(span: i32, count: i32): void {
  let from = local;
  for (let to = out, end = out + ((<usize>count) << 1); to < end; to += 2) {
    let low = i16x8.splat(0);
    let high = i16x8.splat(0);
    for (const stop = from + ((<usize>span) << 1); from < stop; from += 32) {
      const some = v128.load(from);
      const more = v128.load(from, 16);
      low = i16x8.min_s(low, i16x8.min_s(some, more));
      high = i16x8.max_s(high, i16x8.max_s(some, more));
    }
    low = i16x8.min_s(low, v128.shuffle<i16>(low, low, 4, 5, 6, 7, 0, 1, 2, 3));
    low = i16x8.min_s(low, v128.shuffle<i16>(low, low, 2, 3, 0, 1, 6, 7, 4, 5));
    low = i16x8.min_s(low, v128.shuffle<i16>(low, low, 1, 0, 3, 2, 5, 4, 7, 6));
    high = i16x8.max_s(high, v128.shuffle<i16>(high, high, 4, 5, 6, 7, 0, 1, 2, 3));
    high = i16x8.max_s(high, v128.shuffle<i16>(high, high, 2, 3, 0, 1, 6, 7, 4, 5));
    high = i16x8.max_s(high, v128.shuffle<i16>(high, high, 1, 0, 3, 2, 5, 4, 7, 6));
    store<i8>(to, i16x8.extract_lane_s(low, 0) >> 8);
    store<i8>(to, i16x8.extract_lane_s(high, 0) >> 8, 1);
  }
}
