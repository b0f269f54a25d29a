import { alawOf, ulawOf } from '#media/codec/g711';
import { packSpeech } from '#media/compact/speech-coder';
import { Conversation } from '#media/synthesis/conversation';
import { say } from './table.js';

const LAWS = [
  { name: 'A-law', law: 'PCMA', codeOf: alawOf },
  { name: 'µ-law', law: 'PCMU', codeOf: ulawOf },
] as const;
const MINUTES = 2;
const SAMPLES_A_MINUTE = 480_000;
/** About what a side has in a block of the compact form. */
const AT_ONCE = 90_000;

/**
 * What a side of such a conversation takes on which nobody speaks: its hiss is chance, sample by sample, so
 * that no packing whatever gets below its entropy. Of two sides one is always so.
 */
export function sayLineNoise(): void {
  for (const { name, law, codeOf } of LAWS) {
    const codes = hiss(codeOf);
    let bytes = 0;
    for (let at = 0; at < codes.length; at += AT_ONCE) {
      const { table, words } = packSpeech(codes.subarray(at, at + AT_ONCE), law);
      bytes += table.length + words.length;
    }
    const least = (entropy(codes) * codes.length) / 8;
    const perMinute = (size: number) => (size / 1000 / MINUTES).toFixed(0);
    say(`hiss of a side, ${name}: ${perMinute(least)} kB/min at least, ours ${perMinute(bytes)}`);
  }
  say('');
}

function hiss(codeOf: (sample: number) => number): Uint8Array {
  const silent = new Conversation([new Int16Array(2), new Int16Array(2)]);
  const codes = new Uint8Array(MINUTES * SAMPLES_A_MINUTE);
  for (let at = 0, number = 0; at < codes.length; number++) {
    for (const sample of silent.frame(number)[0]) codes[at++] = codeOf(sample);
  }
  return codes;
}

/** Bits a code, each for itself. */
function entropy(codes: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts.reduce((sum, count) => {
    const share = count / codes.length;
    return count === 0 ? sum : sum - share * Math.log2(share);
  }, 0);
}
