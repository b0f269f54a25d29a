import { describe, expect, it } from 'vitest';
import { Turns } from './turns.js';

const nextTurnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('are taken one after the other, in the order in which they were asked for', async () => {
    const turns = new Turns();
    const told: string[] = [];
    const work = (who: string) => async () => {
      told.push(`${who} begins`);
      await nextTurnOfTheLoop();
      told.push(`${who} ends`);
      return who;
    };
    const names = ['a', 'b', 'c'];
    expect(await Promise.all(names.map((who) => turns.take('x', work(who))))).toEqual(names);
    expect(told).toEqual(names.flatMap((who) => [`${who} begins`, `${who} ends`]));
  });

  it('go on after one that failed, whose fault is his alone', async () => {
    const turns = new Turns();
    const failing = turns.take('x', () => Promise.reject(new Error('mine')));
    const following = turns.take('x', () => Promise.resolve('fine'));
    await expect(failing).rejects.toThrow('mine');
    expect(await following).toBe('fine');
  });

  it('are not waited for by another name, and leave nothing behind', async () => {
    const turns = new Turns();
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow = turns.take('x', () => promise);
    expect(await turns.take('y', () => Promise.resolve('at once'))).toBe('at once');
    expect(turns.size).toBe(1);
    resolve();
    await slow;
    expect(turns.size).toBe(0);
  });
});
