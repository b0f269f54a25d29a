import { setImmediate } from 'node:timers/promises';
import { SCALE, SCALE_BITS, frequenciesOf, untrimmed } from './code-frequencies.js';
import type { Law } from './code-order.js';
import { codeOrders } from './code-order.js';
import { CONTEXTS, SpeechPredictor } from './earlier-predictor.js';

/**
 * G.711 codes as version 1 packed them: a predictor tells the context of each code, and rANS (range
 * asymmetric numeral systems, J. Duda, arXiv:1311.2540; 12 bits of probability, 16-bit words) spent
 * the fewer bits on it the likelier it is there. Only for reading: nothing is packed like this now.
 */
export type EarlierSpeech = {
  /** How likely each code is in each context. */
  table: Uint8Array;
  /** Of either half. */
  words: Uint8Array[];
};

/** Codes of each lane that are unpacked before others have a turn. */
const TURN = 1 << 15;
const STATE_BYTES = 4;

/**
 * Fills `codes` with those that were packed. Lets others have a turn every few milliseconds. Throws a
 * RangeError when they are damaged.
 */
export async function unpackEarlierSpeech(
  { table, words }: EarlierSpeech,
  law: Law,
  codes: Uint8Array,
): Promise<void> {
  const { length } = codes;
  const tables = new DecodingTables(untrimmed(table, CONTEXTS), law);
  const [one, other] = lanesOf(codes).map((lane, i) => new DecodingLane(tables, words[i]!, lane));
  const half = length >> 1;
  for (let from = 0; from < half; from += TURN) {
    unpackTogether(one!, other!, from, Math.min(half, from + TURN));
    await setImmediate();
  }
  if (length % 2 === 1) other!.next(half);
}

/** Two halves, packed on their own, so that a processor can work on both at once. */
function lanesOf(codes: Uint8Array): Uint8Array[] {
  const half = codes.length >> 1;
  return [codes.subarray(0, half), codes.subarray(half)];
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
    ({ linear: this.linear, code: this.code } = codeOrders[law]);
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
