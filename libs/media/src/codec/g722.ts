import type { Decoder } from './decoder.js';

/**
 * The decoder of ITU-T G.722 (64 kbit/s, mode 1): two samples at 16 kHz for each byte. Names of the
 * blocks are those of the recommendation (INVQAL, LOGSCL, UPPOL2 …); all arithmetic is exact.
 */

const LOWER_INVERSE_4: Int32Array = Int32Array.of(
  ...[0, -20456, -12896, -8968, -6288, -4240, -2584, -1200],
  ...[20456, 12896, 8968, 6288, 4240, 2584, 1200, 0],
);
const LOWER_INVERSE_6: Int32Array = Int32Array.of(
  ...[-136, -136, -136, -136, -24808, -21904, -19008, -16704],
  ...[-14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856],
  ...[-7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576],
  ...[-3168, -2776, -2400, -2032, -1688, -1360, -1040, -728],
  ...[24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192],
  ...[10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456],
  ...[4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032],
  ...[1688, 1360, 1040, 728, 432, 136, -432, -136],
);
const LOWER_LOG: Int32Array = Int32Array.of(
  ...[-60, 3042, 1198, 538, 334, 172, 58, -30],
  ...[3042, 1198, 538, 334, 172, 58, -30, -60],
);
const HIGHER_INVERSE: Int32Array = Int32Array.of(-7408, -1616, 7408, 1616);
const HIGHER_LOG: Int32Array = Int32Array.of(798, -214, 798, -214);
const ANTILOG: Int32Array = Int32Array.of(
  ...[2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383],
  ...[2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834],
  ...[2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371],
  ...[3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008],
);

/** What makes a band: its part of each byte, and what each code of it stands for. */
type BandTables = {
  mask: number;
  shift: number;
  /** For the sound, for the predictor (the lower band uses four bits of six), and for the scale. */
  inverse: Int32Array;
  coarse: Int32Array;
  log: Int32Array;
  mostLog: number;
  /** The quantiser scale by its logarithm, of which the lowest six bits do not count. */
  scales: Int32Array;
  firstScale: number;
};

const LOWER: BandTables = {
  mask: 0x3f,
  shift: 0,
  inverse: LOWER_INVERSE_6,
  coarse: Int32Array.from({ length: 64 }, (_, code) => LOWER_INVERSE_4[code >> 2]!),
  log: Int32Array.from({ length: 64 }, (_, code) => LOWER_LOG[code >> 2]!),
  mostLog: 18_432,
  scales: scalesOf(18_432, 8),
  firstScale: 32,
};
const HIGHER: BandTables = {
  mask: 0xc0,
  shift: 6,
  inverse: HIGHER_INVERSE,
  coarse: HIGHER_INVERSE,
  log: HIGHER_LOG,
  mostLog: 22_528,
  scales: scalesOf(22_528, 10),
  firstScale: 8,
};

const BAND_WORDS = 21;

/** The adaptive predictor and quantiser scale of one of the two bands. */
class Band {
  private poles;
  private zeros = {
    e1: 0,
    e2: 0,
    e3: 0,
    e4: 0,
    e5: 0,
    e6: 0,
    b1: 0,
    b2: 0,
    b3: 0,
    b4: 0,
    b5: 0,
    b6: 0,
  };

  constructor(private readonly tables: BandTables) {
    const filter = { prediction: 0, zeroPart: 0, a1: 0, a2: 0, r1: 0, p1: 0, p2: 0 };
    this.poles = { scale: tables.firstScale, logScale: 0, ...filter };
  }

