import { describe, expect, it } from 'vitest';
import { Refusal } from '#domain/kernel';
import { RecordingLocked } from '#infra/crypt/data-keys';
import { SealFault } from '#infra/crypt/sealed-format';
import { askEach, pagesOf } from './ask-each.js';

/** Pages of two out of so many numbers. */
const numbers = (count: number) =>
  pagesOf<number>(async (after) =>
    Array.from({ length: count }, (_, index) => index)
      .filter((each) => each > (after ?? -1))
      .slice(0, 2),
  );

describe('askEach', () => {
  it('asks about each once, and counts what came of it', async () => {
    const asked: number[] = [];
    const figures = await askEach(numbers(7), async (each) => {
      asked.push(each);
      if (each === 3) throw new Refusal('conflict', 'recording-protected');
      return each % 2 === 0;
    });
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(figures).toEqual({ lookedAt: 7, did: 4, refused: 1 });
  });

  it.each([new RecordingLocked('one', null), new SealFault('recordings/on/one/key', 'Damaged.')])(
    'goes on behind one of which it learns: $message',
    async (fault) => {
      const figures = await askEach(numbers(5), async (each) => {
        if (each === 0) throw fault;
        return true;
      });
      expect(figures).toEqual({ lookedAt: 5, did: 4, refused: 1 });
    },
  );

  it('looks at nothing when nothing is due', async () => {
    const figures = await askEach(numbers(0), () => Promise.resolve(true));
    expect(figures).toEqual({ lookedAt: 0, did: 0, refused: 0 });
  });

  it('ends with what is no answer but a fault', async () => {
    const away = askEach(numbers(3), () => Promise.reject(new Error('away')));
    await expect(away).rejects.toThrow('away');
  });
});
