import type { Exported, KernelExports } from './instantiate.js';
import { instantiate } from './instantiate.js';
import { WASM } from './samples.wasm.js';

type Samples = KernelExports & {
  capacity: Exported;
  local: Exported;
  remote: Exported;
  out: Exported;
  interleave(frames: number): void;
  extremes(span: number, count: number): void;
};

const kernel = instantiate(WASM) as Samples;
const { buffer } = kernel.memory;
/** Samples of one side that fit into the memory of the kernel; a chunk at its natural rate. */
export const KERNEL_SAMPLES = kernel.capacity.value;
/** Samples that `extremesOf` takes at a step. */
const STEP = 16;

const locals = new Int16Array(buffer, kernel.local.value, KERNEL_SAMPLES);
const remotes = new Int16Array(buffer, kernel.remote.value, KERNEL_SAMPLES);
const frames = new Int32Array(buffer, kernel.out.value, KERNEL_SAMPLES);
const bytes = new Int8Array(buffer, kernel.out.value, KERNEL_SAMPLES);

/** Fills `out` with frames, the sample of `local` in the lower half; all are equally long. */
export function interleaved(local: Int16Array, remote: Int16Array, out: Int32Array): void {
  for (let from = 0; from < out.length; from += KERNEL_SAMPLES) {
    const to = Math.min(out.length, from + KERNEL_SAMPLES);
    locals.set(local.subarray(from, to));
    remotes.set(remote.subarray(from, to));
    kernel.interleave(to - from);
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
  locals.set(samples.subarray(0, count * span));
  kernel.extremes(span, count);
  return bytes.subarray(0, 2 * count);
}
