import assert from 'node:assert/strict';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { openWav } from '#media/audio';
import { bytesSource } from '#media/byte-source';
import { CaptureFault } from '#media/capture-fault';
import { decodeIndex, encodeIndex } from '#media/index/index-format';
import { inspectCapture } from '#media/inspect';
import { withinLimits } from '../limits.js';
import { cook } from '../recipe.js';

const MAGIC = Buffer.from('RIX1');
const CALL = [0x84, 0xf0, 0x80, 0x81, 0xf0, 0x80];
const CAPTURE = cook(Uint8Array.from([0, 0, ...CALL, ...CALL, ...CALL]));

/** The index of a capture: any bytes (0), any fields (1), or a real one with bytes changed (2). */
export function fuzz(data: Buffer): Promise<void> {
  return withinLimits(async () => {
    const mode = (data[0] ?? 0) % 3;
    const rest = Uint8Array.from(data.subarray(1));
    if (mode === 0) await open(rest);
    else if (mode === 1) await open(Buffer.concat([MAGIC, deflateRawSync(rest)]));
    else await open(await changed(rest));
  });
}

async function changed(changes: Uint8Array): Promise<Uint8Array> {
  const { index } = await inspectCapture(bytesSource(CAPTURE));
  const fields = inflateRawSync(index.subarray(MAGIC.length));
  for (let i = 0; i + 2 < changes.length; i += 3) {
    const at = ((changes[i]! << 8) | changes[i + 1]!) % fields.length;
    fields[at] = changes[i + 2]!;
  }
  return Buffer.concat([MAGIC, deflateRawSync(fields)]);
}

/** Nothing but a RangeError may come of it, or that a codec's optional part is not installed. */
async function open(bytes: Uint8Array): Promise<void> {
  try {
    const index = decodeIndex(bytes);
    assert.deepEqual(decodeIndex(encodeIndex(index)), index);
    const wav = openWav(bytesSource(CAPTURE), bytes, { channel: 'both' });
    let seen = 0;
    for await (const part of wav.read(0, 20_000)) seen += part.length;
    assert.ok(seen <= 20_000);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof CaptureFault)) throw error;
  }
}
