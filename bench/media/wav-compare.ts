import { closeSync, openSync, readSync } from 'node:fs';

const PIECE_FRAMES = 1 << 16;
const FRAME_BYTES = 4;
const HEAD = 4096;

type Wav = { file: number; rate: number; at: number; frames: number };

/**
 * Compares two stereo 16-bit WAVs sample by sample and says how they differ. Others begin each side
 * at its first packet; ours begins the right side `rightLagMs` later, as the call did.
 */
export function compareWavs(ours: string, other: string, rightLagMs: number): string {
  const a = openWav(ours);
  const b = openWav(other);
  try {
    if (a.rate !== b.rate) return `${b.rate} Hz`;
    const lag = Math.round((rightLagMs * a.rate) / 1000);
    const frames = Math.min(a.frames - lag, b.frames);
    const { equal, largest } = countEqual(a, b, lag, frames);
    if (equal === 2 * frames) return 'yes';
    const share = Math.floor((1000 * equal) / (2 * frames)) / 10;
    return `${share} %, ±${largest}`;
  } finally {
    closeSync(a.file);
    closeSync(b.file);
  }
}

function countEqual(a: Wav, b: Wav, lag: number, frames: number) {
  let equal = 0;
  let largest = 0;
  for (let at = 0; at < frames; at += PIECE_FRAMES) {
    const count = Math.min(PIECE_FRAMES, frames - at);
    const ours = samplesAt(a, at, count + lag);
    const theirs = samplesAt(b, at, count);
    for (let i = 0; i < 2 * count; i++) {
      const mine = ours[i % 2 === 0 ? i : i + 2 * lag] ?? 0;
      const difference = Math.abs(mine - (theirs[i] ?? 0));
      if (difference === 0) equal++;
      else largest = Math.max(largest, difference);
    }
  }
  return { equal, largest };
}

function openWav(path: string): Wav {
  const file = openSync(path, 'r');
  const head = Buffer.alloc(HEAD);
  const length = readSync(file, head, 0, HEAD, 0);
  for (let at = 12; at + 8 <= length;) {
    const size = head.readUInt32LE(at + 4);
    if (head.toString('latin1', at, at + 4) === 'data') {
      const frames = Math.floor(size / FRAME_BYTES);
      return { file, rate: head.readUInt32LE(24), at: at + 8, frames };
    }
    at += 8 + size + (size % 2);
  }
  closeSync(file);
  throw new Error(`${path} is no WAV.`);
}

function samplesAt({ file, at }: Wav, frame: number, count: number): Int16Array {
  const bytes = new Uint8Array(count * FRAME_BYTES);
  readSync(file, bytes, 0, bytes.length, at + frame * FRAME_BYTES);
  return new Int16Array(bytes.buffer);
}
