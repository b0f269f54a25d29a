import { expect, it } from 'vitest';
import { openWav } from '#media/audio';
import { bytesSource } from '#media/byte-source';
import { inspectCapture } from '#media/inspect';
import { inspectCalls } from '#media/inspect-calls';
import { concat } from './capture-builder.js';
import { twoCalls } from './two-calls.js';

async function wavOf(bytes: Uint8Array, index: Uint8Array): Promise<Uint8Array> {
  const wav = openWav(bytesSource(bytes), index, { channel: 'both' });
  const pieces: Uint8Array[] = [];
  for await (const piece of wav.read(0, wav.byteLength)) pieces.push(piece);
  return concat(pieces);
}

it('reads each call of a capture as if it were alone in it', async () => {
  const { both, ...apart } = twoCalls();
  const { first, others } = await inspectCalls(bytesSource(both));
  expect(others).toHaveLength(1);
  const longer = await inspectCapture(bytesSource(apart.first));
  const shorter = await inspectCapture(bytesSource(apart.second));
  const second = others[0]!;
  expect(await wavOf(both, first.index)).toEqual(await wavOf(apart.first, longer.index));
  expect(await wavOf(both, second.index)).toEqual(await wavOf(apart.second, shorter.index));
  expect([first.peaks, second.peaks]).toEqual([longer.peaks, shorter.peaks]);
  expect(second.quality).toEqual(shorter.quality);
  expect(second.otherCalls).toHaveLength(1);
  expect(first).toEqual(await inspectCapture(bytesSource(both)));
  expect(second).toEqual(await inspectCapture(bytesSource(both), { call: 2 }));
});

it('leaves out calls of which nothing can be heard, and no others', async () => {
  const { both } = twoCalls((p) => ({ ...p, type: 5, payload: p.payload.subarray(0, 80) }));
  const { first, others } = await inspectCalls(bytesSource(both));
  expect(first.otherCalls).toHaveLength(1);
  expect(others).toEqual([null]);
});
