import { describe, expect, it } from 'vitest';
import { Played } from './played.js';

const sent = { channel: 'both', source: 'sent' } as const;
const heard = { channel: 'both', source: 'heard', speed: 1 } as const;

describe('what is played', () => {
  it('is told once, each player and each way for itself', () => {
    const played = new Played<string>();
    played.add('s1', 'Ada', 'a', { way: sent, seconds: [[0, 5]] });
    played.add('s1', 'Ada', 'a', { way: sent, seconds: [[5, 9]] });
    played.add('s1', 'Ada', 'a', { way: heard, seconds: [[0, 2]] });
    played.add('s2', 'Bob', 'a', { way: sent, seconds: [[1, 2]] });
    played.add('s2', 'Bob', 'a', { way: { ...sent, call: 2 }, seconds: [[2, 3]] });
    expect(played.take(true)).toEqual([
      { who: 'Ada', id: 'a', way: sent, seconds: [[0, 9]] },
      { who: 'Ada', id: 'a', way: heard, seconds: [[0, 2]] },
      { who: 'Bob', id: 'a', way: sent, seconds: [[1, 2]] },
      { who: 'Bob', id: 'a', way: { ...sent, call: 2 }, seconds: [[2, 3]] },
    ]);
    expect(played.take(true)).toEqual([]);
  });

  it('is told as several where it is too much for one event', () => {
    const played = new Played<string>();
    const seconds = Array.from({ length: 2_500 }, (_, n): [number, number] => [n, n + 0.5]);
    played.add('s1', 'Ada', 'a', { way: heard, seconds });
    const told = played.take(true);
    expect(told.map((each) => each.seconds.length)).toEqual([1_000, 1_000, 500]);
    expect(told.flatMap((each) => each.seconds)).toEqual(seconds);
  });

  it('is not told before it is due', () => {
    const played = new Played<string>();
    played.add('s1', 'Ada', 'a', { way: sent, seconds: [[0, 5]] });
    expect(played.take()).toEqual([]);
    expect(played.take(true)).toHaveLength(1);
  });
});
