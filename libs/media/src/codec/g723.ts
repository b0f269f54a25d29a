import type { Decoder } from './decoder.js';
import type { FfmpegDecoder } from './ffmpeg.js';
import { FFMPEG } from './ffmpeg.js';

const FRAME_SAMPLES = 240;
/** Bytes of a frame by the two lowest bits of its first byte: two rates, noise, nothing sent. */
const FRAME_BYTES = [24, 20, 4, 1];
const SID = 2;
/** A frame with a pitch that cannot be, which FFmpeg takes for a lost one. */
const LOST = Uint8Array.from({ length: 24 }, (_, i) => (i === 0 ? 0xfc : 0xff));

/**
 * Samples at 8 kHz of a G.723.1 payload: frames of 30 ms whose first byte tells how long they are
 * (RFC 3551 section 4.5.3). 0 when it does not end where a frame does.
 */
export function g723Samples(bytes: Uint8Array, start: number, end: number): number {
  let frames = 0;
  let at = start;
  for (; at < end; frames++) at += FRAME_BYTES[bytes[at]! & 3]!;
  return at === end ? FRAME_SAMPLES * frames : 0;
}

/**
 * The level in −dBov of the noise that follows a payload, if its last frame describes noise (ITU-T
 * G.723.1 annex A); else −1. How loud it is depends on the spectrum too: this is its middle over
 * spectra of speech.
 */
export function g723Noise(bytes: Uint8Array, start: number, end: number): number {
  const at = end - FRAME_BYTES[SID]!;
  if (at < start || lastFrame(bytes, start, end) !== at || (bytes[at]! & 3) !== SID) return -1;
  const gain = bytes[at + 3]! >> 2;
  const excitation = gain < 16 ? gain << 6 : gain < 32 ? (gain - 8) << 7 : (gain - 20) << 8;
  if (excitation === 0) return 127;
  return Math.min(127, Math.round(20 * Math.log10(32_767 / (0.071 * excitation))));
}

/** Where the last frame of a payload begins; −1 when it is none. */
function lastFrame(bytes: Uint8Array, start: number, end: number): number {
  let last = -1;
  let at = start;
  while (at < end) {
    last = at;
    at += FRAME_BYTES[bytes[at]! & 3]!;
  }
  return at === end ? last : -1;
}

/** Decodes G.723.1 at 6.3 and 5.3 kbit/s and its noise (annex A), by FFmpeg, many frames at once. */
export class G723Decoder implements Decoder {
  private readonly ffmpeg: FfmpegDecoder = FFMPEG.open('g723_1', FRAME_SAMPLES);

  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, at: number): number {
    const length = g723Samples(bytes, start, end);
    let from = start;
    for (let done = 0; done < length; done += FRAME_SAMPLES) {
      const next = from + FRAME_BYTES[bytes[from]! & 3]!;
      this.ffmpeg.put(bytes, from, next, out, at + done);
      from = next;
    }
    return length;
  }

  conceal(out: Int16Array, at: number, length: number): number {
    for (let done = 0; done < length; done += FRAME_SAMPLES) {
      const wanted = Math.min(FRAME_SAMPLES, length - done);
      this.ffmpeg.put(LOST, 0, LOST.length, out, at + done, wanted);
    }
    return length;
  }

  flush(): void {
    this.ffmpeg.flush();
  }

  save(): null {
    return null;
  }

  restore(): void {
    // A pre-roll stands in for the state, which FFmpeg keeps to itself.
  }

  free(): void {
    this.ffmpeg.free();
  }
}
