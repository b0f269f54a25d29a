import { predictions } from './poles';
import { differences } from './quantiser';
import { FILTERED, ROOM, out } from './state';
import { alternate } from './vectors';

const SOUND_MOST = memory.data<i16>([16383, 16383]);
const SOUND_LEAST = memory.data<i16>([-16384, -16384]);
/** The receive quadrature mirror filter. */
const TAPS = memory.data<i16>([3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11]);
const TAPS_REVERSED = memory.data<i16>([-11, 53, -156, 362, -805, 3876, 951, -210, 32, 12, -11, 3]);

/** In front of what is for each byte: of the eleven before it. */
const PAST = 4 * 11;
/** The sum of both bands and their difference. */
const rows = memory.data(PAST + 4 * ROOM, 16);
/** Two sums, or two differences, of which the later is above. */
const sums = memory.data(PAST + 4 * ROOM, 16);
const contrasts = memory.data(PAST + 4 * ROOM, 16);

/** Sums and differences of what is heard of the bands; at ±16384 at most, they fit 16 bits. */
export function combine(count: i32): void {
  const most = v128.load32_splat(SOUND_MOST);
  const least = v128.load32_splat(SOUND_LEAST);
  memory.copy(rows, FILTERED, PAST);
  for (let at: usize = 0, end = <usize>(count << 2); at < end; at += 16) {
    const from = differences + (at << 1);
    const heard = v128.shuffle<i32>(v128.load(from), v128.load(from, 16), 1, 3, 5, 7);
    const sound = i16x8.add_sat_s(v128.load(predictions + at), heard);
    const bands = i16x8.max_s(i16x8.min_s(sound, most), least);
    const others = v128.shuffle<i16>(bands, bands, 1, 0, 3, 2, 5, 4, 7, 6);
    const row = alternate(i16x8.add(bands, others), i16x8.sub(others, bands));
    v128.store(rows + at, row, PAST);
  }
  memory.copy(FILTERED, rows + (count << 2), PAST);
}

/** Neighbours side by side, as they are multiplied with two taps at once. */
export function pair(count: i32): void {
  for (let at: usize = 0, end = <usize>(PAST + (count << 2)); at < end; at += 16) {
    const now = v128.load(rows + at);
    const next = v128.load(rows + at, 4);
    v128.store(sums + at, alternate(now, i32x4.shl(next, 16)));
    v128.store(contrasts + at, alternate(i32x4.shr_u(now, 16), next));
  }
}

/** The receive quadrature mirror filter, for four bytes at a time. */
export function synthesise(count: i32): void {
  for (let at: usize = 0, end = <usize>(count << 2); at < end; at += 16) {
    const odd = filtered(contrasts + at, TAPS_REVERSED);
    const even = filtered(sums + at, TAPS);
    const samples = i16x8.narrow_i32x4_s(odd, even);
    v128.store(out + at, v128.shuffle<i16>(samples, samples, 0, 4, 1, 5, 2, 6, 3, 7));
  }
}

function filtered(pairs: usize, taps: usize): v128 {
  const early = i32x4.add(products(pairs, taps), products(pairs + 16, taps + 8));
  return i32x4.shr_s(i32x4.add(early, products(pairs + 32, taps + 16)), 11);
}

function products(pairs: usize, taps: usize): v128 {
  return i32x4.add(
    i32x4.dot_i16x8_s(v128.load(pairs), v128.load32_splat(taps)),
    i32x4.dot_i16x8_s(v128.load(pairs, 8), v128.load32_splat(taps, 4)),
  );
}
