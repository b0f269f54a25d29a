import assert from 'node:assert/strict';
import { openWav } from '../src/audio.js';
import { bytesSource } from '../src/byte-source.js';
import { CaptureFault } from '../src/capture-fault.js';
import type { Inspection } from '../src/inspect.js';
import { inspectCapture } from '../src/inspect.js';

/** What is compared of a recording: the frames at which to begin, as shares of the whole. */
const PLACES = [0, 0.37, 0.81, 1];
const FRAMES = 5000;

type Kept = { from: number; frames: number; local: Int16Array | null; remote: Int16Array | null };

/**
 * Reads a capture as a conversion does, then ranges of its WAV as a player does. Nothing but a
 * CaptureFault may be thrown, and each range must be what the conversion heard there.
 */
export async function survive(bytes: Uint8Array): Promise<Inspection | null> {
  const source = bytesSource(bytes);
  const chunks: Kept[] = [];
  let at = 0;
  let inspection: Inspection;
  try {
    inspection = await inspectCapture(source, {
      onChunk({ frames, local, remote }, index) {
        const wanted = PLACES.some((share) => {
          const frame = Math.floor(share * (index.frames - 1));
          return frame >= at && frame < at + frames;
        });
        const copy = (side: Int16Array | null) => (side === null ? null : Int16Array.from(side));
        if (wanted) chunks.push({ from: at, frames, local: copy(local), remote: copy(remote) });
        at += frames;
      },
    });
  } catch (error) {
    if (error instanceof CaptureFault) return null;
    throw error;
  }
  assert.equal(at, inspection.frames);
  const wav = openWav(source, inspection.index, { channel: 'both' });
  const header = wav.byteLength - 4 * inspection.frames;
  for (const share of PLACES) {
    const frame = Math.floor(share * (inspection.frames - 1));
    const chunk = chunks.find(({ from, frames }) => frame >= from && frame < from + frames);
    if (chunk === undefined) continue;
    const end = Math.min(chunk.from + chunk.frames, frame + FRAMES);
    const parts: Uint8Array[] = [];
    for await (const part of wav.read(header + 4 * frame, header + 4 * end)) parts.push(part);
    compare(Buffer.concat(parts), chunk, frame, end);
  }
  return inspection;
}

function compare(read: Buffer, { from, local, remote }: Kept, frame: number, end: number): void {
  assert.equal(read.length, 4 * (end - frame));
  for (let i = 0; i < end - frame; i++) {
    const [left, right] = [local?.[frame - from + i] ?? 0, remote?.[frame - from + i] ?? 0];
    if (read.readInt16LE(4 * i) === left && read.readInt16LE(4 * i + 2) === right) continue;
    throw new Error(`Frame ${frame + i} is not what was heard before.`);
  }
}
