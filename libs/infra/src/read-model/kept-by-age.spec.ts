import { expect, it } from 'vitest';
import { KeptByAge } from './kept-by-age.js';

const world = (most = 10) => {
  const rows = { age: '1', reads: [] as string[] };
  const kept = new KeptByAge<string>(() => Promise.resolve(rows.age), most);
  const ask = (key: string) =>
    kept.of(key, () => {
      rows.reads.push(key);
      return Promise.resolve(`${key} of ${rows.age}`);
    });
  return { rows, kept, ask };
};

it('reads once what has not changed', async () => {
  const { rows, ask } = world();
  expect([await ask('a'), await ask('a'), await ask('b')]).toEqual(['a of 1', 'a of 1', 'b of 1']);
  expect(rows.reads).toEqual(['a', 'b']);
});

it('reads again what has', async () => {
  const { rows, ask } = world();
  await ask('a');
  rows.age = '2';
  expect(await ask('a')).toBe('a of 2');
});

it('reads again what changed while it was read', async () => {
  const { rows, kept, ask } = world();
  await kept.of('a', () => {
    rows.age = '2';
    return Promise.resolve('half of 1, half of 2');
  });
  expect(await ask('a')).toBe('a of 2');
});

it('forgets what was not asked for longest', async () => {
  const { rows, ask } = world(2);
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(key);
  expect(rows.reads).toEqual(['a', 'b', 'c', 'b']);
});

it('reads once for all who ask at the same time', async () => {
  const { rows, ask } = world();
  await Promise.all([ask('a'), ask('a'), ask('a')]);
  expect(rows.reads).toEqual(['a']);
});

it('reads again what could not be read', async () => {
  const { kept, ask } = world();
  await expect(kept.of('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await ask('a')).toBe('a of 1');
});

it('goes by an age that was asked for before', async () => {
  const { rows, kept } = world();
  const at = (age: string) =>
    kept.at(age, 'a', () => {
      rows.reads.push(age);
      return Promise.resolve(`a of ${age}`);
    });
  expect([await at('1'), await at('1'), await at('2')]).toEqual(['a of 1', 'a of 1', 'a of 2']);
  expect(rows.reads).toEqual(['1', '2']);
});

it('shows what is kept and of which age, and forgets that last', async () => {
  const { rows, kept, ask } = world(2);
  expect(kept.kept('a')).toBeNull();
  await ask('a');
  await ask('b');
  rows.age = '2';
  const found = kept.kept('a');
  expect([found?.age, await found?.value]).toEqual(['1', 'a of 1']);
  rows.age = '1';
  await ask('c');
  expect([kept.kept('a')?.age, kept.kept('b')]).toEqual(['1', null]);
});
