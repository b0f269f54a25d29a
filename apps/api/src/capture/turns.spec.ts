import { describe, expect, it } from 'vitest';
import { Turns } from './turns.js';

describe('turns', () => {
  it('come one after the other for the same key, at once for others, whatever fails', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const work = (name: string) => async (othersWait: () => boolean) => {
      log.push(`${name} begins${othersWait() ? ', others wait' : ''}`);
      if (name === 'a1') await gate.promise;
      log.push(`${name} ends`);
      if (name === 'a2') throw new Error('a2 fails');
      return name;
    };
    const a1 = turns.take('a', work('a1'));
    const a2 = turns.take('a', work('a2'));
    const a3 = turns.take('a', work('a3'));
    expect(await turns.take('b', work('b'))).toBe('b');
    gate.resolve();
    await expect(a2).rejects.toThrow('a2 fails');
    expect(await Promise.all([a1, a3])).toEqual(['a1', 'a3']);
    expect(log).toEqual([
      'a1 begins, others wait',
      'b begins',
      'b ends',
      'a1 ends',
      'a2 begins, others wait',
      'a2 ends',
      'a3 begins',
      'a3 ends',
    ]);
  });
});
