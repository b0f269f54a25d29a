import type { WavRate } from './audio.js';
import { openWav } from './audio.js';
import type { ByteSource } from './byte-source.js';
import type { InspectOptions, Inspection } from './inspect.js';
import { inspectCapture } from './inspect.js';
import type { RenderedChunk } from './render/chunk-renderer.js';
import { wavHeader } from './wav.js';
import type { Channel } from './wav-samples.js';
import { channelsOf, putFrames } from './wav-samples.js';

export type ConvertOptions = Omit<InspectOptions, 'onChunk'> & {
  channel: Channel;
  /** See `WavOptions`; 48 kHz takes half as long again, as the capture is read once more. */
  sampleRate?: WavRate;
};

type Write = (bytes: Uint8Array) => void | Promise<void>;

/**
 * Inspects a capture and writes its WAV on the way, decoding it once: for files that are wanted
 * whole. `write` is called with piece after piece, front to back, never before the last call is
 * done; the bytes are its own until then. Errors: those of `inspectCapture` and of `write`.
 */
export async function convertCapture(
  source: ByteSource,
  write: Write,
  options: ConvertOptions,
): Promise<Inspection> {
  const { channel } = options;
  if (options.sampleRate === 48_000) return convertRaised(source, write, options);
  const channels = channelsOf(channel);
  const chunks = new ChunkWriter(write, channel);
  let begun = false;
  try {
    return await inspectCapture(source, {
      ...options,
      async onChunk(chunk, { sampleRate, frames }) {
        if (!begun) await write(wavHeader(sampleRate, channels, frames));
        begun = true;
        await chunks.put(chunk);
      },
    });
  } finally {
    await chunks.settled();
  }
}

/** Writes chunks as they come; while one is written, the next may be rendered. */
class ChunkWriter {
  private bytes: Uint8Array = new Uint8Array(0);
  private spare: Uint8Array = new Uint8Array(0);
  private writing: Promise<void> | null = null;

  constructor(
    private readonly write: Write,
    private readonly channel: Channel,
  ) {}

  async put(chunk: RenderedChunk): Promise<void> {
    const length = chunk.frames * channelsOf(this.channel) * 2;
    [this.bytes, this.spare] = [this.spare, this.bytes];
    if (this.bytes.length < length) this.bytes = new Uint8Array(length);
    const piece = this.bytes.subarray(0, length);
    putFrames(chunk, this.channel, 0, piece);
    await this.settled();
    this.writing = Promise.resolve(this.write(piece));
    // Who asks next hears of an error.
    this.writing.catch(() => undefined);
  }

  /** Errors: that of the last write. */
  async settled(): Promise<void> {
    const { writing } = this;
    this.writing = null;
    await writing;
  }
}

/** At another rate than what the capture is inspected at, it is decoded a second time. */
async function convertRaised(
  source: ByteSource,
  write: Write,
  options: ConvertOptions,
): Promise<Inspection> {
  const onProgress = (bytes: number) => options.onProgress?.(Math.floor(bytes / 2));
  const inspection = await inspectCapture(source, { ...options, onProgress });
  const wav = openWav(source, inspection.index, options);
  let written = 0;
  for await (const piece of wav.read(0, wav.byteLength, options.signal)) {
    await write(piece);
    written += piece.length;
    options.onProgress?.(Math.floor((source.size * (1 + written / wav.byteLength)) / 2));
  }
  return inspection;
}