  /**
   * Decodes this band's part of `bytes[start..end)` to `out`, from 0 on. All of the state is held
   * in variables meanwhile: that is what makes it fast.
   */
  decode(bytes: Uint8Array, start: number, end: number, out: Int32Array): void {
    const { mask, shift, inverse, coarse, log, mostLog, scales } = this.tables;
    let { scale, logScale, prediction, zeroPart, a1, a2, r1, p1, p2 } = this.poles;
    let { e1, e2, e3, e4, e5, e6, b1, b2, b3, b4, b5, b6 } = this.zeros;
    for (let i = start, to = 0; i < end; i++, to++) {
      const code = (bytes[i]! & mask) >> shift;
      out[to] = limit(prediction + (Math.imul(scale, inverse[code]!) >> 15));
      const adapt = Math.imul(scale, coarse[code]!) >> 15;
      // LOGSCL and SCALEL, or LOGSCH and SCALEH
      logScale = clamp((Math.imul(logScale, 127) >> 7) + log[code]!, 0, mostLog);
      scale = scales[logScale >> 6]!;
      // RECONS and PARREC
      const r0 = saturate(prediction + adapt);
      const p0 = saturate(zeroPart + adapt);
      a2 = secondPole(a1, a2, p0, p1, p2);
      a1 = firstPole(a1, a2, p0, p1);
      // UPZERO: a weight moves by the sign that two differences have in common
      const gain = adapt === 0 ? 0 : 128;
      b1 = (Math.imul(b1, 32_640) >> 15) + Math.imul(gain, 1 | ((e1 ^ adapt) >> 31));
      b2 = (Math.imul(b2, 32_640) >> 15) + Math.imul(gain, 1 | ((e2 ^ adapt) >> 31));
      b3 = (Math.imul(b3, 32_640) >> 15) + Math.imul(gain, 1 | ((e3 ^ adapt) >> 31));
      b4 = (Math.imul(b4, 32_640) >> 15) + Math.imul(gain, 1 | ((e4 ^ adapt) >> 31));
      b5 = (Math.imul(b5, 32_640) >> 15) + Math.imul(gain, 1 | ((e5 ^ adapt) >> 31));
      b6 = (Math.imul(b6, 32_640) >> 15) + Math.imul(gain, 1 | ((e6 ^ adapt) >> 31));
      // FILTEZ; differences are kept doubled
      const e0 = saturate(adapt << 1);
      const near =
        (Math.imul(b1, e0) >> 15) + (Math.imul(b2, e1) >> 15) + (Math.imul(b3, e2) >> 15);
      const far = (Math.imul(b4, e3) >> 15) + (Math.imul(b5, e4) >> 15) + (Math.imul(b6, e5) >> 15);
      zeroPart = saturate(near + far);
      // DELAYA
      e6 = e5;
      e5 = e4;
      e4 = e3;
      e3 = e2;
      e2 = e1;
      e1 = e0;
      prediction = saturate(poles(a1, r0, a2, r1) + zeroPart);
      r1 = r0;
      p2 = p1;
      p1 = p0;
    }
    this.poles = { scale, logScale, prediction, zeroPart, a1, a2, r1, p1, p2 };
    this.zeros = { e1, e2, e3, e4, e5, e6, b1, b2, b3, b4, b5, b6 };
  }

  save(into: Int16Array, at: number): void {
    into.set([...Object.values(this.poles), ...Object.values(this.zeros)], at);
  }

  restore(from: Int16Array, at: number): void {
    this.poles = named(this.poles, from, at);
    this.zeros = named(this.zeros, from, at + Object.keys(this.poles).length);
  }
}

/** The values of `from`, from `at` on, by the names of `state`. */
function named<State extends object>(state: State, from: Int16Array, at: number): State {
  const values = Object.keys(state).map((name, i) => [name, from[at + i]!]);
  return Object.fromEntries(values) as State;
}

const TAPS = 24;
/** Values that a filter needs of the past. */
const PAST = TAPS - 2;
/** Payloads are decoded in pieces of this many bytes. */
const PIECE = 1024;

/** A G.722 stream; one object for each, as every byte depends on those before it. */
export class G722Decoder implements Decoder {
  private readonly lower = new Band(LOWER);
  private readonly higher = new Band(HIGHER);
  private readonly lowSamples = new Int32Array(PIECE);
  private readonly highSamples = new Int32Array(PIECE);
  /** Sums and differences of both bands, what is past in front. */
  private readonly row = new Int32Array(PAST + 2 * PIECE);

