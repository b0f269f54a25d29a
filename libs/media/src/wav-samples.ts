import { interleaved } from './kernel/samples.js';
import type { RenderedChunk } from './render/chunk-renderer.js';
import type { SideNumber } from './scan/sides.js';
import { LOCAL, REMOTE } from './scan/sides.js';

/** Both sides (stereo, local left), one of them, or both mixed into one. */
export type Channel = 'both' | 'local' | 'remote' | 'mix';

/** The sides that are heard in each. */
export const SIDES_OF: Readonly<Record<Channel, readonly SideNumber[]>> = {
  both: [LOCAL, REMOTE],
  local: [LOCAL],
  remote: [REMOTE],
  mix: [LOCAL, REMOTE],
};

/** Channels of the WAV. */
export function channelsOf(channel: Channel): 1 | 2 {
  return channel === 'both' ? 2 : 1;
}

/** Bytes of a piece: small enough that the memory of one read before is used again. */
const PIECE = 1 << 16;

/** Of a piece from byte `from` of a chunk on: the frame behind its last. */
export function endOfPiece(from: number, frameBytes: number): number {
  return Math.floor(from / frameBytes) + PIECE / frameBytes;
}

/** Bytes of a chunk as WAV has them, from `from` on: little-endian, the channels interleaved. */
export function pieceAt(
  chunk: RenderedChunk,
  channel: Channel,
  from: number,
  to: number,
  frameBytes: number,
): Uint8Array {
  const first = Math.floor(from / frameBytes);
  const count = Math.min(Math.ceil(to / frameBytes) - first, PIECE / frameBytes);
  const bytes = Buffer.allocUnsafeSlow(count * frameBytes);
  putFrames(chunk, channel, first, bytes);
  const skipped = from - first * frameBytes;
  return bytes.subarray(skipped, Math.min(bytes.length, skipped + to - from));
}

/** Fills `bytes`, the memory of which it begins, with the frames of a chunk from `first` on. */
export function putFrames(
  chunk: RenderedChunk,
  channel: Channel,
  first: number,
  bytes: Uint8Array,
): void {
  const { buffer, length } = bytes;
  if (channel === 'both') interleave(chunk, first, new Int32Array(buffer, 0, length / 4));
  else oneChannel(chunk, channel, first, new Int16Array(buffer, 0, length / 2));
}

function interleave({ local, remote }: RenderedChunk, first: number, out: Int32Array): void {
  const { length } = out;
  if (local === null && remote === null) out.fill(0);
  else if (remote === null) for (let i = 0; i < length; i++) out[i] = local![first + i]! & 0xffff;
  else if (local === null) for (let i = 0; i < length; i++) out[i] = remote[first + i]! << 16;
  else interleaved(local.subarray(first, first + length), remote.subarray(first), out);
}

function oneChannel(chunk: RenderedChunk, channel: Channel, first: number, out: Int16Array): void {
  const { local, remote } = chunk;
  if (channel !== 'mix') {
    const side = channel === 'local' ? local : remote;
    if (side === null) out.fill(0);
    else out.set(side.subarray(first, first + out.length));
    return;
  }
  // The mean of both sides: never too loud.
  for (let i = 0; i < out.length; i++) {
    out[i] = ((local?.[first + i] ?? 0) + (remote?.[first + i] ?? 0)) >> 1;
  }
}
