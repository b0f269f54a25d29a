import type { PcmGenerator } from '#media/synthesis/phone-capture';

const RATE = 8_000;
const LOUDNESS = 9_000;

/** A small generator of repeatable pseudo-random numbers in [0, 1): mulberry32. */
const randomOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};

export type Voice = {
  /** Fundamental, Hz. */
  readonly pitch: number;
  readonly seed: number;
  /** Talks in every second turn, beginning with the first or the second. */
  readonly turn: 0 | 1;
};

const TURN_S = 4;
const SYLLABLE_S = 0.18;
const FORMANTS = [
  [700, 1_200],
  [400, 2_000],
  [300, 870],
  [550, 1_700],
  [600, 1_000],
] as const;

/** Speech-like sound: harmonics of a voice through changing formants, in syllables, pauses and turns. */
export const speaking = ({ pitch, seed, turn }: Voice): PcmGenerator => {
  let phase = 0;
  return (out, first) => {
    for (let i = 0; i < out.length; i++) {
      const time = (first + i) / RATE;
      phase += (pitch * (1 + 0.04 * Math.sin(time * 5))) / RATE;
      out[i] = Math.round(envelope(time, turn, seed) * vowel(phase, pitch, time, seed) * LOUDNESS);
    }
  };
};

const envelope = (time: number, turn: number, seed: number): number => {
  const talks = Math.floor(time / TURN_S) % 2 === turn;
  if (!talks) return 0;
  const syllable = Math.floor(time / SYLLABLE_S);
  const pause = randomOf(seed + syllable)() < 0.22;
  const within = (time % SYLLABLE_S) / SYLLABLE_S;
  return pause ? 0 : Math.sin(Math.PI * within) ** 0.7;
};

const HARMONICS = 18;

const vowel = (phase: number, pitch: number, time: number, seed: number): number => {
  const choice = Math.floor(randomOf(seed * 7 + Math.floor(time / SYLLABLE_S))() * FORMANTS.length);
  const [low, high] = FORMANTS[choice] ?? FORMANTS[0];
  let sum = 0;
  for (let harmonic = 1; harmonic <= HARMONICS; harmonic++) {
    const frequency = harmonic * pitch;
    const gain = near(frequency, low, 160) + 0.6 * near(frequency, high, 240) + 0.04;
    sum += (gain * Math.sin(2 * Math.PI * harmonic * phase)) / 2.2;
  }
  return Math.max(-1, Math.min(1, sum));
};

const near = (frequency: number, centre: number, width: number) =>
  Math.exp(-(((frequency - centre) / width) ** 2));

/** Says the same again and again: a long call costs no more to make than a short one. */
export const repeating = (voice: PcmGenerator, seconds: number): PcmGenerator => {
  let said: Int16Array | null = null;
  return (out, first) => {
    if (!said) voice((said = new Int16Array(seconds * RATE)), 0);
    for (let i = 0; i < out.length; i++) out[i] = said[(first + i) % said.length] ?? 0;
  };
};

/** A steady tone, as a test call or music on hold would be. */
export const tone =
  (frequency: number): PcmGenerator =>
  (out, first) => {
    for (let i = 0; i < out.length; i++)
      out[i] = Math.round(Math.sin((2 * Math.PI * frequency * (first + i)) / RATE) * LOUDNESS);
  };

export const silence: PcmGenerator = (out) => {
  out.fill(0);
};
