import { codecEntry } from '../codec/codecs.js';
import type { Decoder } from '../codec/decoder.js';
import type { DecoderState, IndexedStream } from '../index/capture-index.js';

/**
 * The decoders of one stream for one chunk. Those that depend on the past begin with the state kept
 * in the index; when a recording is decoded for the first time, these states are noted.
 */
export class StreamDecoders {
  private readonly decoders = new Map<string, Decoder>();
  private readonly changed = new Set<string>();

  constructor(
    private readonly stream: IndexedStream,
    private readonly chunk: number,
  ) {}

  /** The decoder of a codec, to `rate` samples a second, as it is at the beginning of the chunk. */
  async open(codec: string, rate: number): Promise<Decoder> {
    const known = this.decoders.get(codec);
    if (known !== undefined) return known;
    const decoder = await codecEntry(codec).make(rate);
    const before = this.stateOf(codec);
    if (before !== undefined) decoder.restore(before.state);
    this.decoders.set(codec, decoder);
    return decoder;
  }

  /** Packets of a codec are decoded: its state changes, and what others put off is written. */
  use(codec: string): void {
    this.flush();
    this.changed.add(codec);
  }

  /** Notes the states for the chunk that comes next, unless they are known. */
  note(): void {
    const next = this.chunk + 1;
    for (const codec of this.changed) {
      const state = this.decoders.get(codec)!.save();
      if (state === null) continue;
      const { states } = this.stream;
      if (states.some((known) => known.chunk === next && known.codec === codec)) continue;
      states.push({ chunk: next, codec, state });
    }
    this.changed.clear();
  }

  /** Writes what the decoders have put off. */
  flush(): void {
    for (const decoder of this.decoders.values()) decoder.flush?.();
  }

  /** To be called when the chunk is done. */
  free(): void {
    for (const decoder of this.decoders.values()) decoder.free?.();
    this.decoders.clear();
  }

  private stateOf(codec: string): DecoderState | undefined {
    const { states } = this.stream;
    return states.findLast((state) => state.codec === codec && state.chunk <= this.chunk);
  }
}
