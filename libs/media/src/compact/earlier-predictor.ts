/** Steps of the loudness of what is foretold, and of how wrong it lately was, each an octave. */
const LOUDNESSES = 12;
const ERRORS = 10;
/** How many situations a sample can be in; in each, some codes are likelier than others. */
export const CONTEXTS = 2 * LOUDNESSES * ERRORS;

const HIGHEST = 32_767;
const LOWEST = -32_768;
const STEP = 0.016;
/** Keeps the first steps small, while hardly anything has been heard. */
const QUIET = 500;

/** Context number of what is foretold, by its upper 13 bits. */
const loudness = Uint8Array.from({ length: 8192 }, (_, at) => {
  const value = at - 4096;
  const octave = Math.min(LOUDNESSES - 1, 32 - Math.clz32(Math.abs(value)));
  return (value < 0 ? LOUDNESSES - 1 - octave : LOUDNESSES + octave) * ERRORS;
});
const errorOctave = Uint8Array.from({ length: 4097 }, (_, at) =>
  Math.min(ERRORS - 1, 32 - Math.clz32(at)),
);

/** Places in the state: two weights, the last two samples, what is foretold, their energy. */
const WEIGHT = 0;
const SAMPLE = 2;
const FORETOLD = 4;
const ENERGY = 5;

/**
 * Foretells each sample of telephone speech from the two before it, and learns on the way (NLMS,
 * normalised least mean squares; more than two hardly help). Packing and unpacking run the same one
 * in step, so only operations are used whose results IEEE 754 prescribes to the last bit.
 */
export class SpeechPredictor {
  private readonly state = new Float64Array(6);
  private spread = 0;

  constructor() {
    this.state[ENERGY] = QUIET;
  }

  /** The context of the next sample, below CONTEXTS. */
  context(): number {
    const s = this.state;
    const foretold = s[WEIGHT]! * s[SAMPLE]! + s[WEIGHT + 1]! * s[SAMPLE + 1]!;
    s[FORETOLD] = foretold;
    const value = Math.max(LOWEST, Math.min(HIGHEST, foretold)) | 0;
    return loudness[(value - LOWEST) >> 3]! + errorOctave[this.spread >> 7]!;
  }

  /** The sample that came; `context` has been asked before. No branches: they would be guesses. */
  learn(sample: number): void {
    const s = this.state;
    const last = s[SAMPLE]!;
    const before = s[SAMPLE + 1]!;
    const error = sample - s[FORETOLD]!;
    const gain = (STEP * error) / s[ENERGY]!;
    s[WEIGHT] = s[WEIGHT]! + gain * last;
    s[WEIGHT + 1] = s[WEIGHT + 1]! + gain * before;
    s[ENERGY] = s[ENERGY]! + sample * sample - before * before;
    s[SAMPLE + 1] = last;
    s[SAMPLE] = sample;
    this.spread += (Math.min(HIGHEST, Math.abs(error)) | 0) - (this.spread >> 4);
  }
}
