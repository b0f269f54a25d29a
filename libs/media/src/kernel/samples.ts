import { ROW } from './packet-rows.js';
import { kernel } from './samples-kernel.js';

const { buffer } = kernel.memory;
/** Samples of one side that fit into the memory of the kernel; a chunk at its natural rate. */
export const KERNEL_SAMPLES = kernel.capacity.value;
/** Memory of the kernel: what lies in it is worked on where it is, all else is copied. */
export const KERNEL_ROOM = new Uint8Array(buffer, kernel.room.value, kernel.roomBytes.value);
/** Samples that `extremesOf` takes at a step. */
const STEP = 16;
/** Fewer codes than this the kernel cannot expand. */
const FEWEST = 16;

const locals = new Int16Array(buffer, kernel.local.value, KERNEL_SAMPLES);
const remotes = new Int16Array(buffer, kernel.remote.value, KERNEL_SAMPLES);
const frames = new Int32Array(buffer, kernel.out.value, KERNEL_SAMPLES);
const bytes = new Int8Array(buffer, kernel.out.value, KERNEL_SAMPLES);

/**
 * Writes the samples of the G.711 codes `codes[start..end)` to `out` from `at` on, if both lie in the
 * memory of the kernel; false, and nothing done, if not.
 */
export function expandInPlace(
  law: 'alaw' | 'ulaw',
  codes: Uint8Array,
  start: number,
  end: number,
  out: Int16Array,
  at: number,
): boolean {
  if (codes.buffer !== buffer || out.buffer !== buffer || end - start < FEWEST) return false;
  kernel[law](codes.byteOffset + start, out.byteOffset + 2 * at, end - start);
  return true;
}

/**
 * Writes the samples of several payloads of G.711 codes, `starts` and `ends` in the memory of the kernel,
 * one behind the other to `out` from `at` on. Returns how many payloads it took: of 16 codes at least
 * each, and none unless `out` lies in the memory of the kernel.
 */
export function expandRow(
  law: 'alaw' | 'ulaw',
  starts: Int32Array,
  ends: Int32Array,
  out: Int16Array,
  at: number,
): number {
  if (out.buffer !== buffer) return 0;
  const most = Math.min(starts.length, ROW.starts.length);
  let count = 0;
  while (count < most && ends[count]! - starts[count]! >= FEWEST) count++;
  ROW.starts.set(starts.subarray(0, count));
  ROW.ends.set(ends.subarray(0, count));
  kernel[law === 'alaw' ? 'alawRow' : 'ulawRow'](count, out.byteOffset + 2 * at);
  return count;
}

/** Fills `out` with frames, the sample of `local` in the lower half; all are equally long. */
export function interleaved(local: Int16Array, remote: Int16Array, out: Int32Array): void {
  for (let from = 0; from < out.length; from += KERNEL_SAMPLES) {
    const to = Math.min(out.length, from + KERNEL_SAMPLES);
    const left = addressOf(local, from, to, locals);
    const right = addressOf(remote, from, to, remotes);
    kernel.interleave(left, right, to - from);
    out.set(frames.subarray(0, to - from), from);
  }
}

/** Can `extremesOf` tell those of every `span` samples? */
export function fitsKernel(span: number): boolean {
  return span > 0 && span % STEP === 0 && span <= KERNEL_SAMPLES;
}

/**
 * The upper bytes of the lowest (0 at most) and the highest (0 at least) of every `span` samples,
 * one after the other, of as many whole spans as there are, at most `KERNEL_SAMPLES`. Valid until
 * the kernel is used again.
 */
export function extremesOf(samples: Int16Array, span: number): Int8Array {
  const count = Math.floor(Math.min(samples.length, KERNEL_SAMPLES) / span);
  kernel.extremes(addressOf(samples, 0, count * span, locals), span, count);
  return bytes.subarray(0, 2 * count);
}

/** Where the kernel finds `samples[from..to)`: where they are, or in `copy`. */
function addressOf(samples: Int16Array, from: number, to: number, copy: Int16Array): number {
  if (samples.buffer === buffer) return samples.byteOffset + 2 * from;
  copy.set(samples.subarray(from, to));
  return copy.byteOffset;
}
