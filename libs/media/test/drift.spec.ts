import { describe, expect, it } from 'vitest';
import { openWav } from '../src/audio.js';
import { bytesSource } from '../src/byte-source.js';
import { inspectCapture } from '../src/inspect.js';
import { capture } from './capture-builder.js';
import { speaker, truthOf } from './speech.js';

const ROUNDS = 3;
const ROUND_MS = 20_000;
const BLOCK = 160;
const SPEECH_LEVEL = 200;
/** By how much the clock of the sender differs from that of the capture. */
const FAST = 0.997;
/** What that comes to in a minute, and how far behind it a correction may be: 40 ms and two looks. */
const DRIFT_MS = 180;
const BEHIND_MS = 110;

/** A minute of a sender whose clock runs slow or fast by that of the capture. */
function drifting(pace: number): Uint8Array {
  const rounds = Array.from({ length: ROUNDS }, (_, round) =>
    speaker(0, (packet) => ({
      ...packet,
      timeMs: (packet.timeMs + round * ROUND_MS) * pace,
      sequence: packet.sequence + round * 1000,
      timestamp: packet.timestamp + round * 8 * ROUND_MS,
    })),
  );
  return capture(rounds.flat());
}

async function heard(bytes: Uint8Array, exact: boolean): Promise<Int16Array> {
  const source = bytesSource(bytes);
  const { index } = await inspectCapture(source, { exact });
  const wav = openWav(source, index, { channel: 'local' });
  const parts: Uint8Array[] = [];
  for await (const part of wav.read(44, wav.byteLength)) parts.push(part);
  return new Int16Array(Uint8Array.from(Buffer.concat(parts)).buffer);
}

const speech = Int16Array.from(Array.from({ length: ROUNDS }, () => [...truthOf(0)]).flat());

/** How far, in ms, each block of speech that is heard whole stands from where it was sent. */
function shifts(samples: Int16Array, reachMs: number): (number | null)[] {
  const found: (number | null)[] = [];
  for (let at = 0; at + BLOCK <= speech.length; at += BLOCK) {
    const block = speech.subarray(at, at + BLOCK);
    if (!block.some((sample) => Math.abs(sample) >= SPEECH_LEVEL)) continue;
    found.push(shiftOf(block, samples, at, reachMs * 8));
  }
  return found;
}

function shiftOf(block: Int16Array, samples: Int16Array, at: number, reach: number) {
  for (let shift = 0; shift <= reach; shift++) {
    for (const to of [at - shift, at + shift]) {
      if (block.every((sample, i) => samples[to + i] === sample)) return (to - at) / 8;
    }
  }
  return null;
}

describe('a sender whose clock drifts by 3 ms a second', () => {
  it.each([
    ['fast', FAST, -1],
    ['slow', 1 / FAST, 1],
  ])('%s: is brought back in pauses, and no word is cut', async (_, pace, sign) => {
    const found = shifts(await heard(drifting(pace), false), 200);
    const whole = found.filter((shift) => shift !== null);
    expect(whole.length / found.length).toBe(1);
    const last = sign * whole.at(-1)!;
    expect(last).toBeGreaterThan(DRIFT_MS - BEHIND_MS);
    expect(last).toBeLessThan(DRIFT_MS + 10);
  });

  it.each([
    ['fast', FAST],
    ['slow', 1 / FAST],
  ])('%s: has every sample where it was sent when that is asked for', async (_, pace) => {
    const samples = await heard(drifting(pace), true);
    expect(samples.length).toBe(speech.length);
    expect(Buffer.compare(Buffer.from(samples.buffer), Buffer.from(speech.buffer))).toBe(0);
  });
});
