import assert from 'node:assert/strict';
import { codecEntry, isDecodable, prepareCodecs } from '#media/codec/codecs';
import type { Decoder } from '#media/codec/decoder';
import { withinLimits } from '../limits.js';

const NAMES = [
  ...['pcma', 'pcmu', 'g722', 'opus', 'g729', 'g723', 'gsm'],
  ...['g726-16', 'g726-24', 'g726-32', 'g726-40', 'aal2-g726-32'],
];
const RATES = [8000, 16_000, 48_000] as const;
const GUARD = 64;
const MARK = 12_345;
const LONGEST = 1 << 16;

/**
 * A decoder with payloads of any bytes; byte 0 chooses it and the rate of the recording, then each
 * payload is a length and its bytes; length 255 is a loss that the decoder itself may cover.
 */
export function fuzz(data: Buffer): Promise<void> {
  return withinLimits(async () => {
    const choice = data[0] ?? 0;
    const name = NAMES[choice % NAMES.length]!;
    await prepareCodecs([name]);
    if (!isDecodable(name)) return;
    const entry = codecEntry(name);
    const rate = entry.rate(RATES[(choice >> 6) % 3]!);
    const decoder = await entry.make(rate);
    for (let at = 1; at < data.length;) {
      const length = data[at]!;
      const payload = Uint8Array.from(data.subarray(at + 1, at + 1 + length));
      at += 1 + length;
      if (length === 255) cover(decoder, payload);
      const samples = entry.samples(payload, 0, payload.length, rate);
      assert.ok(Number.isInteger(samples) && samples >= 0, `${samples} samples`);
      if (samples === 0 || samples > LONGEST) continue;
      const state = decoder.save();
      const first = decoded(decoder, payload, samples);
      if (state === null) continue;
      const again = await entry.make(rate);
      again.restore(state);
      assert.deepEqual(decoded(again, payload, samples), first, 'The state was not all of it.');
      again.free?.();
    }
    decoder.free?.();
  });
}

function decoded(decoder: Decoder, payload: Uint8Array, samples: number): Int16Array {
  const out = new Int16Array(samples + 2 * GUARD).fill(MARK);
  const count = decoder.decode(payload, 0, payload.length, out, GUARD);
  decoder.flush?.();
  assert.ok(count <= samples, `${count} samples where ${samples} were announced.`);
  expectUntouched(out, samples);
  return out;
}

function cover(decoder: Decoder, bytes: Uint8Array): void {
  const length = 160 + (bytes[0] ?? 0) * 4;
  const out = new Int16Array(length + 2 * GUARD).fill(MARK);
  decoder.conceal?.(out, GUARD, length, { bytes, start: 0, end: bytes.length });
  decoder.flush?.();
  expectUntouched(out, length);
}

function expectUntouched(out: Int16Array, samples: number): void {
  const outside = [...out.subarray(0, GUARD), ...out.subarray(GUARD + samples)];
  assert.ok(
    outside.every((sample) => sample === MARK),
    'It wrote beyond its room.',
  );
}
