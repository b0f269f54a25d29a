/** The float of zero: no exponent, mantissa 32. */
const ZERO = 32;
/** Floats: 6 bits of mantissa, then the exponent, then the sign. */
const EXPONENT = 6;
const SIGN = 1 << 11;

/**
 * The adaptive predictor of ITU-T G.726, with its tone detector: two poles and six zeroes. Names of
 * the blocks are those of the recommendation. All is held in plain fields, as that is what makes it
 * fast.
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
   * Learns of the difference `dq` that was received, and of the signal it makes. `minus`: the sign
   * that came with it, also when it is 0; `transition`: a modem begins anew (TRANS).
   */
  adapt(dq: number, minus: boolean, signal: number, transition: boolean): void {
    const p0 = Math.sign(this.zeroPart + dq);
    if (transition) {
      this.b1 = this.b2 = this.b3 = this.b4 = this.b5 = this.b6 = 0;
      this.a1 = this.a2 = 0;
    } else {
      this.adaptPoles(p0);
      this.adaptZeroes(dq === 0 ? 0 : dq > 0 ? 128 : -128);
    }
    this.p2 = this.p1;
    this.p1 = p0 === 0 ? 1 : p0;
    this.s2 = this.s1;
    this.s1 = floatOf(signal, signal < 0);
    this.d6 = this.d5;
    this.d5 = this.d4;
    this.d4 = this.d3;
    this.d3 = this.d2;
    this.d2 = this.d1;
    this.d1 = floatOf(dq, minus);
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
    this.b1 += (this.d1 >= SIGN ? -step : step) - (this.b1 >> 8);
    this.b2 += (this.d2 >= SIGN ? -step : step) - (this.b2 >> 8);
    this.b3 += (this.d3 >= SIGN ? -step : step) - (this.b3 >> 8);
    this.b4 += (this.d4 >= SIGN ? -step : step) - (this.b4 >> 8);
    this.b5 += (this.d5 >= SIGN ? -step : step) - (this.b5 >> 8);
    this.b6 += (this.d6 >= SIGN ? -step : step) - (this.b6 >> 8);
  }

  /** FMULT and ACCUM: what is expected next, of the zeroes alone and of both. */
  private predict(): void {
    const near = product(this.b1, this.d1) + product(this.b2, this.d2) + product(this.b3, this.d3);
    const far = product(this.b4, this.d4) + product(this.b5, this.d5) + product(this.b6, this.d6);
    this.zeroPart = (near + far) >> 1;
    this.estimate = (near + far + product(this.a1, this.s1) + product(this.a2, this.s2)) >> 1;
  }
}

/** FLOATA and FLOATB. */
function floatOf(value: number, minus: boolean): number {
  const magnitude = value < 0 ? -value : value;
  const exponent = 32 - Math.clz32(magnitude);
  const mantissa = magnitude === 0 ? ZERO : (magnitude << 6) >> exponent;
  return (minus ? SIGN : 0) | (exponent << EXPONENT) | mantissa;
}

/** FMULT: a coefficient times a float, in 16 bits. */
function product(coefficient: number, float: number): number {
  const shortened = coefficient >> 2;
  const magnitude = shortened < 0 ? -shortened : shortened;
  const exponent = 32 - Math.clz32(magnitude);
  const mantissa = magnitude === 0 ? ZERO : (magnitude << 6) >> exponent;
  const bits = (Math.imul(mantissa, float & 63) + 48) >> 4;
  const shift = 19 - exponent - ((float >> EXPONENT) & 31);
  const size = shift < 0 ? bits << -shift : bits >> shift;
  return ((shortened < 0 === float >= SIGN ? size : -size) << 16) >> 16;
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

type Five = [number, number, number, number, number];

function five(words: readonly number[], at: number): Five {
  return [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!, words[at + 4]!];
}
