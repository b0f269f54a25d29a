import { G722_BYTES, G722_STATE_WORDS, decodeG722, g722State } from '../kernel/g722.js';
import type { Decoder } from './decoder.js';

/** Where the lower and the higher band have their quantiser scales, and what those are at first. */
const FIRST_SCALES = [
  [0, 32],
  [21, 8],
] as const;

/**
 * A stream of ITU-T G.722 (64 kbit/s, mode 1); one object for each, as every byte depends on those
 * before it.
 */
export class G722Decoder implements Decoder {
  private readonly words = new Int16Array(G722_STATE_WORDS);
  private readonly state = new Uint8Array(this.words.buffer);

  constructor() {
    for (const [at, scale] of FIRST_SCALES) this.words[at] = scale;
  }

  /** Writes two samples for each of `bytes[start..end)` to `out` from `to` on. */
  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, to: number): number {
    g722State.set(this.words);
    for (let from = start; from < end; from += G722_BYTES) {
      const samples = decodeG722(bytes.subarray(from, Math.min(end, from + G722_BYTES)));
      out.set(samples, to + 2 * (from - start));
    }
    this.words.set(g722State);
    return (end - start) * 2;
  }

  save(): Uint8Array {
    return this.state.slice();
  }

  /** `state` is what `save` gave. Throws a RangeError when it is too long for that. */
  restore(state: Uint8Array): void {
    this.state.set(state);
  }
}
