import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { KERNEL_ROOM, expandInPlace, interleaved } from '#media/kernel/samples';

// The least that a program on Node does: reads a capture, and writes as many bytes as its WAV has, in pieces
// of a chunk; with a `law`, what it reads is expanded as G.711 by SIMD, wherever the packets are.
const [capture = '', wav = '', bytes = '0', law = ''] = process.argv.slice(2);
const FRAMES = 131_072;
const HEADERS = 1.5;
const piece = KERNEL_ROOM.subarray(0, 2 * FRAMES * HEADERS);
const sides = [0, 1].map((side) => {
  const at = KERNEL_ROOM.byteOffset + piece.length + side * 2 * FRAMES;
  return new Int16Array(KERNEL_ROOM.buffer, at, FRAMES);
}) as [Int16Array, Int16Array];
const frames = new Int32Array(FRAMES);
const out = new Uint8Array(frames.buffer);

const from = openSync(capture, 'r');
const to = openSync(wav, 'w');
let left = Number(bytes);
while (readSync(from, piece) > 0 || left > 0) {
  if (law === 'alaw' || law === 'ulaw') {
    sides.forEach((side, i) => {
      expandInPlace(law, piece, i * FRAMES, (i + 1) * FRAMES, side, 0);
    });
    interleaved(...sides, frames);
  }
  left -= writeSync(to, out, 0, Math.min(left, out.length));
}
closeSync(from);
closeSync(to);
