import type { Decoder, Payload } from '../codec/decoder.js';
import type { IndexedStream } from '../index/capture-index.js';
import { addNoise } from './comfort-noise.js';
import { conceal } from './concealment.js';

/** A payload of more samples than this is no sound. */
const LONGEST = 1 << 16;

/**
 * The sound of one stream at one sample rate within a chunk: `samples[0]` stands for frame
 * `origin`. The rate of the recording is `scale` times `rate`; frames are always those of the
 * recording.
 */
export class Lane {
  constructor(
    readonly samples: Int16Array,
    private readonly origin: number,
    readonly rate: number,
    readonly scale: number,
  ) {}

  /** Comfort noise where the sender asked for it; packets decoded later replace it. */
  comfort({ noise }: IndexedStream): void {
    const { samples } = this;
    for (const { from, to, level } of noise) {
      const begin = Math.max(this.place(from), 0);
      const end = Math.min(this.place(to), samples.length);
      if (begin < end) addNoise(samples, begin, end, this.origin / this.scale, level);
    }
  }

  /** Decodes the payload `bytes[start..end)` of `length` samples to frame `frame`. */
  decode(
    decoder: Decoder,
    bytes: Uint8Array,
    start: number,
    end: number,
    frame: number,
    length: number,
  ): void {
    if (length <= 0 || length > LONGEST) return;
    const at = this.place(frame);
    if (at >= 0 && at + length <= this.samples.length) {
      decoder.decode(bytes, start, end, this.samples, at);
      return;
    }
    this.decodePart(decoder, { bytes, start, end }, at, length);
  }

  /**
   * Decodes payloads of bytes that are samples, one behind the other from frame `frame` on, as far as
   * they lie within the lane; returns how many it took.
   */
  decodeRow(decoder: Decoder, starts: Int32Array, ends: Int32Array, frame: number): number {
    const at = this.place(frame);
    if (decoder.decodeRow === undefined || this.scale !== 1 || at < 0) return 0;
    let room = this.samples.length - at;
    let count = 0;
    for (; count < starts.length; count++) {
      room -= ends[count]! - starts[count]!;
      if (room < 0) break;
    }
    return decoder.decodeRow(starts.subarray(0, count), ends.subarray(0, count), this.samples, at);
  }

  /** What closures remember is kept off the way that nearly all packets go. */
  private decodePart(decoder: Decoder, payload: Payload, at: number, length: number): void {
    const { bytes, start, end } = payload;
    this.write(decoder, at, length, (out, to) => decoder.decode(bytes, start, end, out, to));
  }

  /**
   * Covers the frames `[from, to)`, whose packets were lost, by the codec's own means or by
   * repeating what was before; `next` is what follows, null when it is of another codec. Returns
   * how many frames were made up, be they within the chunk or not.
   */
  cover(decoder: Decoder, from: number, to: number, next: Payload | null): number {
    const begin = this.place(from);
    const length = this.place(to) - begin;
    if (length <= 0) return 0;
    let made = 0;
    if (decoder.conceal === undefined)
      made = conceal(this.samples, begin, begin + length, this.rate);
    else {
      const fill = (out: Int16Array, at: number) =>
        void (made = decoder.conceal!(out, at, length, next));
      this.write(decoder, begin, length, fill);
    }
    return made * this.scale;
  }

  /** Fills the frames `[from, to)`, in which the sender paused, if its codec tells with what. */
  rest(decoder: Decoder, from: number, to: number): void {
    const begin = this.place(from);
    const length = this.place(to) - begin;
    if (length <= 0 || decoder.rest === undefined) return;
    this.write(decoder, begin, length, (out, at) => decoder.rest!(out, at, length));
  }

  private place(frame: number): number {
    return Math.round((frame - this.origin) / this.scale);
  }

  /** Lets `fill` write `length` samples from `at` on, of which those outside of the lane are lost. */
  private write(
    decoder: Decoder,
    at: number,
    length: number,
    fill: (out: Int16Array, at: number) => void,
  ): void {
    const { samples } = this;
    if (at >= 0 && at + length <= samples.length) {
      fill(samples, at);
      return;
    }
    const whole = new Int16Array(length);
    fill(whole, 0);
    const from = Math.max(0, -at);
    const to = Math.min(length, samples.length - at);
    if (to <= from) return;
    decoder.flush?.();
    samples.set(whole.subarray(from, to), at + from);
  }
}
