import { describe, expect, it } from 'vitest';
import { AddressLimits } from './address-limits.js';

const limits = () => new AddressLimits({ open: 2, refused: 2, connecting: 2 });

describe('the limits of an address', () => {
  it('say when there is room again, for each kind by itself', async () => {
    const of = limits();
    const take = () => of.take('connecting', '192.0.2.1');
    expect([await take(), await take()]).toEqual([0, 0]);
    const seconds = await take();
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await of.take('open', '192.0.2.1')).toBe(0);
    expect(await of.take('connecting', '192.0.2.2')).toBe(0);
  });

  it('do not count who turned out to be none of these', async () => {
    const of = limits();
    for (let i = 0; i < 5; i++) {
      expect(await of.take('connecting', '192.0.2.1')).toBe(0);
      await of.giveBack('connecting', '192.0.2.1');
    }
  });

  it('are those of a whole IPv6 network', async () => {
    const of = limits();
    for (const end of ['1', '2']) expect(await of.take('open', `2001:db8::${end}`)).toBe(0);
    expect(await of.take('open', '2001:db8::3')).toBeGreaterThan(0);
    expect(await of.take('open', '2001:db8:1::3')).toBe(0);
  });
});
