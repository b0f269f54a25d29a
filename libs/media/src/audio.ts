import type { ByteSource } from './byte-source.js';

/** Both sides (stereo, local left), one of them, or both mixed into one. */
export type Channel = 'both' | 'local' | 'remote' | 'mix';

export type WavOptions = { channel: Channel };

/** A WAV that is never stored: its length is known, its bytes are decoded when they are read. */
export interface VirtualWav {
  readonly byteLength: number;
  readonly contentType: 'audio/wav';
  /** Bytes `start` up to but not including `end`, equal to the same range of the whole. */
  read(start: number, end: number, signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

/**
 * The WAV of a capture, 16-bit PCM (RF64 beyond 4 GiB).
 * `index` is that of `inspectCapture` for the same bytes. Throws a RangeError when it is not one.
 */
export function openWav(source: ByteSource, index: Uint8Array, options: WavOptions): VirtualWav {
  throw new RangeError(`No WAV of ${source.size} bytes, ${index.length}, ${options.channel}.`);
}
