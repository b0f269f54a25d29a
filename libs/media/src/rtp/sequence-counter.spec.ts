import { describe, expect, it } from 'vitest';
import { SequenceCounter } from './sequence-counter.js';

/** Counts packets of these numbers; the content of those from `other` on is not that of the first. */
function counted(numbers: readonly number[], other = numbers.length): SequenceCounter {
  const counter = new SequenceCounter();
  numbers.forEach((number, i) => counter.count(number, i < other ? 1 : 2));
  return counter;
}

const run = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('a number that comes again', () => {
  it('is a duplicate while the numbering is near', () => {
    expect(counted([...run(0, 50), 20, 30], 50)).toMatchObject({ received: 50, duplicates: 2 });
  });

  it('is a duplicate however late when the content is the same', () => {
    expect(counted([...run(0, 300), ...run(0, 300)])).toMatchObject({
      received: 300,
      duplicates: 300,
    });
  });

  it('is a new packet when it comes much later with other content', () => {
    const counter = counted([...run(0, 300), ...run(0, 300)], 300);
    expect(counter).toMatchObject({ received: 600, duplicates: 0, lost: 0, reordered: 0 });
  });
});

describe('a number from before the first', () => {
  it('is late while few have come', () => {
    expect(counted([7, 8, 5, 6, 9])).toMatchObject({ received: 5, reordered: 2, lost: 0 });
  });

  it('begins a new numbering after many', () => {
    expect(counted([...run(5, 205), ...run(0, 100)])).toMatchObject({
      received: 300,
      reordered: 0,
      lost: 0,
    });
  });
});
