import { WASM } from './g722.wasm.js';
import type { Exported, KernelExports } from './instantiate.js';
import { instantiate } from './instantiate.js';

type G722 = KernelExports & {
  capacity: Exported;
  input: Exported;
  out: Exported;
  state: Exported;
  decode(count: number): void;
};

/** Words of 16 bits in the state of a stream. */
export const G722_STATE_WORDS = 64;

const kernel = instantiate(WASM) as G722;
const { buffer } = kernel.memory;
/** Bytes that `decodeG722` takes at once. */
export const G722_BYTES = kernel.capacity.value;
/** The state from which the kernel goes on: whoever decodes puts it there, and takes it away. */
export const g722State = new Int16Array(buffer, kernel.state.value, G722_STATE_WORDS);

const input = new Uint8Array(buffer, kernel.input.value, G722_BYTES);
const out = new Int16Array(buffer, kernel.out.value, 2 * G722_BYTES);

/** The two samples of each of at most `G722_BYTES` bytes; valid until the kernel is used again. */
export function decodeG722(bytes: Uint8Array): Int16Array {
  input.set(bytes);
  kernel.decode(bytes.length);
  return out.subarray(0, 2 * bytes.length);
}
