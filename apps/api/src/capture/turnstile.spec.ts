import { describe, expect, it } from 'vitest';
import { Turnstile } from './turnstile.js';

describe('a turnstile', () => {
  it('lets so many pass at a time, in order, whatever becomes of them', async () => {
    const turnstile = new Turnstile(2);
    const began: number[] = [];
    let inside = 0;
    let most = 0;
    const work = Array.from({ length: 9 }, (_, index) =>
      turnstile.pass(async () => {
        began.push(index);
        most = Math.max(most, ++inside);
        await Promise.resolve();
        inside--;
        if (index % 3 === 0) throw new Error('broken');
        return index;
      }),
    );
    const outcomes = await Promise.allSettled(work);
    expect(most).toBe(2);
    expect(began).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3);
  });
});