  /** Writes two samples for each of `bytes[start..end)` to `out` from `to` on. */
  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, to: number): number {
    for (let from = start; from < end; from += PIECE) {
      const stop = Math.min(end, from + PIECE);
      this.piece(bytes, from, stop, out, to + 2 * (from - start));
    }
    return (end - start) * 2;
  }

  save(): Uint8Array {
    const words = new Int16Array(2 * BAND_WORDS + PAST);
    this.lower.save(words, 0);
    this.higher.save(words, BAND_WORDS);
    words.set(this.row.subarray(0, PAST), 2 * BAND_WORDS);
    return new Uint8Array(words.buffer);
  }

  /** `state` is what `save` gave. */
  restore(state: Uint8Array): void {
    const words = new Int16Array(Uint8Array.from(state).buffer);
    this.lower.restore(words, 0);
    this.higher.restore(words, BAND_WORDS);
    this.row.set(words.subarray(2 * BAND_WORDS));
  }

  private piece(bytes: Uint8Array, from: number, end: number, out: Int16Array, to: number): void {
    const { lowSamples, highSamples, row } = this;
    const count = end - from;
    this.lower.decode(bytes, from, end, lowSamples);
    this.higher.decode(bytes, from, end, highSamples);
    for (let i = 0, at = PAST; i < count; i++, at += 2) {
      row[at] = lowSamples[i]! + highSamples[i]!;
      row[at + 1] = lowSamples[i]! - highSamples[i]!;
    }
    for (let i = 0; i < count; i++) synthesise(row, 2 * i, out, to + 2 * i);
    row.copyWithin(0, 2 * count, 2 * count + PAST);
  }
}

/** The receive quadrature mirror filter: two samples from the last 24 values. */
function synthesise(x: Int32Array, at: number, out: Int16Array, to: number): void {
  const even =
    Math.imul(x[at]!, 3) +
    Math.imul(x[at + 2]!, -11) +
    Math.imul(x[at + 4]!, 12) +
    Math.imul(x[at + 6]!, 32) +
    Math.imul(x[at + 8]!, -210) +
    Math.imul(x[at + 10]!, 951) +
    Math.imul(x[at + 12]!, 3876) +
    Math.imul(x[at + 14]!, -805) +
    Math.imul(x[at + 16]!, 362) +
    Math.imul(x[at + 18]!, -156) +
    Math.imul(x[at + 20]!, 53) +
    Math.imul(x[at + 22]!, -11);
  const odd =
    Math.imul(x[at + 1]!, -11) +
    Math.imul(x[at + 3]!, 53) +
    Math.imul(x[at + 5]!, -156) +
    Math.imul(x[at + 7]!, 362) +
    Math.imul(x[at + 9]!, -805) +
    Math.imul(x[at + 11]!, 3876) +
    Math.imul(x[at + 13]!, 951) +
    Math.imul(x[at + 15]!, -210) +
    Math.imul(x[at + 17]!, 32) +
    Math.imul(x[at + 19]!, 12) +
    Math.imul(x[at + 21]!, -11) +
    Math.imul(x[at + 23]!, 3);
  out[to] = saturate(odd >> 11);
  out[to + 1] = saturate(even >> 11);
}

/** SCALEL or SCALEH: the quantiser scales from their logarithms. */
function scalesOf(mostLog: number, exponent: number): Int32Array {
  return Int32Array.from({ length: (mostLog >> 6) + 1 }, (_, log) => {
    const down = exponent - (log >> 5);
    const antilog = ANTILOG[log & 31]!;
    return (down < 0 ? antilog << -down : antilog >> down) << 2;
  });
}

/** UPPOL2; signs are compared without branches, which could not be foreseen. */
function secondPole(a1: number, a2: number, p0: number, p1: number, p2: number): number {
  const second = saturate(withSign(saturate(a1 << 2), ~((p0 ^ p1) >> 31)));
  const change = (second >> 7) + withSign(128, (p0 ^ p2) >> 31);
  return clamp(change + (Math.imul(a2, 32_512) >> 15), -12_288, 12_288);
}

/** UPPOL1; `a2` is the new second pole. */
function firstPole(a1: number, a2: number, p0: number, p1: number): number {
  const bound = 15_360 - a2;
  return clamp(withSign(192, (p0 ^ p1) >> 31) + (Math.imul(a1, 32_640) >> 15), -bound, bound);
}

/** FILTEP. */
function poles(a1: number, r0: number, a2: number, r1: number): number {
  return saturate(
    (Math.imul(a1, saturate(r0 + r0)) >> 15) + (Math.imul(a2, saturate(r1 + r1)) >> 15),
  );
}

/** The value itself when `sign` is 0, its negative when it is −1. */
function withSign(value: number, sign: number): number {
  return (value ^ sign) - sign;
}

function saturate(value: number): number {
  return value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value;
}

function limit(value: number): number {
  return value > 16_383 ? 16_383 : value < -16_384 ? -16_384 : value;
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
