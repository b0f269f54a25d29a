import { describe, expect, it } from 'vitest';
import {
  type Aggregate,
  type Decision,
  type Event,
  Refusal,
  fold,
  oneAfterAnother,
} from './kernel.js';
import { on } from './recording/recording.samples.js';

type Moved = Event<'Moved', { by: number }> | Event<'Reset', object>;
const place: Aggregate<number, Moved> = {
  noun: 'place',
  initial: 0,
  evolve: { Moved: (at, { by }) => at + by, Reset: () => 0 },
};

describe('fold', () => {
  it('is the initial state before anything happened', () => {
    expect(fold(place, [])).toBe(0);
  });

  it('applies what happened in the order in which it happened', () => {
    const moved = (by: number): Moved => ({ type: 'Moved', data: { by } });
    expect(fold(place, [moved(5), { type: 'Reset', data: {} }, moved(2)])).toBe(2);
  });
});

describe('oneAfterAnother', () => {
  const double: Decision<number, Moved> = (at) =>
    at === 0 ? [] : [{ type: 'Moved', data: { by: at } }];

  it('lets each verb decide on what the ones before it made', () => {
    const twice = oneAfterAnother(place, [double, double])(3, on);
    expect(fold({ ...place, initial: 3 }, twice)).toBe(12);
    expect(oneAfterAnother(place, [double, double])(0, on)).toEqual([]);
    expect(oneAfterAnother(place, [])(3, on)).toEqual([]);
  });
});

describe('a refusal', () => {
  it('speaks in its detail, and in its code when it has none', () => {
    expect(new Refusal('conflict', 'taken', 'Somebody was faster.').message).toBe(
      'Somebody was faster.',
    );
    expect(new Refusal('conflict', 'taken').message).toBe('taken');
  });
});
