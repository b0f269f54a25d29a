import { G722Decoder } from '../g722.js';
import { ALAW_TO_PCM, ULAW_TO_PCM } from '../g711.js';

/** Turns the payloads of one stream into 16-bit samples, in order. */
export interface Decoder {
  /** Writes the samples of `bytes[start..end)` to `out` from `at` on; returns how many. */
  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, at: number): number;
  /** What later payloads depend on; null when they depend on nothing. */
  save(): Uint8Array | null;
  restore(state: Uint8Array): void;
}

class G711Decoder implements Decoder {
  constructor(private readonly table: Int16Array) {}

  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, at: number): number {
    const { table } = this;
    let i = start;
    let to = at;
    // Eight at a time: three times as fast as one by one.
    for (const stop = end - 7; i < stop; i += 8, to += 8) {
      out[to] = table[bytes[i]!]!;
      out[to + 1] = table[bytes[i + 1]!]!;
      out[to + 2] = table[bytes[i + 2]!]!;
      out[to + 3] = table[bytes[i + 3]!]!;
      out[to + 4] = table[bytes[i + 4]!]!;
      out[to + 5] = table[bytes[i + 5]!]!;
      out[to + 6] = table[bytes[i + 6]!]!;
      out[to + 7] = table[bytes[i + 7]!]!;
    }
    for (; i < end; i++, to++) out[to] = table[bytes[i]!]!;
    return end - start;
  }

  save(): null {
    return null;
  }

  restore(): void {
    // Each sample stands for itself.
  }
}

type CodecEntry = { rate: number; samplesPerByte: number; make: () => Decoder };

const CODECS: Record<string, CodecEntry> = {
  pcma: { rate: 8000, samplesPerByte: 1, make: () => new G711Decoder(ALAW_TO_PCM) },
  pcmu: { rate: 8000, samplesPerByte: 1, make: () => new G711Decoder(ULAW_TO_PCM) },
  g722: { rate: 16_000, samplesPerByte: 2, make: () => new G722Decoder() },
};

/** Can this codec be decoded? `name` is that of its RTP payload format, lower case. */
export function isDecodable(name: string): boolean {
  return Object.hasOwn(CODECS, name);
}

/** A decoder at the beginning of a stream. Throws a RangeError for a codec it does not know. */
export function decoderOf(name: string): Decoder {
  return entryOf(name).make();
}

/** Samples a second of a codec's sound. */
export function rateOf(name: string): number {
  return entryOf(name).rate;
}

/** Samples that a payload of `length` bytes gives. */
export function samplesOf(name: string, length: number): number {
  return entryOf(name).samplesPerByte * length;
}

function entryOf(name: string): CodecEntry {
  const entry = isDecodable(name) ? CODECS[name] : undefined;
  if (entry === undefined) throw new RangeError(`There is no decoder for the codec ${name}.`);
  return entry;
}
