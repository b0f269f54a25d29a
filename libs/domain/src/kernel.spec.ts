import { describe, expect, it } from 'vitest';
import { type Aggregate, type Event, Refusal, fold } from './kernel.js';

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

describe('a refusal', () => {
  it('speaks in its detail, and in its code when it has none', () => {
    expect(new Refusal('conflict', 'taken', 'Somebody was faster.').message).toBe(
      'Somebody was faster.',
    );
    expect(new Refusal('conflict', 'taken').message).toBe('taken');
  });
});
