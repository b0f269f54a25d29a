import { ALAW_TO_PCM, ULAW_TO_PCM } from '../codec/g711.js';
import type { Codec } from '../rtp/codec.js';

const PROBES = 16;
const QUIET = 64;

/** Is a payload near silence, judged by a few of its samples? Only G.711 can be told. */
export function isQuiet({ name }: Codec, bytes: Uint8Array, start: number, end: number): boolean {
  const table = name === 'pcma' ? ALAW_TO_PCM : name === 'pcmu' ? ULAW_TO_PCM : null;
  if (table === null || end - start < PROBES) return false;
  const step = Math.floor((end - start) / PROBES);
  for (let at = start; at < end; at += step) {
    const sample = table[bytes[at]!]!;
    if (sample > QUIET || sample < -QUIET) return false;
  }
  return true;
}
