import { describe, expect, it } from 'vitest';
import { besides } from './besides.js';

/** Items that arrive when they are told to. */
const arriving = () => {
  const calls = Array.from({ length: 10 }, () => Promise.withResolvers<number | null>());
  async function* items() {
    for (const { promise } of calls) {
      const item = await promise;
      if (item === null) return;
      yield item;
    }
  }
  return { items: items(), calls };
};

describe('work besides what arrives', () => {
  it('goes on while nothing arrives, and an item waits for a piece or two', async () => {
    const { items, calls } = arriving();
    const told: (number | string)[] = [];
    let pieces = 0;
    const work = () => {
      told.push('piece');
      pieces += 1;
      if (pieces === 3) calls[0]?.resolve(1);
      return Promise.resolve(pieces < 100);
    };
    for await (const item of besides(items, work)) {
      told.push(item);
      calls[1]?.resolve(null);
    }
    const before = told.indexOf(1);
    expect(before).toBeGreaterThanOrEqual(3);
    expect(before).toBeLessThan(10);
    expect(told.filter((each) => each === 1)).toHaveLength(1);
  });

  it('rests once it has none, and looks again after each item', async () => {
    const { items, calls } = arriving();
    [1, 2, null].forEach((item, at) => calls[at]?.resolve(item));
    const told: (number | string)[] = [];
    const work = () => {
      told.push('looked');
      return Promise.resolve(false);
    };
    for await (const item of besides(items, work)) told.push(item);
    expect(told).toEqual(['looked', 1, 'looked', 2, 'looked']);
  });

  it.each(['the items', 'the work'])('fails as %s do', async (which) => {
    const { items, calls } = arriving();
    const fault = new Error('away');
    if (which === 'the items') calls[0]?.reject(fault);
    const work = () => (which === 'the work' ? Promise.reject(fault) : Promise.resolve(true));
    await expect(besides(items, work).next()).rejects.toBe(fault);
  });
});
