import type { ByteSource } from './byte-source.js';
import { prepareCodecs } from './codec/codecs.js';
import type { CaptureIndex } from './index/capture-index.js';
import { openIndex } from './index/index-format.js';
import { raiseIndex } from './index/raise-index.js';
import { ListeningRoom } from './kernel/listening-room.js';
import type { ChunkRendering } from './render/chunk-renderer.js';
import { ChunkRenderer, chunkFramesOf, partOf } from './render/chunk-renderer.js';
import { wavHeader } from './wav.js';
import type { Channel } from './wav-samples.js';
import { SIDES_OF, channelsOf, endOfPiece, pieceAt } from './wav-samples.js';

export type { Channel };

export type WavOptions = {
  channel: Channel;
  /** Silence dialled digits (DTMF); the default. */
  muteDigits?: boolean;
  /**
   * Samples a second: what the recording needs (8 kHz for narrowband, else 16 kHz), which is the
   * default, or 48 kHz, at which Opus gives all that was sent.
   */
  sampleRate?: WavRate;
};

export type WavRate = 'natural' | 48_000;

/** A WAV that is never stored: its length is known, its bytes are decoded when they are read. */
export interface VirtualWav {
  readonly byteLength: number;
  readonly contentType: 'audio/wav';
  /**
   * Bytes `start` up to but not including `end`, equal to the same range of the whole. Memory is
   * that of one chunk. Errors: the signal's reason; those of the source; a CaptureFault when a part
   * that decodes it is not installed here.
   */
  read(start: number, end: number, signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

/**
 * The WAV of a capture, 16-bit PCM (RF64 beyond 4 GiB).
 * `index` is that of `inspectCapture` for the same bytes. Throws a RangeError when it is not one; so does
 * `read` when that shows only in the part that it needs.
 */
export function openWav(source: ByteSource, index: Uint8Array, options: WavOptions): VirtualWav {
  const stored = openIndex(index);
  const sampleRate = options.sampleRate === 48_000 ? options.sampleRate : stored.sampleRate;
  const raised = sampleRate / stored.sampleRate;
  const channels = channelsOf(options.channel);
  const frames = stored.frames * raised;
  const header = wavHeader(sampleRate, channels, frames);
  const byteLength = header.length + frames * channels * 2;
  const chunkBytes = chunkFramesOf({ raised }) * channels * 2;
  const muted = options.muteDigits ?? true;

  async function* read(
    start: number,
    end: number,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const stop = Math.min(end, byteLength);
    if (start < Math.min(stop, header.length)) yield header.slice(start, stop);
    const at = Math.max(0, start - header.length);
    const last = stop - header.length;
    if (at >= last) return;
    const [firstChunk, lastChunk] = [at, last - 1].map((byte) => Math.floor(byte / chunkBytes));
    const part = stored.read(partOf(firstChunk!, lastChunk!, stored.sampleRate));
    const capture = raiseIndex(part, sampleRate);
    await prepareCodecs(capture.streams.flatMap((stream) => [...stream.codecs.values()]));
    yield* sound({ source, index: capture, channel: options.channel, muted }, at, last, signal);
  }

  return { byteLength, contentType: 'audio/wav', read };
}

type Sound = { source: ByteSource; index: CaptureIndex; channel: Channel; muted: boolean };

/** Bytes of the samples, each piece as soon as it is decoded. */
async function* sound(
  { source, index, channel, muted }: Sound,
  from: number,
  last: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  // Each reading has its own buffers, so that several can go on at once.
  const workspace = new ListeningRoom();
  const renderer = new ChunkRenderer(source, index, { workspace });
  const chunkBytes = renderer.chunkFrames * channelsOf(channel) * 2;
  try {
    for (let at = from; at < last;) {
      signal?.throwIfAborted();
      const chunk = Math.floor(at / chunkBytes);
      const begin = chunk * chunkBytes;
      const rendering = await renderer.begin(chunk, { muted, signal, sides: SIDES_OF[channel] });
      yield* piecesOf(rendering, channel, at - begin, last - begin);
      at = begin + chunkBytes;
    }
  } finally {
    await renderer.settled();
    workspace.giveBack();
  }
}

async function* piecesOf(
  rendering: ChunkRendering,
  channel: Channel,
  from: number,
  last: number,
): AsyncGenerator<Uint8Array> {
  const frameBytes = channelsOf(channel) * 2;
  const end = Math.min(last, rendering.frames * frameBytes);
  try {
    for (let at = from; at < end;) {
      await rendering.upTo(endOfPiece(at, frameBytes));
      const piece = pieceAt(rendering.chunk, channel, at, end, frameBytes);
      yield piece;
      at += piece.length;
    }
  } finally {
    rendering.free();
  }
}
