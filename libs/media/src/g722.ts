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
const QMF: Int32Array = Int32Array.of(3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11);

const LOWER_MAX = 18_432;
const HIGHER_MAX = 22_528;

/** The adaptive predictor and quantiser scale of one of the two bands. */
class Band {
  logScale = 0;
  /** The signal that is predicted next. */
  prediction = 0;
  private zeroPart = 0;
  private a1 = 0;
  private a2 = 0;
  private r1 = 0;
  private p1 = 0;
  private p2 = 0;
  private readonly d = new Int32Array(7);
  private readonly b = new Int32Array(7);

  constructor(public scale: number) {}

  /** LOGSCL/LOGSCH and SCALEL/SCALEH: adapts the scale of the quantiser. */
  adaptScale(step: number, most: number, exponent: number): void {
    let log = ((this.logScale * 127) >> 7) + step;
    if (log < 0) log = 0;
    else if (log > most) log = most;
    this.logScale = log;
    const shift = exponent - (log >> 11);
    const value = ANTILOG[(log >> 6) & 31]!;
    this.scale = (shift < 0 ? value << -shift : value >> shift) << 2;
  }

  /** RECONS to PREDIC: takes in a difference and predicts the next value. */
  adapt(difference: number): void {
    const { d, b, r1, p1, p2 } = this;
    const r0 = saturate(this.prediction + difference);
    const p0 = saturate(this.zeroPart + difference);
    // UPPOL2
    const sign = p0 >> 15;
    const same1 = sign === p1 >> 15;
    const first = saturate(this.a1 << 2);
    let second = same1 ? -first : first;
    if (second > 32_767) second = 32_767;
    let a2 = (second >> 7) + (sign === p2 >> 15 ? 128 : -128) + ((this.a2 * 32_512) >> 15);
    if (a2 > 12_288) a2 = 12_288;
    else if (a2 < -12_288) a2 = -12_288;
    // UPPOL1
    let a1 = saturate((same1 ? 192 : -192) + ((this.a1 * 32_640) >> 15));
    const limit = saturate(15_360 - a2);
    if (a1 > limit) a1 = limit;
    else if (a1 < -limit) a1 = -limit;
    // UPZERO, DELAYA and FILTEZ
    const gain = difference === 0 ? 0 : 128;
    const direction = difference >> 15;
    let zeroPart = 0;
    for (let i = 6; i > 0; i--) {
      const change = d[i]! >> 15 === direction ? gain : -gain;
      const weight = saturate(change + ((b[i]! * 32_640) >> 15));
      b[i] = weight;
      const value = i > 1 ? d[i - 1]! : difference;
      d[i] = value;
      zeroPart += (weight * saturate(value + value)) >> 15;
    }
    zeroPart = saturate(zeroPart);
    // FILTEP and PREDIC
    const pole1 = (a1 * saturate(r0 + r0)) >> 15;
    const pole2 = (a2 * saturate(r1 + r1)) >> 15;
    this.prediction = saturate(saturate(pole1 + pole2) + zeroPart);
    this.zeroPart = zeroPart;
    this.a1 = a1;
    this.a2 = a2;
    this.r1 = r0;
    this.p2 = p1;
    this.p1 = p0;
  }

  save(into: Int16Array, at: number): number {
    const { logScale, prediction, zeroPart, a1, a2, r1, p1, p2, scale } = this;
    into.set([logScale, prediction, zeroPart, a1, a2, r1, p1, p2, scale], at);
    into.set(this.d, at + 9);
    into.set(this.b, at + 16);
    return at + BAND_WORDS;
  }

  restore(from: Int16Array, at: number): number {
    [this.logScale, this.prediction, this.zeroPart] = [from[at]!, from[at + 1]!, from[at + 2]!];
    [this.a1, this.a2, this.r1] = [from[at + 3]!, from[at + 4]!, from[at + 5]!];
    [this.p1, this.p2, this.scale] = [from[at + 6]!, from[at + 7]!, from[at + 8]!];
    this.d.set(from.subarray(at + 9, at + 16));
    this.b.set(from.subarray(at + 16, at + 23));
    return at + BAND_WORDS;
  }
}

const BAND_WORDS = 23;
const TAPS = 24;
/** The filter's past is kept in a row that is moved only now and then. */
const ROW = 4096;

/** A G.722 stream; one object for each, as every byte depends on those before it. */
export class G722Decoder {
  private readonly lower = new Band(32);
  private readonly higher = new Band(8);
  private readonly past = new Int32Array(ROW);
  private at = 0;

  /** Writes two samples for each of `bytes[start..end)` to `out` from `to` on. */
  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, to: number): number {
    const { lower, higher, past } = this;
    for (let i = start; i < end; i++) {
      const code = bytes[i]!;
      const low = code & 0x3f;
      const difference = (lower.scale * LOWER_INVERSE_6[low]!) >> 15;
      const lowSample = limit(lower.prediction + difference);
      const coarse = (lower.scale * LOWER_INVERSE_4[low >> 2]!) >> 15;
      lower.adaptScale(LOWER_LOG[low >> 2]!, LOWER_MAX, 8);
      lower.adapt(coarse);
      const high = code >> 6;
      const highDifference = (higher.scale * HIGHER_INVERSE[high]!) >> 15;
      const highSample = limit(highDifference + higher.prediction);
      higher.adaptScale(HIGHER_LOG[high]!, HIGHER_MAX, 10);
      higher.adapt(highDifference);
      if (this.at + TAPS > ROW) this.rewind();
      const first = this.at;
      past[first + TAPS - 2] = lowSample + highSample;
      past[first + TAPS - 1] = lowSample - highSample;
      this.at = first + 2;
      to = synthesise(past, first, out, to);
    }
    return (end - start) * 2;
  }

  private rewind(): void {
    this.past.copyWithin(0, this.at, this.at + TAPS - 2);
    this.at = 0;
  }

  save(): Uint8Array {
    const words = new Int16Array(2 * BAND_WORDS + TAPS - 2);
    const after = this.higher.save(words, this.lower.save(words, 0));
    words.set(this.past.subarray(this.at, this.at + TAPS - 2), after);
    return new Uint8Array(words.buffer);
  }

  restore(state: Uint8Array): void {
    const words = new Int16Array(state.slice().buffer);
    const after = this.higher.restore(words, this.lower.restore(words, 0));
    this.past.set(words.subarray(after, after + TAPS - 2));
    this.at = 0;
  }
}

/** The receive quadrature mirror filter: two samples from the last 24 values. */
function synthesise(past: Int32Array, first: number, out: Int16Array, to: number): number {
  let even = 0;
  let odd = 0;
  for (let tap = 0, at = first; tap < 12; tap++, at += 2) {
    even += past[at]! * QMF[tap]!;
    odd += past[at + 1]! * QMF[11 - tap]!;
  }
  out[to] = saturate(odd >> 11);
  out[to + 1] = saturate(even >> 11);
  return to + 2;
}

function saturate(value: number): number {
  return value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value;
}

function limit(value: number): number {
  return value > 16_383 ? 16_383 : value < -16_384 ? -16_384 : value;
}
