import type { ByteSource } from './byte-source.js';
import type { InspectOptions, Inspection } from './inspect.js';
import { inspectCapture } from './inspect.js';
import { wavHeader } from './wav.js';
import type { Channel } from './wav-samples.js';
import { channelsOf, pieceAt } from './wav-samples.js';

export type ConvertOptions = Omit<InspectOptions, 'onChunk'> & { channel: Channel };

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
