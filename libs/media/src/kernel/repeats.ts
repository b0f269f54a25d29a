import type { Exported, KernelExports } from './instantiate.js';
import { instantiate } from './instantiate.js';
import { WASM } from './repeats.wasm.js';

type Repeats = KernelExports & {
  capacity: Exported;
  bytes: Exported;
  picked: Exported;
  repeated: Exported;
  begin(): void;
  look(count: number): void;
};

const kernel = instantiate(WASM) as Repeats;
const room = kernel.capacity.value;
const bytes = new Uint8Array(kernel.memory.buffer, kernel.bytes.value, room);

/**
 * Of stretches of 16 bytes that are picked by what is in them, so that the same sound is picked again
 * wherever it stands: how many there are, and how many of them came before. Silence does not count.
 */
export function repeatsIn(streams: readonly Uint8Array[]): { picked: number; repeated: number } {
  kernel.begin();
  for (const stream of streams) {
    for (let from = 0; from < stream.length; from += room) {
      const part = stream.subarray(from, from + room);
      bytes.set(part);
      kernel.look(part.length);
    }
  }
  return { picked: kernel.picked.value, repeated: kernel.repeated.value };
}
