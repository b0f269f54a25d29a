/**
 * What every sample of a recording goes through, many at a time (WebAssembly SIMD). Addresses are
 * bytes of this module's memory; kernel/samples.ts puts there what is to be worked on.
 */

import { expandAlaw, expandUlaw } from './samples/g711';
import { rowEnds, rowStarts } from './samples/packets';

export * from './samples/packets';

/** Samples of one side that there is room for, wherever they are from. */
export const capacity: i32 = 1 << 17;
export const local: usize = memory.data(2 << 17, 16);
export const remote: usize = memory.data(2 << 17, 16);
export const out: usize = memory.data(4 << 17, 16);
/**
 * Room for pieces of a capture and for the samples that come of them, to be worked on in place. There is
 * a little behind it, as packets are looked at many bytes at a time.
 */
export const roomBytes: i32 = 8 << 20;
export const room: usize = memory.data((8 << 20) + 128, 16);

/**
 * The samples of the `count` A-law codes at `from`, 16 at least, to `to`.
 */
export function alaw(from: usize, to: usize, count: i32): void {
  const last = from + <usize>count - 16;
  const end = to + ((<usize>count - 16) << 1);
  for (; from < last; from += 16, to += 32) expandAlaw(v128.load(from), to);
  expandAlaw(v128.load(last), end);
}

/** As `alaw`, of µ-law codes. */
export function ulaw(from: usize, to: usize, count: i32): void {
  const last = from + <usize>count - 16;
  const end = to + ((<usize>count - 16) << 1);
  for (; from < last; from += 16, to += 32) expandUlaw(v128.load(from), to);
  expandUlaw(v128.load(last), end);
}

/** The samples of the first `count` payloads of a row, one behind the other, to `to`; as `alaw`. */
export function alawRow(count: i32, to: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const from = load<u32>(rowStarts + (i << 2));
    const length = load<u32>(rowEnds + (i << 2)) - from;
    alaw(from, to, length);
    to += length << 1;
  }
}

/** As `alawRow`, of µ-law codes. */
export function ulawRow(count: i32, to: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const from = load<u32>(rowStarts + (i << 2));
    const length = load<u32>(rowEnds + (i << 2)) - from;
    ulaw(from, to, length);
    to += length << 1;
  }
}

/**
 * Frames of two sides, at `left` and `right`, to `out`, one after the other as WAV has them; works on
 * eight at a time.
 */
export function interleave(left: usize, right: usize, frames: i32): void {
  let to = out;
  for (const end = out + ((<usize>frames) << 2); to < end; to += 32, left += 16, right += 16) {
    const ours = v128.load(left);
    const theirs = v128.load(right);
    v128.store(to, v128.shuffle<i16>(ours, theirs, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(to, v128.shuffle<i16>(ours, theirs, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  }
}

/**
 * The upper bytes of the lowest (at most 0) and the highest (at least 0) of `span` samples from
 * `from` on, for `count` such spans in a row, to `out`; `span` is a multiple of 16.
 */
export function extremes(from: usize, span: i32, count: i32): void {
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
