import type { ByteSource } from './byte-source.js';
import { decodeIndex } from './index/index-format.js';
import type { RenderedChunk } from './render/chunk-renderer.js';
import { CHUNK, ChunkRenderer } from './render/chunk-renderer.js';
import { wavHeader } from './wav.js';

/** Both sides (stereo, local left), one of them, or both mixed into one. */
export type Channel = 'both' | 'local' | 'remote' | 'mix';

export type WavOptions = {
  channel: Channel;
  /** Silence dialled digits (DTMF); the default. */
  muteDigits?: boolean;
};

/** A WAV that is never stored: its length is known, its bytes are decoded when they are read. */
export interface VirtualWav {
  readonly byteLength: number;
  readonly contentType: 'audio/wav';
  /**
   * Bytes `start` up to but not including `end`, equal to the same range of the whole. Memory is
   * that of one chunk. Errors: the signal's reason; those of the source.
   */
  read(start: number, end: number, signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

/**
 * The WAV of a capture, 16-bit PCM (RF64 beyond 4 GiB).
 * `index` is that of `inspectCapture` for the same bytes. Throws a RangeError when it is not one.
 */
export function openWav(source: ByteSource, index: Uint8Array, options: WavOptions): VirtualWav {
  const capture = decodeIndex(index);
  const channels = options.channel === 'both' ? 2 : 1;
  const header = wavHeader(capture.sampleRate, channels, capture.frames);
  const frameBytes = channels * 2;
  const byteLength = header.length + capture.frames * frameBytes;
  const muted = options.muteDigits ?? true;

  async function* read(
    start: number,
    end: number,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const stop = Math.min(end, byteLength);
    if (start < Math.min(stop, header.length)) yield header.slice(start, stop);
    let at = Math.max(0, start - header.length);
    const last = stop - header.length;
    // Each reading has its own buffers, so that several can go on at once.
    const renderer = at < last ? new ChunkRenderer(source, capture) : null;
    while (renderer !== null && at < last) {
      signal?.throwIfAborted();
      const chunk = Math.floor(at / (CHUNK * frameBytes));
      const bytes = samplesOf(await renderer.render(chunk, muted, signal), options.channel);
      const from = at - chunk * CHUNK * frameBytes;
      const piece = bytes.subarray(from, Math.min(bytes.length, from + last - at));
      yield piece;
      at += piece.length;
    }
  }

  return { byteLength, contentType: 'audio/wav', read };
}

/** The bytes of a chunk as WAV has them: little-endian, the channels interleaved. */
function samplesOf(chunk: RenderedChunk, channel: Channel): Uint8Array {
  const { frames, local, remote } = chunk;
  if (channel === 'both') return interleaved(frames, local, remote);
  if (channel === 'mix') return mixed(frames, local, remote);
  const side = channel === 'local' ? local : remote;
  return new Uint8Array(side === null ? new ArrayBuffer(frames * 2) : side.slice().buffer);
}

function interleaved(
  frames: number,
  local: Int16Array | null,
  remote: Int16Array | null,
): Uint8Array {
  const out = new Int32Array(frames);
  if (local !== null && remote !== null) {
    for (let i = 0; i < frames; i++) out[i] = (local[i]! & 0xffff) | (remote[i]! << 16);
  } else if (local !== null) for (let i = 0; i < frames; i++) out[i] = local[i]! & 0xffff;
  else if (remote !== null) for (let i = 0; i < frames; i++) out[i] = remote[i]! << 16;
  return new Uint8Array(out.buffer);
}

/** The mean of both sides: never too loud. */
function mixed(frames: number, local: Int16Array | null, remote: Int16Array | null): Uint8Array {
  const out = new Int16Array(frames);
  for (let i = 0; i < frames; i++) out[i] = ((local?.[i] ?? 0) + (remote?.[i] ?? 0)) >> 1;
  return new Uint8Array(out.buffer);
}
