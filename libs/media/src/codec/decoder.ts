/** What an RTP packet carries: `bytes[start..end)`. */
export type Payload = { bytes: Uint8Array; start: number; end: number };

/** Turns the payloads of one stream into 16-bit samples, in order. */
export interface Decoder {
  /** Writes the samples of `bytes[start..end)` to `out` from `at` on; returns how many. */
  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, at: number): number;
  /**
   * Writes the samples of the payloads `KERNEL_BYTES[starts[i]..ends[i])`, one behind the other, to `out`
   * from `at` on; returns how many payloads it took, 0 when it takes them one by one only. For codecs of
   * which each byte is a sample.
   */
  decodeRow?(starts: Int32Array, ends: Int32Array, out: Int16Array, at: number): number;
  /**
   * The codec's own covering of lost packets: writes up to `length` samples to `out` from `at` on
   * and returns how many of them it made up. `next` is the payload after the gap, which may tell
   * of what was lost; null when that is of another codec. Without this, what was heard before is
   * repeated and faded.
   */
  conceal?(out: Int16Array, at: number, length: number, next: Payload | null): number;
  /** Fills a pause of `length` samples in which the sender had nothing to send but noise. */
  rest?(out: Int16Array, at: number, length: number): void;
  /**
   * Writes what is still to be written: a decoder that has this may put off what it is asked for, as
   * long as all of it comes in order. To be called before anybody reads or writes there.
   */
  flush?(): void;
  /**
   * What later payloads depend on; null when they depend on nothing, or when decoding a little of
   * what comes before stands in for it.
   */
  save(): Uint8Array | null;
  /** Goes on from what `save` gave. */
  restore(state: Uint8Array): void;
  /** Gives back what the decoder holds outside of the garbage collector's reach. */
  free?(): void;
}
