import type { WavRate } from './audio.js';
import { openWav } from './audio.js';
import type { ByteSource } from './byte-source.js';
import type { InspectOptions, Inspection } from './inspect.js';
import { inspectCapture } from './inspect.js';
import { wavHeader } from './wav.js';
import type { Channel } from './wav-samples.js';
import { channelsOf, pieceAt } from './wav-samples.js';

export type ConvertOptions = Omit<InspectOptions, 'onChunk'> & {
  channel: Channel;
  /** See `WavOptions`; 48 kHz takes half as long again, as the capture is read once more. */
  sampleRate?: WavRate;
};

/**
 * Inspects a capture and writes its WAV on the way, decoding it once: for files that are wanted
 * whole. `write` is called with piece after piece, front to back, and waited for.
 * Errors: those of `inspectCapture` and of `write`.
 */
export async function convertCapture(
  source: ByteSource,
  write: (bytes: Uint8Array) => void | Promise<void>,
  options: ConvertOptions,
): Promise<Inspection> {
  const { channel } = options;
  if (options.sampleRate === 48_000) return convertRaised(source, write, options);
  const channels = channelsOf(channel);
  const frameBytes = channels * 2;
  let begun = false;
  return inspectCapture(source, {
    ...options,
    async onChunk(chunk, { sampleRate, frames }) {
      if (!begun) await write(wavHeader(sampleRate, channels, frames));
      begun = true;
      const end = chunk.frames * frameBytes;
      for (let at = 0; at < end;) {
        const piece = pieceAt(chunk, channel, at, end, frameBytes);
        await write(piece);
        at += piece.length;
      }
    },
  });
}

/** At another rate than what the capture is inspected at, it is decoded a second time. */
async function convertRaised(
  source: ByteSource,
  write: (bytes: Uint8Array) => void | Promise<void>,
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
