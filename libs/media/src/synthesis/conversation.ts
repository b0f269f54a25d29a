import { pseudoRandom } from './pseudo-random.js';

const FRAME = 160;
/** A quiet line: hiss at about -70 dBm0 and a little direct current, as desk phones have them. */
const HISS = 10;
const DIRECT = 4;
const ECHO = 0.004;
const TURN_FRAMES = { least: 40, most: 400 };

type Turn = { frames: number; speaks: 0 | 1; gain: number; speed: number; at: number };

/**
 * A conversation without end at 8 kHz, one 20 ms frame of both sides after the other: now one
 * speaks, now the other, louder or softer, faster or slower; the line hisses. No stretch of it is
 * ever the same twice, so that no compressor finds the speech of before again.
 */
export class Conversation {
  private readonly frames = [new Int16Array(FRAME), new Int16Array(FRAME)] as const;
  private readonly random = pseudoRandom(7);
  private turn = this.nextTurn(0);
  private count = 0;

  constructor(private readonly speech: readonly [Int16Array, Int16Array]) {}

  /** The frame with this number; they must be asked for in order, each any number of times. */
  frame(number: number): readonly [Int16Array, Int16Array] {
    while (this.count <= number) this.advance();
    return this.frames;
  }

  private advance(): void {
    const { turn, frames } = this;
    const speech = this.speech[turn.speaks];
    for (let i = 0; i < FRAME; i++) {
      turn.at = (turn.at + turn.speed) % (speech.length - 1);
      const before = Math.floor(turn.at);
      const low = speech[before] ?? 0;
      const sample = (low + ((speech[before + 1] ?? 0) - low) * (turn.at - before)) * turn.gain;
      frames[turn.speaks][i] = sample + this.hiss();
      frames[turn.speaks === 0 ? 1 : 0][i] = sample * ECHO + this.hiss();
    }
    this.count++;
    if (--turn.frames === 0) this.turn = this.nextTurn(turn.speaks === 0 ? 1 : 0);
  }

  private hiss(): number {
    return (this.random() + this.random() + this.random() - 1.5) * HISS + DIRECT;
  }

  private nextTurn(speaks: 0 | 1): Turn {
    const { random } = this;
    const { least, most } = TURN_FRAMES;
    return {
      frames: least + Math.floor(random() * (most - least)),
      speaks,
      gain: 0.4 + random() * 0.6,
      speed: 0.9 + random() * 0.2,
      at: random() * 150_000,
    };
  }
}
