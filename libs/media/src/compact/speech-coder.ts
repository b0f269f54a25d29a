import {
  SPEECH_CODES,
  SPEECH_CONTEXTS,
  SPEECH_LANES,
  packSurveyed,
  surveySpeech,
  unpackSurveyed,
} from '../kernel/speech-coder.js';
import type { Law } from './code-order.js';
import {
  frequenciesOf,
  levelsOf,
  roomForFrequencies,
  trimmed,
  untrimmed,
} from './code-frequencies.js';
import { USED_BYTES, usedBits, usedCodes } from './used-codes.js';

/** G.711 codes packed by what is known of speech, as the kernel does it (assembly/speech-coder.ts). */
export type PackedSpeech = {
  /** Which codes there are, and how likely each is in each context. */
  table: Uint8Array;
  /** What the kernel packed; then the codes that are too many for its lanes, as they are. */
  words: Uint8Array;
};

const CODES = 256;
/** Codes of a stream that `packSpeech` takes: more than a block has. */
export const MOST_SPEECH = SPEECH_CODES;

/**
 * Packs `codes`, one G.711 code a byte, at most `MOST_SPEECH` of them; `unpackSpeech` with the same law and length gives them back exactly, be they speech or not.
 */
export function packSpeech(codes: Uint8Array, law: Law): PackedSpeech {
  const whole = wholeOf(codes.length);
  const bits = usedBits(codes);
  const levels = levelsOf(surveySpeech(codes.subarray(0, whole), usedCodes(bits, law)));
  const words = packSurveyed(whole, frequenciesOf(levels));
  return {
    table: Buffer.concat([bits, trimmed(levels)]),
    words: Buffer.concat([words, codes.subarray(whole)]),
  };
}

/** What is known of the stream that is unpacked at present, as nothing else is done meanwhile. */
const knownLevels = new Uint8Array(SPEECH_CONTEXTS * CODES);
const knownFrequencies = roomForFrequencies(SPEECH_CONTEXTS);

/** Fills `codes` with those that were packed. Throws a RangeError when they are damaged. */
export function unpackSpeech({ table, words }: PackedSpeech, law: Law, codes: Uint8Array): void {
  const { length } = codes;
  if (length > MOST_SPEECH) throw new RangeError('It is longer than any stream of a block.');
  const whole = wholeOf(length);
  const used = usedCodes(table.subarray(0, USED_BYTES), law);
  const levels = untrimmed(table.subarray(USED_BYTES), SPEECH_CONTEXTS, knownLevels);
  const parts = frequenciesOf(levels, knownFrequencies);
  const rest = words.length - (length - whole);
  if (rest < 0) throw new RangeError('It is too short.');
  unpackSurveyed(words.subarray(0, rest), used, parts, codes.subarray(0, whole));
  codes.set(words.subarray(rest), whole);
}

function wholeOf(length: number): number {
  return length - (length % SPEECH_LANES);
}
