import { ALAW_TO_PCM, ULAW_TO_PCM } from '../g711.js';

/** Turns the payloads of one stream into 16-bit samples, in order. */
export interface Decoder {
  /** Samples a second it puts out. */
  readonly rate: number;
  /** Writes the samples of `bytes[start..end)` to `out` from `at` on; returns how many. */
  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, at: number): number;
  /** Samples that a payload of `length` bytes gives. */
  samples(length: number): number;
  /** What later payloads depend on; null when they depend on nothing. */
  save(): Uint8Array | null;
  restore(state: Uint8Array): void;
}

class G711Decoder implements Decoder {
  readonly rate = 8000;

  constructor(private readonly table: Int16Array) {}

  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, at: number): number {
    const { table } = this;
    for (let i = start, to = at; i < end; i++, to++) out[to] = table[bytes[i]!]!;
    return end - start;
  }

  samples(length: number): number {
    return length;
  }

  save(): null {
    return null;
  }

  restore(): void {
    // Each sample stands for itself.
  }
}

const DECODERS: Record<string, () => Decoder> = {
  pcma: () => new G711Decoder(ALAW_TO_PCM),
  pcmu: () => new G711Decoder(ULAW_TO_PCM),
};

/** Can this codec be decoded? `name` is that of its RTP payload format, lower case. */
export function isDecodable(name: string): boolean {
  return name in DECODERS;
}

/** A decoder at the beginning of a stream. Throws a RangeError for a codec it does not know. */
export function decoderOf(name: string): Decoder {
  const make = DECODERS[name];
  if (make === undefined) throw new RangeError(`There is no decoder for the codec ${name}.`);
  return make();
}

/** Samples a second of a codec's sound. */
export function rateOf(name: string): number {
  return decoderOf(name).rate;
}
