import { expect, it } from 'vitest';
import { toldAtFirst } from './recording-bytes.js';

const piece = new Uint8Array([1]);

it('tells of a download with its first piece, once, whether it ends or not', async () => {
  let told = 0;
  const blob = async function* () {
    yield piece;
    yield piece;
  };
  const sent = toldAtFirst(blob(), () => {
    told += 1;
  });
  expect(told).toBe(0);
  expect(await sent.next()).toEqual({ done: false, value: piece });
  expect(told).toBe(1);
  await sent.next();
  expect(told).toBe(1);
});

it('tells of none of which nothing could be read', async () => {
  let told = 0;
  const broken = (): AsyncIterable<Uint8Array> => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('damaged')) }),
  });
  await expect(
    toldAtFirst(broken(), () => {
      told += 1;
    }).next(),
  ).rejects.toThrow('damaged');
  expect(told).toBe(0);
});
