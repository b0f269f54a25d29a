import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openWav } from '../src/audio.js';
import { bytesSource } from '../src/byte-source.js';
import { ALAW_TO_PCM } from '../src/codec/g711.js';
import type { InspectOptions, Inspection } from '../src/inspect.js';
import { inspectCapture } from '../src/inspect.js';
import type { Endpoint, Sent } from './capture-builder.js';
import { rtp } from './capture-builder.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
export const FIXTURES = here('../../../test/fixtures/captures');
/** Captures that are not part of the project: tried when they lie beside it. */
const SHARED = here('../../../../shared/captures');

export function sharedCaptures(folder: 'real' | 'synthetic'): string[] {
  const path = `${SHARED}/${folder}`;
  return existsSync(path) ? readdirSync(path).map((name) => `${path}/${name}`) : [];
}

/** The A-law speech of both sides, 20 s. */
export const SPEECH = ['local', 'remote'].map(
  (side) => new Uint8Array(readFileSync(`${FIXTURES}/truth/${side}.al`)),
);

export const A: Endpoint = { address: [192, 168, 10, 21], port: 16384 };
export const B: Endpoint = { address: [192, 168, 10, 35], port: 16386 };

/** The packets of one side: `from` speaks `speech`, 20 ms a packet, beginning at `startMs`. */
export function speaker(
  side: 0 | 1,
  change: (packet: Packet, i: number) => Packet | Packet[] | null = (packet) => packet,
): Sent[] {
  const speech = SPEECH[side]!;
  const [from, to] = side === 0 ? [A, B] : [B, A];
  const sent: Sent[] = [];
  for (let i = 0; i < speech.length / 160; i++) {
    const payload = speech.subarray(i * 160, i * 160 + 160);
    const packet: Packet = {
      timeMs: i * 20,
      sequence: 1000 + i,
      timestamp: 5000 + i * 160,
      type: 8,
      ssrc: 0xa1 + side,
      from,
      to,
      payload,
    };
    const changed = change(packet, i);
    for (const one of changed === null ? [] : [changed].flat()) {
      sent.push({ timeMs: one.timeMs, from: one.from, to: one.to, payload: rtp(one) });
    }
  }
  return sent;
}

export type Packet = Parameters<typeof rtp>[0] & { timeMs: number; from: Endpoint; to: Endpoint };

/** Both sides as one capture has them: in the order of time. */
export function together(...sides: Sent[][]): Sent[] {
  return sides.flat().sort((a, b) => a.timeMs - b.timeMs);
}

export type Heard = { inspection: Inspection; sides: [Int16Array, Int16Array] };

/** Inspects a capture and decodes the whole of it. */
export async function hear(bytes: Uint8Array, options: InspectOptions = {}): Promise<Heard> {
  const source = bytesSource(bytes);
  const inspection = await inspectCapture(source, options);
  const wav = openWav(source, inspection.index, { channel: 'both' });
  const parts: Uint8Array[] = [];
  for await (const part of wav.read(0, wav.byteLength)) parts.push(part);
  const whole = Buffer.concat(parts);
  const { frames } = inspection;
  const sides: Heard['sides'] = [new Int16Array(frames), new Int16Array(frames)];
  for (let i = 0; i < frames; i++) {
    sides[0][i] = whole.readInt16LE(44 + i * 4);
    sides[1][i] = whole.readInt16LE(46 + i * 4);
  }
  return { inspection, sides };
}

const BLOCK = 160;
const SPEECH_LEVEL = 200;

/** The speech of a side as 16-bit samples, after whatever coding `recode` does. */
export function truthOf(side: 0 | 1, recode = (sample: number) => sample): Int16Array {
  return Int16Array.from(SPEECH[side]!, (code) => recode(ALAW_TO_PCM[code]!));
}

/**
 * Percent of the 20 ms blocks of speech in `truth` that stand in `heard`, sample by sample, exactly
 * `lead` frames later; the first number is how many there are.
 */
export function shareInPlace(truth: Int16Array, heard: Int16Array, lead: number): number {
  let blocks = 0;
  let right = 0;
  for (let at = 0; at + BLOCK <= truth.length; at += BLOCK) {
    const block = truth.subarray(at, at + BLOCK);
    if (!block.some((sample) => Math.abs(sample) >= SPEECH_LEVEL)) continue;
    blocks++;
    if (block.every((sample, i) => heard[at + lead + i] === sample)) right++;
  }
  return (100 * right) / blocks;
}

/** The lead, within ±`reach` frames of `around`, at which most of the speech stands. */
export function bestLead(
  truth: Int16Array,
  heard: Int16Array,
  around: number,
  reach: number,
): { lead: number; share: number } {
  let best = { lead: around, share: -1 };
  for (let lead = around - reach; lead <= around + reach; lead++) {
    const share = shareInPlace(truth, heard, lead);
    if (share > best.share) best = { lead, share };
  }
  return best;
}
