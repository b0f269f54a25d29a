import assert from 'node:assert/strict';
import { decoderOf, isDecodable, samplesOf } from '#media/render/decoder';
import { withinLimits } from '../limits.js';

const NAMES = ['pcma', 'pcmu', 'g722', 'opus', 'g729', 'g723', 'g726-32', 'g726-24', 'l16'];
const GUARD = 64;
const MARK = 12_345;

/** A decoder with payloads of any bytes; byte 0 chooses it, then each is a length and its bytes. */
export function fuzz(data: Buffer): Promise<void> {
  return withinLimits(async () => {
    const name = NAMES[(data[0] ?? 0) % NAMES.length]!;
    if (!isDecodable(name)) return;
    const decoder = decoderOf(name);
    for (let at = 1; at < data.length;) {
      const length = data[at]! * (data[at]! > 250 ? 7 : 1);
      const payload = Uint8Array.from(data.subarray(at + 1, at + 1 + length));
      at += 1 + length;
      const samples = samplesOf(name, payload.length);
      const state = decoder.save();
      const first = decoded(decoder, payload, samples);
      if (state === null) continue;
      const again = decoderOf(name);
      again.restore(state);
      assert.deepEqual(decoded(again, payload, samples), first, 'The state was not all of it.');
    }
  });
}

function decoded(
  decoder: ReturnType<typeof decoderOf>,
  payload: Uint8Array,
  samples: number,
): Int16Array {
  const out = new Int16Array(samples + 2 * GUARD).fill(MARK);
  const count = decoder.decode(payload, 0, payload.length, out, GUARD);
  assert.ok(count <= samples, `${count} samples where ${samples} were announced.`);
  const outside = [...out.subarray(0, GUARD), ...out.subarray(GUARD + samples)];
  assert.ok(
    outside.every((sample) => sample === MARK),
    'It wrote beyond its room.',
  );
  return out;
}
