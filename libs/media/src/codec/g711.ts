import { expandInPlace, expandRow } from '../kernel/samples.js';
import type { Decoder } from './decoder.js';

/** The 16-bit linear sample of each A-law code (ITU-T G.711, scaled to 16 bit). */
export const ALAW_TO_PCM: Int16Array = Int16Array.from({ length: 256 }, (_, code) => {
  const value = code ^ 0x55;
  const segment = (value >> 4) & 7;
  const mantissa = ((value & 0x0f) << 4) + (segment === 0 ? 8 : 0x108);
  const magnitude = segment > 1 ? mantissa << (segment - 1) : mantissa;
  return value & 0x80 ? magnitude : -magnitude;
});

/** The 16-bit linear sample of each µ-law code (ITU-T G.711, scaled to 16 bit). */
export const ULAW_TO_PCM: Int16Array = Int16Array.from({ length: 256 }, (_, code) => {
  const value = ~code & 0xff;
  const magnitude = (((value & 0x0f) << 3) + 0x84) << ((value >> 4) & 7);
  return value & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
});

/** The A-law code of a 16-bit sample; `ALAW_TO_PCM` of it is the nearest value below or equal. */
export function alawOf(sample: number): number {
  const positive = sample >= 0;
  const magnitude = (positive ? sample : ~sample) >> 3;
  const mask = positive ? 0xd5 : 0x55;
  if (magnitude < 32) return ((magnitude >> 1) & 0x0f) ^ mask;
  const segment = Math.min(7, 27 - Math.clz32(magnitude));
  return ((segment << 4) | ((magnitude >> segment) & 0x0f)) ^ mask;
}

const ULAW_BIAS = 0x84;
const ULAW_CLIP = 32635;

/** The µ-law code of a 16-bit sample (positive zero is 0xff). */
export function ulawOf(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(ULAW_CLIP, Math.abs(sample)) + ULAW_BIAS;
  const segment = 24 - Math.clz32(magnitude);
  return ~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f)) & 0xff;
}

/** A G.711 stream: one sample for each byte. */
export class G711Decoder implements Decoder {
  private readonly table: Int16Array;

  constructor(private readonly law: 'alaw' | 'ulaw') {
    this.table = law === 'alaw' ? ALAW_TO_PCM : ULAW_TO_PCM;
  }

  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, at: number): number {
    if (expandInPlace(this.law, bytes, start, end, out, at)) return end - start;
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

  decodeRow(starts: Int32Array, ends: Int32Array, out: Int16Array, at: number): number {
    return expandRow(this.law, starts, ends, out, at);
  }

  save(): null {
    return null;
  }

  restore(): void {
    // Each sample stands for itself.
  }
}
