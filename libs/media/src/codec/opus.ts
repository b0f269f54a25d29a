import type { OpusDecoderHandle } from 'libopus-wasm';
import type { Decoder, Payload } from './decoder.js';
import { carriedSamples, isCelt, isOpusRest, opusSamples } from './opus-packet.js';

/** How long libopus goes on with what it heard; it fades to the noise behind the voice by then. */
const CONCEAL_MS = 120;
/** How quickly that ends when nothing follows. */
const FADE_MS = 20;
/** A sender that pauses says again within 400 ms what its noise is like. */
const REST_MS = 500;
/** One call of libopus covers no more than this. */
const STEP_MS = 60;
const RATES = [8000, 16_000, 48_000] as const;

/**
 * An Opus stream (RFC 6716, RFC 7587) decoded by libopus straight to one channel at the rate of the
 * recording. Its state is not kept: what it depends on is decoded again, as RFC 7845 section 4.6
 * has it for seeking.
 */
export class OpusDecoder implements Decoder {
  private before: Payload | null = null;

  private constructor(
    private readonly engine: OpusDecoderHandle,
    private readonly isOpusError: (error: unknown) => boolean,
    private readonly rate: number,
  ) {}

  /** A decoder to 8,000, 16,000 or 48,000 samples a second. Throws a RangeError for other rates. */
  static async open(rate: number): Promise<OpusDecoder> {
    const sampleRate = RATES.find((known) => known === rate);
    if (sampleRate === undefined) throw new RangeError(`Opus is not decoded to ${rate} Hz.`);
    // Most calls need it not, and it takes as long to load as some minutes of G.711 to convert.
    const { createDecoder, isOpusError } = await import('libopus-wasm');
    return new OpusDecoder(await createDecoder({ sampleRate, channels: 1 }), isOpusError, rate);
  }

  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, at: number): number {
    const length = (opusSamples(bytes, start, end) * this.rate) / 48_000;
    this.before = { bytes, start, end };
    try {
      const samples = this.engine.decode(bytes.subarray(start, end));
      out.set(samples, at);
      return samples.length;
    } catch (error) {
      if (!this.isOpusError(error)) throw error;
      // A packet that breaks the rules is as good as lost.
      this.goOn(out, at, length);
      return length;
    }
  }

  /**
   * Covers what was lost: the end of it with what the next packet carries again (in-band FEC), the
   * rest by going on with what was heard, for up to 120 ms. Returns how many samples it made up.
   */
  conceal(out: Int16Array, at: number, length: number, next: Payload | null): number {
    const carried = next === null ? 0 : this.recoverable(next);
    const recovered = carried <= length ? carried : 0;
    const gap = length - recovered;
    const most = (CONCEAL_MS * this.rate) / 1000;
    const made = this.goOn(out, at, Math.min(gap, most));
    if (gap > most) fadeOut(out, at + made, (FADE_MS * this.rate) / 1000);
    if (recovered > 0 && next !== null) {
      const packet = next.bytes.subarray(next.start, next.end);
      const options = { decodeFec: true, frameSize: recovered };
      out.set(this.engine.decode(packet, options), at + length - recovered);
    }
    return made;
  }

  /** Noise as the sender last described it, in a pause in which it sent nothing for lack of voice. */
  rest(out: Int16Array, at: number, length: number): void {
    if (this.before === null || !isOpusRest(this.before)) return;
    const most = (REST_MS * this.rate) / 1000;
    const made = this.goOn(out, at, Math.min(length, most));
    if (length > most) fadeOut(out, at + made, (FADE_MS * this.rate) / 1000);
  }

  save(): null {
    return null;
  }

  restore(): void {
    // What comes before is decoded again.
  }

  free(): void {
    this.engine.free();
  }

  /** Samples of what was lost that the next packet carries; libopus cannot use them after CELT. */
  private recoverable(next: Payload): number {
    const { before } = this;
    if (before === null || isCelt(before.bytes, before.start)) return 0;
    return (carriedSamples(next) * this.rate) / 48_000;
  }

  /** Goes on with what was heard, in whole steps of 2.5 ms; returns how many samples. */
  private goOn(out: Int16Array, at: number, length: number): number {
    const unit = this.rate / 400;
    const step = (STEP_MS * this.rate) / 1000;
    let made = 0;
    while (made + unit <= length) {
      const frameSize = Math.floor(Math.min(step, length - made) / unit) * unit;
      out.set(this.engine.decode(null, { frameSize }), at + made);
      made += frameSize;
    }
    return made;
  }
}

function fadeOut(out: Int16Array, end: number, length: number): void {
  for (let i = 1; i <= length; i++) out[end - i]! *= i / length;
}
