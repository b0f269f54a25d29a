import { expect, it } from 'vitest';
import { Coalesced } from './coalesced.js';

it('does work once more for all who asked while it was being done', async () => {
  const begun: (() => void)[] = [];
  const coalesced = new Coalesced(() => new Promise((resolve) => begun.push(resolve)));
  const first = coalesced.ask();
  const others = [coalesced.ask(), coalesced.ask()];
  expect(begun).toHaveLength(1);
  begun[0]!();
  await expect.poll(() => begun.length).toBe(2);
  begun[1]!();
  await Promise.all([first, ...others]);
  expect(begun).toHaveLength(2);
  const later = coalesced.ask();
  expect(begun).toHaveLength(3);
  begun[2]!();
  await later;
});

it('can be asked again after it failed', async () => {
  let attempts = 0;
  const coalesced = new Coalesced(() =>
    ++attempts === 1 ? Promise.reject(new Error('away')) : Promise.resolve(),
  );
  await expect(coalesced.ask()).rejects.toThrow('away');
  await coalesced.ask();
  expect(attempts).toBe(2);
});
