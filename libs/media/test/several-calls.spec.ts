import { expect, it } from 'vitest';
import { openWav } from '#media/audio';
import { bytesSource } from '#media/byte-source';
import { inspectCapture } from '#media/inspect';
import { inspectCalls } from '#media/inspect-calls';
import type { Sent } from './capture-builder.js';
import { capture, concat } from './capture-builder.js';
import type { Packet } from './speech.js';
import { speaker } from './speech.js';

const one = { address: [10, 0, 0, 1], port: 4000 };
const other = { address: [10, 0, 0, 2], port: 4002 };

const inTime = (sent: Sent[]) => capture(sent.sort((a, b) => a.timeMs - b.timeMs));
/** A shorter call of others, of four seconds, as `change` has its packets. */
const beside = (change: (packet: Packet) => Packet = (packet) => packet) => [
  ...speaker(0, (p, i) => (i < 200 ? change({ ...p, ssrc: 5, from: one, to: other }) : null)),
  ...speaker(1, (p, i) => (i < 200 ? change({ ...p, ssrc: 6, from: other, to: one }) : null)),
];
const usual = () => [...speaker(0), ...speaker(1)];

async function wavOf(bytes: Uint8Array, index: Uint8Array): Promise<Uint8Array> {
  const wav = openWav(bytesSource(bytes), index, { channel: 'both' });
  const pieces: Uint8Array[] = [];
  for await (const piece of wav.read(0, wav.byteLength)) pieces.push(piece);
  return concat(pieces);
}

it('reads each call of a capture as if it were alone in it', async () => {
  const both = inTime([...usual(), ...beside()]);
  const { first, others } = await inspectCalls(bytesSource(both));
  expect(others).toHaveLength(1);
  const apart = [inTime(usual()), inTime(beside())];
  const [longer, shorter] = await Promise.all(apart.map((c) => inspectCapture(bytesSource(c))));
  const second = others[0]!;
  expect(await wavOf(both, first.index)).toEqual(await wavOf(apart[0]!, longer!.index));
  expect(await wavOf(both, second.index)).toEqual(await wavOf(apart[1]!, shorter!.index));
  expect([first.peaks, second.peaks]).toEqual([longer!.peaks, shorter!.peaks]);
  expect(second.quality).toEqual(shorter!.quality);
  expect(second.otherCalls).toHaveLength(1);
  expect(first).toEqual(await inspectCapture(bytesSource(both)));
  expect(second).toEqual(await inspectCapture(bytesSource(both), { call: 2 }));
});

it('leaves out calls of which nothing can be heard, and no others', async () => {
  const coded = beside((packet) => ({
    ...packet,
    type: 5,
    payload: packet.payload.subarray(0, 80),
  }));
  const { first, others } = await inspectCalls(bytesSource(inTime([...usual(), ...coded])));
  expect(first.otherCalls).toHaveLength(1);
  expect(others).toEqual([null]);
});
