import type { Decoder } from './decoder.js';
import { G726Predictor } from './g726-predictor.js';

export type G726Bits = 2 | 3 | 4 | 5;

export type G726Format = { bits: G726Bits; order: 'low-first' | 'high-first' };

/** The RTP payload formats of G.726: each rate in both packings. */
export const G726_NAMES: readonly string[] = [16, 24, 32, 40].flatMap((rate) => [
  `g726-${rate}`,
  `aal2-g726-${rate}`,
]);

/** What an RTP payload format says of its payloads; null when it is not one of G.726. */
export function g726Format(name: string): G726Format | null {
  if (!G726_NAMES.includes(name)) return null;
  const order = name.startsWith('aal2') ? 'high-first' : 'low-first';
  return { bits: (Number(name.slice(-2)) / 8) as G726Bits, order };
}

/** What a rate is made of: for each code without its sign, the logarithm it stands for (RECONST),
 * how it moves the scale (FUNCTW) and the speed of adaptation (FUNCTF). */
type Tables = { levels: Int32Array; weights: Int32Array; speeds: Int32Array };

/** Of a code that stands for no difference. */
const NOTHING = -32_768;

const TABLES: Record<G726Bits, Tables> = {
  2: tables([116, 365], [-22, 439], [0, 7]),
  3: tables([NOTHING, 135, 273, 373], [-4, 30, 137, 582], [0, 1, 2, 7]),
  4: tables(
    [NOTHING, 4, 135, 213, 273, 323, 373, 425],
    [-12, 18, 41, 64, 112, 198, 355, 1122],
    [0, 0, 0, 1, 1, 1, 3, 7],
  ),
  5: tables(
    [NOTHING, -66, 28, 104, 169, 224, 274, 318, 358, 395, 429, 459, 488, 514, 539, 566],
    [14, 14, 24, 39, 40, 41, 58, 100, 141, 179, 219, 280, 358, 440, 529, 696],
    [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6],
  ),
};

/** Places in the state of the scale: its fast and slow part, the scale itself, speeds. */
const YU = 0;
const YL = 1;
const Y = 2;
const AP = 3;
const DMS = 4;
const DML = 5;
const SCALE_WORDS = 6;

/**
 * The decoder of ITU-T G.726 at 16, 24, 32 or 40 kbit/s: two, three, four or five bits a sample at
 * 8 kHz, 16-bit samples out. Codes lie in the bytes from the lowest bit up (RFC 3551 section 4.5.4)
 * or, as `AAL2-G726-*` has them, from the highest down (ITU-T I.366.2 annex E).
 */
export class G726Decoder implements Decoder {
  private readonly predictor = new G726Predictor();
  private readonly scale = Int32Array.of(544, 34_816, 544, 0, 0, 0);
  private readonly tables: Tables;

  constructor(
    private readonly bits: G726Bits,
    private readonly order: G726Format['order'],
  ) {
    this.tables = TABLES[bits];
  }

  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, at: number): number {
    const { bits } = this;
    const lowFirst = this.order === 'low-first';
    const mask = (1 << bits) - 1;
    let held = 0;
    let holding = 0;
    let to = at;
    for (let i = start; i < end; i++) {
      held = lowFirst ? held | (bytes[i]! << holding) : ((held << 8) | bytes[i]!) & 0xffff;
      for (holding += 8; holding >= bits; holding -= bits) {
        const code = lowFirst ? held & mask : (held >> (holding - bits)) & mask;
        if (lowFirst) held >>= bits;
        out[to++] = this.sample(code);
      }
    }
    return to - at;
  }

  /** State of both halves, 32-bit words. */
  save(): Uint8Array {
    const words = Int32Array.of(...this.scale, ...this.predictor.save());
    return new Uint8Array(words.buffer);
  }

  restore(state: Uint8Array): void {
    const words = new Int32Array(Uint8Array.from(state).buffer);
    this.scale.set(words.subarray(0, SCALE_WORDS));
    this.predictor.restore([...words.subarray(SCALE_WORDS)]);
  }

  private sample(code: number): number {
    const { bits, predictor, scale } = this;
    // Codes of negative differences count down from the end.
    const sign = -(code >> (bits - 1));
    const size = code ^ (sign & ((1 << bits) - 1));
    const level = this.tables.levels[size]! + (scale[Y]! >> 2);
    // ANTILOG
    const magnitude = level < 0 ? 0 : ((128 + (level & 127)) << ((level >> 7) & 15)) >> 7;
    const transition = predictor.tone && magnitude > this.leap();
    const dq = (magnitude ^ sign) - sign;
    const signal = ((predictor.estimate + dq) << 16) >> 16;
    predictor.adapt(dq, sign, signal, transition);
    this.adaptSpeed(size, transition);
    this.adaptScale(size);
    return signal > 8191 ? 32_767 : signal < -8192 ? -32_768 : signal * 4;
  }

  /** What a difference must exceed to be a transition (TRANS). */
  private leap(): number {
    const slow = this.scale[YL]! >> 10;
    const whole = slow >> 5;
    const threshold = whole > 9 ? 31 << 10 : (32 + (slow & 31)) << whole;
    return (3 * threshold) >> 2;
  }

  /** FILTA, FILTB, SUBTC, FILTC and TRIGA. */
  private adaptSpeed(size: number, transition: boolean): void {
    const { scale } = this;
    const speed = this.tables.speeds[size]!;
    const short = scale[DMS]! + (speed << 4) + (-scale[DMS]! >> 5);
    const long = scale[DML]! + (speed << 4) + (-scale[DML]! >> 7);
    scale[DMS] = short;
    scale[DML] = long;
    if (transition) {
      scale[AP] = 256;
      return;
    }
    const unsteady =
      scale[Y]! <= 1535 || this.predictor.tone || Math.abs((short << 2) - long) >= long >> 3;
    scale[AP] = scale[AP]! + (-scale[AP]! >> 4) + (unsteady ? 32 : 0);
  }

  /** FILTD, LIMB, FILTE, LIMA and MIX. */
  private adaptScale(size: number): void {
    const { scale } = this;
    const fast = scale[Y]! + this.tables.weights[size]! + (-scale[Y]! >> 5);
    scale[YU] = fast < 544 ? 544 : fast > 5120 ? 5120 : fast;
    scale[YL] = scale[YL]! + scale[YU] + (-scale[YL]! >> 6);
    const share = scale[AP]! >= 256 ? 64 : scale[AP]! >> 2;
    scale[Y] = (scale[YL] + (scale[YU] - (scale[YL] >> 6)) * share) >> 6;
  }
}

/** Bytes of the shortest whole group of samples: what every payload is a multiple of. */
const GROUP: Record<G726Bits, number> = { 2: 1, 3: 3, 4: 1, 5: 5 };

/** Samples of a G.726 payload of `length` bytes; 0 when it is not made of whole groups. */
export function g726Samples(bits: G726Bits, length: number): number {
  return length % GROUP[bits] === 0 ? (length * 8) / bits : 0;
}

function tables(levels: number[], weights: number[], speeds: number[]): Tables {
  return {
    levels: Int32Array.from(levels),
    weights: Int32Array.from(weights),
    speeds: Int32Array.from(speeds),
  };
}
