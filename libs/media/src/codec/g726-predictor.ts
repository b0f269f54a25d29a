/** The float of zero: no exponent, mantissa 32. */
const ZERO = 32;
/** Floats: 6 bits of mantissa, then 5 of the exponent, then the sign. */
const EXPONENT = 6;
const SIGN = 11;
/** Room for a product to be shifted either way. */
const ROOM = 12;

/**
 * The adaptive predictor of ITU-T G.726, with its tone detector: two poles and six zeroes. Names of
 * the blocks are those of the recommendation. What makes it fast: all is held in plain fields, and
 * signs, which are as good as random, are applied without branches, which could not be foreseen.
 */
export class G726Predictor {
  /** The signal that is expected next. */
  estimate = 0;
  /** Is a tone there, of which a difference may be a transition (TONE)? */
  tone = false;
  private zeroPart = 0;
  private a1 = 0;
  private a2 = 0;
  private b1 = 0;
  private b2 = 0;
  private b3 = 0;
  private b4 = 0;
  private b5 = 0;
  private b6 = 0;
  /** Past differences and signals, as floats. */
  private d1 = ZERO;
  private d2 = ZERO;
  private d3 = ZERO;
  private d4 = ZERO;
  private d5 = ZERO;
  private d6 = ZERO;
  private s1 = ZERO;
  private s2 = ZERO;
  /** Signs of what was received before. */
  private p1 = 1;
  private p2 = 1;

  /**
   * Learns of the difference `dq` that was received, and of the signal it makes. `sign`: −1 or 0,
   * the one that came with it, also when it is 0; `transition`: a modem begins anew (TRANS).
   */
  adapt(dq: number, sign: number, signal: number, transition: boolean): void {
    const p0 = signOf(this.zeroPart + dq);
    if (transition) {
      this.b1 = this.b2 = this.b3 = this.b4 = this.b5 = this.b6 = 0;
      this.a1 = this.a2 = 0;
    } else {
      this.adaptPoles(p0);
      this.adaptZeroes(128 * signOf(dq));
    }
    this.p2 = this.p1;
    this.p1 = p0 === 0 ? 1 : p0;
    this.s2 = this.s1;
    this.s1 = floatOf(signal, signal >> 31);
    this.d6 = this.d5;
    this.d5 = this.d4;
    this.d4 = this.d3;
    this.d3 = this.d2;
    this.d2 = this.d1;
    this.d1 = floatOf(dq, sign);
    this.tone = this.a2 < -11_776;
    this.predict();
  }

  save(): number[] {
    const { estimate, zeroPart, tone, a1, a2, b1, b2, b3, b4, b5, b6 } = this;
    const { d1, d2, d3, d4, d5, d6, s1, s2, p1, p2 } = this;
    const past = [d1, d2, d3, d4, d5, d6, s1, s2, p1, p2];
    return [estimate, zeroPart, tone ? 1 : 0, a1, a2, b1, b2, b3, b4, b5, b6, ...past];
  }

  restore(words: readonly number[]): void {
    const [estimate, zeroPart, tone, a1, a2] = five(words, 0);
    Object.assign(this, { estimate, zeroPart, tone: tone === 1, a1, a2 });
    const [b1, b2, b3, b4, b5] = five(words, 5);
    const [b6, d1, d2, d3, d4] = five(words, 10);
    const [d5, d6, s1, s2, p1] = five(words, 15);
    Object.assign(this, { b1, b2, b3, b4, b5, b6, d1, d2, d3, d4, d5, d6, s1, s2, p1 });
    this.p2 = words[20]!;
  }

  /** UPA2, LIMC, UPA1 and LIMD. */
  private adaptPoles(p0: number): void {
    const { a1, a2 } = this;
    const same = p0 * this.p1;
    const function1 = clamp((-a1 * same) >> 5, -256, 255);
    const second = a2 + 128 * p0 * this.p2 + function1 - (a2 >> 7);
    this.a2 = clamp(second, -12_288, 12_288);
    const bound = 15_360 - this.a2;
    this.a1 = clamp(a1 + 192 * same - (a1 >> 8), -bound, bound);
  }

  /** XOR and UPB: a weight moves by the sign that two differences have in common. */
  private adaptZeroes(step: number): void {
    this.b1 += withSign(step, -(this.d1 >> SIGN)) - (this.b1 >> 8);
    this.b2 += withSign(step, -(this.d2 >> SIGN)) - (this.b2 >> 8);
    this.b3 += withSign(step, -(this.d3 >> SIGN)) - (this.b3 >> 8);
    this.b4 += withSign(step, -(this.d4 >> SIGN)) - (this.b4 >> 8);
    this.b5 += withSign(step, -(this.d5 >> SIGN)) - (this.b5 >> 8);
    this.b6 += withSign(step, -(this.d6 >> SIGN)) - (this.b6 >> 8);
  }

  /** FMULT and ACCUM: what is expected next, of the zeroes alone and of both. */
  private predict(): void {
    const near = product(this.b1, this.d1) + product(this.b2, this.d2) + product(this.b3, this.d3);
    const far = product(this.b4, this.d4) + product(this.b5, this.d5) + product(this.b6, this.d6);
    this.zeroPart = (near + far) >> 1;
    this.estimate = (near + far + product(this.a1, this.s1) + product(this.a2, this.s2)) >> 1;
  }
}

/** FLOATA and FLOATB; `sign` is −1 or 0. */
function floatOf(value: number, sign: number): number {
  const magnitude = withSign(value, value >> 31);
  const exponent = 32 - Math.clz32(magnitude);
  return ((sign & 1) << SIGN) | (exponent << EXPONENT) | mantissaOf(magnitude, exponent);
}

/** FMULT: a coefficient times a float, in 16 bits. */
function product(coefficient: number, float: number): number {
  const shortened = coefficient >> 2;
  const sign = shortened >> 31;
  const magnitude = withSign(shortened, sign);
  const exponent = 32 - Math.clz32(magnitude);
  const bits = (Math.imul(mantissaOf(magnitude, exponent), float & 63) + 48) >> 4;
  const shift = 19 - exponent - ((float >> EXPONENT) & 31);
  const size = (bits << ROOM) >> (ROOM + shift);
  return (withSign(size, sign ^ -(float >> SIGN)) << 16) >> 16;
}

/** Six bits from the highest that is set; 32 for zero. */
function mantissaOf(magnitude: number, exponent: number): number {
  return ((magnitude << 6) >> exponent) | (((magnitude - 1) >> 31) & ZERO);
}

/** The value itself when `sign` is 0, its negative when it is −1. */
function withSign(value: number, sign: number): number {
  return (value ^ sign) - sign;
}

/** −1, 0 or 1. */
function signOf(value: number): number {
  return (value >> 31) | (-value >>> 31);
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

type Five = [number, number, number, number, number];

function five(words: readonly number[], at: number): Five {
  return [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!, words[at + 4]!];
}
