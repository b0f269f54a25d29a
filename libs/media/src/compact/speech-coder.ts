import { setImmediate } from 'node:timers/promises';
import { ALAW_TO_PCM, ULAW_TO_PCM } from '../codec/g711.js';
import {
  SCALE,
  SCALE_BITS,
  frequenciesOf,
  levelsOf,
  trimmed,
  untrimmed,
} from './code-frequencies.js';
import { CONTEXTS, SpeechPredictor } from './speech-predictor.js';

/**
 * G.711 codes packed by what is known of speech: a predictor tells the context of each code, and
 * rANS (range asymmetric numeral systems, J. Duda, arXiv:1311.2540; 12 bits of probability, 16-bit
 * words) spends the fewer bits on it the likelier it is there.
 */
export type Law = 'PCMU' | 'PCMA';

export type PackedSpeech = {
  /** How likely each code is in each context. */
  table: Uint8Array;
  /** Of either half. */
  words: Uint8Array[];
};

const CODES = 256;
/** Codes of each lane that are unpacked before others have a turn. */
const TURN = 1 << 15;
const LOWEST_STATE = 1 << 16;
const STATE_BYTES = 4;

const laws = { PCMU: orderOf(ULAW_TO_PCM), PCMA: orderOf(ALAW_TO_PCM) };

/** Codes in the order of their samples, so that those that are alike stand together. */
function orderOf(linear: Int16Array): { linear: Int16Array; rank: Uint8Array; code: Uint8Array } {
  const code = Uint8Array.from({ length: CODES }, (_, at) => at);
  code.sort((one, other) => linear[one]! - linear[other]! || one - other);
  const rank = new Uint8Array(CODES);
  code.forEach((value, at) => (rank[value] = at));
  return { linear, rank, code };
}

/**
 * Packs `codes`, one G.711 code a byte, any number of them; `unpackSpeech` with the same law and
 * length gives them back exactly, be they speech or not.
 */
export function packSpeech(codes: Uint8Array, law: Law): PackedSpeech {
  const places = lanesOf(codes).map((lane) => placesOf(lane, law));
  const counts = new Uint32Array(CONTEXTS * CODES);
  for (const lane of places) count(lane, counts);
  const levels = levelsOf(counts);
  const { frequency, start } = frequenciesOf(levels);
  const words = places.map((lane) => encode(lane, frequency, start));
  return { table: trimmed(levels), words };
}

/** Two halves, packed on their own, so that a processor can work on both at once. */
function lanesOf(codes: Uint8Array): Uint8Array[] {
  const half = codes.length >> 1;
  return [codes.subarray(0, half), codes.subarray(half)];
}

/** Context and rank of every code, as one number. */
function placesOf(codes: Uint8Array, law: Law): Uint16Array {
  const { linear, rank } = laws[law];
  const predictor = new SpeechPredictor();
  const places = new Uint16Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    places[i] = predictor.context() * CODES + rank[code]!;
    predictor.learn(linear[code]!);
  }
  return places;
}

function count(places: Uint16Array, counts: Uint32Array): void {
  for (let i = 0; i < places.length; i++) counts[places[i]!] = counts[places[i]!]! + 1;
}

/** Back to front, so that it can be read front to back. */
function encode(places: Uint16Array, frequency: Uint16Array, start: Uint16Array): Uint8Array {
  const out = new Uint16Array(places.length);
  let at = out.length;
  let state = LOWEST_STATE;
  for (let i = places.length - 1; i >= 0; i--) {
    const place = places[i]!;
    const part = frequency[place]!;
    if (state >= part * (2 ** 32 / SCALE)) {
      out[--at] = state;
      state >>>= 16;
    }
    const whole = Math.floor(state / part);
    state = whole * SCALE + (state - whole * part) + start[place]!;
  }
  const words = new Uint8Array(STATE_BYTES + 2 * (out.length - at));
  const view = new DataView(words.buffer);
  view.setUint32(0, state, true);
  for (let i = at; i < out.length; i++) view.setUint16(STATE_BYTES + 2 * (i - at), out[i]!, true);
  return words;
}

/**
 * The `length` codes that were packed. Lets others have a turn every few milliseconds. Throws a
 * RangeError when they are damaged.
 */
export async function unpackSpeech(
  { table, words }: PackedSpeech,
  law: Law,
  length: number,
): Promise<Uint8Array> {
  const codes = new Uint8Array(length);
  const tables = new DecodingTables(untrimmed(table), law);
  const [one, other] = lanesOf(codes).map((lane, i) => new DecodingLane(tables, words[i]!, lane));
  const half = length >> 1;
  for (let from = 0; from < half; from += TURN) {
    unpackTogether(one!, other!, from, Math.min(half, from + TURN));
    await setImmediate();
  }
  if (length % 2 === 1) other!.next(half);
  return codes;
}

function unpackTogether(one: DecodingLane, other: DecodingLane, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    one.next(i);
    other.next(i);
  }
}

class DecodingTables {
  readonly frequency: Uint16Array;
  readonly start: Uint16Array;
  /** The rank that each part of the scale stands for, context by context. */
  readonly ranks = new Uint8Array(CONTEXTS * SCALE);
  readonly linear: Int16Array;
  readonly code: Uint8Array;

  constructor(levels: Uint8Array, law: Law) {
    ({ linear: this.linear, code: this.code } = laws[law]);
    ({ frequency: this.frequency, start: this.start } = frequenciesOf(levels));
    for (let place = 0; place < this.frequency.length; place++) {
      const part = this.frequency[place]!;
      if (part === 0) continue;
      const from = (place >> 8) * SCALE + this.start[place]!;
      this.ranks.fill(place & 0xff, from, from + part);
    }
  }
}

class DecodingLane {
  private readonly predictor = new SpeechPredictor();
  private state: number;
  private at = STATE_BYTES;

  constructor(
    private readonly tables: DecodingTables,
    private readonly words: Uint8Array,
    private readonly codes: Uint8Array,
  ) {
    this.state = new DataView(words.buffer, words.byteOffset, words.byteLength).getUint32(0, true);
  }

  next(i: number): void {
    const { frequency, start, ranks, code, linear } = this.tables;
    const context = this.predictor.context();
    const slot = this.state & (SCALE - 1);
    const rank = ranks[(context << SCALE_BITS) | slot]!;
    const place = (context << 8) | rank;
    let state = Math.imul(frequency[place]!, this.state >>> SCALE_BITS) + slot - start[place]!;
    if (state >>> 16 === 0) {
      state = (state << 16) | (this.words[this.at + 1]! << 8) | this.words[this.at]!;
      this.at += 2;
    }
    this.state = state | 0;
    const value = code[rank]!;
    this.codes[i] = value;
    this.predictor.learn(linear[value]!);
  }
}
