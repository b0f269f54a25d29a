import { KERNEL } from './kernel.wasm.js';

/** Samples of one side that fit into the memory of the kernel; a chunk at its natural rate. */
export const KERNEL_SAMPLES = 1 << 17;
const REMOTE_AT = KERNEL_SAMPLES * 2;
const OUT_AT = 2 * REMOTE_AT;
/** Frames, and samples, that the kernel takes at a step. */
const STEP = 16;

type Kernel = {
  memory: WebAssembly.Memory;
  interleave(local: number, remote: number, out: number, frames: number): void;
  extremes(samples: number, span: number, count: number, out: number): void;
};

const module = new WebAssembly.Module(Buffer.from(KERNEL, 'base64'));
const kernel = new WebAssembly.Instance(module).exports as unknown as Kernel;
const lanes = new Int16Array(kernel.memory.buffer);
const words = new Int32Array(kernel.memory.buffer, OUT_AT);
const bytes = new Int8Array(kernel.memory.buffer, OUT_AT);

/** Fills `out` with frames, the sample of `local` in the lower half; all are equally long. */
export function interleaved(local: Int16Array, remote: Int16Array, out: Int32Array): void {
  for (let from = 0; from < out.length; from += KERNEL_SAMPLES) {
    const to = Math.min(out.length, from + KERNEL_SAMPLES);
    lanes.set(local.subarray(from, to), 0);
    lanes.set(remote.subarray(from, to), KERNEL_SAMPLES);
    kernel.interleave(0, REMOTE_AT, OUT_AT, to - from);
    out.set(words.subarray(0, to - from), from);
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
  lanes.set(samples.subarray(0, count * span), 0);
  kernel.extremes(0, span, count, OUT_AT);
  return bytes.subarray(0, 2 * count);
}
