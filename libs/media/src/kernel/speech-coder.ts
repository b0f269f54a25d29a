import type { Exported, KernelExports } from './instantiate.js';
import { instantiate } from './instantiate.js';
import { WASM } from './speech-coder.wasm.js';

type SpeechCoder = KernelExports & {
  capacity: Exported;
  contexts: Exported;
  codes: Exported;
  samples: Exported;
  codeAt: Exported;
  placeOf: Exported;
  isUsed: Exported;
  nearest: Exported;
  counts: Exported;
  parts: Exported;
  packed: Exported;
  packedRoom: Exported;
  findUsed(count: number): void;
  surveyCodes(steps: number, isALaw: number): void;
  packCodes(steps: number): number;
  unpackCodes(steps: number, isALaw: number): void;
};

/** The codes that a stream uses, in the order of their samples. */
export type UsedCodes = {
  isALaw: boolean;
  codes: Uint8Array;
  /** Of each its sample, 16 bits. */
  samples: Int16Array;
  /** For every code of the law in that order, used or not: which of those that are used is nearest. */
  nearest: Uint8Array;
};

/** Of each symbol in each context: its frequency, and where its part of the scale begins. */
export type SymbolParts = { frequency: Uint16Array; start: Uint16Array };

const SYMBOLS = 256;
/** The kernel works on a quarter of the codes in each of its lanes. */
export const SPEECH_LANES = 4;
/** The unit of samples in the kernel. */
const EIGHTHS = 8;

const kernel = instantiate(WASM) as SpeechCoder;
const { buffer } = kernel.memory;
/** Codes that the kernel takes at once. */
export const SPEECH_CODES = kernel.capacity.value;
/** Situations that a code can be in; `SYMBOLS` counts for each. */
export const SPEECH_CONTEXTS = kernel.contexts.value;

const bytesAt = (place: Exported, length: number) => new Uint8Array(buffer, place.value, length);
const wordsAt = (place: Exported, length: number) => new Uint32Array(buffer, place.value, length);
const codes = bytesAt(kernel.codes, SPEECH_CODES);
const samples = new Float32Array(buffer, kernel.samples.value, SYMBOLS);
const codeAt = bytesAt(kernel.codeAt, SYMBOLS);
const placeOf = bytesAt(kernel.placeOf, SYMBOLS);
const isUsed = bytesAt(kernel.isUsed, SYMBOLS);
const nearest = bytesAt(kernel.nearest, SYMBOLS);
const counts = wordsAt(kernel.counts, SPEECH_CONTEXTS * SYMBOLS);
const parts = wordsAt(kernel.parts, SPEECH_CONTEXTS * SYMBOLS);
const packed = bytesAt(kernel.packed, kernel.packedRoom.value);

/** Of each code 1 when it is among those given, else 0; valid until the kernel is used again. */
export function usedAmong(given: Uint8Array): Uint8Array {
  codes.set(given);
  kernel.findUsed(given.length);
  return isUsed;
}

/**
 * How often each symbol comes in each context when `given`, as many codes for each lane, are packed.
 * Valid until the kernel is used again; `packSurveyed` packs them.
 */
export function surveySpeech(given: Uint8Array, used: UsedCodes): Uint32Array {
  use(used);
  codes.set(given);
  kernel.surveyCodes(given.length / SPEECH_LANES, used.isALaw ? 1 : 0);
  return counts;
}

/** The `length` codes that were surveyed last, packed. */
export function packSurveyed(length: number, given: SymbolParts): Uint8Array {
  useParts(given);
  return packed.slice(0, kernel.packCodes(length / SPEECH_LANES));
}

/**
 * Fills `out`, as many codes for each lane, with what was packed with these codes and parts. Gives
 * some codes for any bytes. Throws a RangeError when there are more than could be.
 */
export function unpackSurveyed(
  given: Uint8Array,
  used: UsedCodes,
  givenParts: SymbolParts,
  out: Uint8Array,
): void {
  use(used);
  useParts(givenParts);
  packed.set(given);
  kernel.unpackCodes(out.length / SPEECH_LANES, used.isALaw ? 1 : 0);
  out.set(codes.subarray(0, out.length));
}

function use(used: UsedCodes): void {
  codeAt.set(used.codes);
  nearest.set(used.nearest);
  used.codes.forEach((code, at) => (placeOf[code] = at));
  used.samples.forEach((sample, at) => (samples[at] = sample / EIGHTHS));
}

function useParts({ frequency, start }: SymbolParts): void {
  for (let at = 0; at < parts.length; at++) parts[at] = (frequency[at]! << 16) | start[at]!;
}
