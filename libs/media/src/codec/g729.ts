import type { Decoder } from './decoder.js';
import type { FfmpegDecoder } from './ffmpeg.js';
import { FFMPEG } from './ffmpeg.js';

const FRAME_BYTES = 10;
const FRAME_SAMPLES = 80;
const SID_BYTES = 2;
/** A frame of zeroes is what FFmpeg takes for a lost one. */
const LOST = new Uint8Array(FRAME_BYTES);

/**
 * Samples at 8 kHz of a G.729 payload: frames of 10 bytes, 10 ms each (RFC 3551 section 4.5.6). A
 * description of noise at its end (annex B) is none of them: see `g729Noise`. 0 when the payload
 * does not end where a frame does.
 */
export function g729Samples(start: number, end: number): number {
  const rest = (end - start) % FRAME_BYTES;
  if (rest !== 0 && rest !== SID_BYTES) return 0;
  return FRAME_SAMPLES * Math.floor((end - start) / FRAME_BYTES);
}

/**
 * The level in −dBov of the noise that follows a payload, if it ends with a description of noise
 * (ITU-T G.729 annex B: 1 bit and 9 of the spectrum, then 5 of the gain); else −1.
 */
export function g729Noise(bytes: Uint8Array, start: number, end: number): number {
  if ((end - start) % FRAME_BYTES !== SID_BYTES) return -1;
  return NOISE_LEVELS[(bytes[end - 1]! >> 1) & 31]!;
}

/** Effective values of the noise, as the decoder bcg729 makes it: from gain 6 on 2 dB a step. */
const WEAKEST = [0, 1.5, 2.2, 3.8, 5.9, 9.3];
const NOISE_LEVELS = Array.from({ length: 32 }, (_, gain) => {
  const strength = WEAKEST[gain] ?? 14.8 * 10 ** ((gain - 6) / 10);
  return strength === 0 ? 127 : Math.round(20 * Math.log10(32_767 / strength));
});

/** Decodes G.729 and its annex A, 8 kbit/s; frames of 8 kHz by FFmpeg, many at once. */
export class G729Decoder implements Decoder {
  private readonly ffmpeg: FfmpegDecoder = FFMPEG.open('g729', FRAME_SAMPLES);

  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, at: number): number {
    const length = g729Samples(start, end);
    let from = start;
    for (let done = 0; done < length; done += FRAME_SAMPLES, from += FRAME_BYTES) {
      this.ffmpeg.put(bytes, from, from + FRAME_BYTES, out, at + done);
    }
    return length;
  }

  conceal(out: Int16Array, at: number, length: number): number {
    for (let done = 0; done < length; done += FRAME_SAMPLES) {
      const wanted = Math.min(FRAME_SAMPLES, length - done);
      this.ffmpeg.put(LOST, 0, FRAME_BYTES, out, at + done, wanted);
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
