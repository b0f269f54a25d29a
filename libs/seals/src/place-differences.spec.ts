import { describe, expect, it } from 'vitest';
import { type Draft, type Entry, chained, chainedKey, entryHash, headAfter } from './entry.js';
import { rootOf } from './merkle.js';
import { type PlaceDeps, placeDifferences } from './place-differences.js';
import { type SigningKey, makeSigningKey } from './signing.js';

const chain = '0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10';
const at = new Date('2030-01-01T08:02:00.000Z');
const draft: Draft = {
  kind: 'tombstone',
  recording: '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f10',
  seal: 1,
  rule: 'bin',
  deletedAt: at.toISOString(),
  erasedAt: at.toISOString(),
};

const one = makeSigningKey();
const first = chainedKey(null, one, { chain, key: one, at });
const sealed = (after: Entry, key: SigningKey): Entry =>
  chained(headAfter(after.manifest), [draft], { chain, key, at })[0]!;
const turned = (after: Entry, newKey: SigningKey, key: SigningKey): Entry =>
  chainedKey(headAfter(after.manifest), newKey, { chain, key, at });

const kindOf: Readonly<Record<string, string>> = {
  SealKeyChained: 'key',
  CheckpointChained: 'checkpoint',
};

/** The chain as somebody has left it in the log; no path leads further than to a root over two entries. */
const depsOf = (entries: readonly Entry[], projected = entries.length): PlaceDeps => ({
  chain: {
    entry: async (place) => entries[place] ?? null,
    last: async () => entries.at(-1) ?? null,
    head: async () => headAfter(entries.at(-1)!.manifest),
    async *places(from = 0) {
      yield* entries.slice(from);
    },
    entryOfKind: async (kind: string, place: number) => {
      const entry = entries[place];
      return (entry?.manifest.kind === kind ? entry : null) as never;
    },
  },
  tree: { path: async () => [entryHash(entries[0]!.manifest)] },
  queries: {
    entriesOf: async (type) =>
      entries
        .slice(0, projected)
        .flatMap(({ manifest }, n) => (manifest.kind === kindOf[type] ? [BigInt(n)] : []))
        .toReversed(),
    entryAfter: async (type, place) => {
      const found = entries.findIndex(
        ({ manifest }, n) => n > place && manifest.kind === kindOf[type],
      );
      return found === -1 ? null : BigInt(found);
    },
  },
});

const codesOf = async (entries: readonly Entry[], place: number): Promise<string[]> => {
  const { differences } = await placeDifferences(depsOf(entries), entries[place]!);
  return differences.map(({ code }) => code);
};

describe('the place of a seal in the chain', () => {
  it('is fine under each key that the one before vouched for', async () => {
    const other = makeSigningKey();
    const early = sealed(first, one);
    const second = turned(early, other, one);
    const entries = [first, early, second, sealed(second, other)];
    expect(await codesOf(entries, 1)).toEqual([]);
    expect(await codesOf(entries, 3)).toEqual([]);
  });

  it('is fine under a key of which the catalogue does not know yet', async () => {
    const [other, third] = [makeSigningKey(), makeSigningKey()];
    const early = sealed(first, one);
    const second = turned(early, other, one);
    const again = turned(sealed(second, other), third, other);
    const entries = [first, early, second, sealed(second, other), again, sealed(again, third)];
    for (const projected of [0, 2, 3, 4])
      for (const place of [1, 3, 5]) {
        const { differences } = await placeDifferences(depsOf(entries, projected), entries[place]!);
        expect(differences).toEqual([]);
      }
  });

  it('is not that of a seal by a key which somebody without the private key brought in', async () => {
    const rogue = makeSigningKey();
    const early = sealed(first, one);
    const vouched = turned(early, rogue, rogue);
    // The genuine one named again, so that the sealer goes on.
    const forged = sealed(vouched, rogue);
    const again = turned(forged, one, rogue);
    const late = sealed(again, one);
    const entries = [first, early, vouched, forged, again, late];
    const brought = ['key-unvouched', 'key-unvouched'];
    expect(await codesOf(entries, 3)).toEqual(['key-unknown', ...brought]);
    expect(await codesOf(entries, 5)).toEqual(brought);
  });

  it('is not that of a seal by a key under the id of another, unproved, or out of place', async () => {
    const rogue = makeSigningKey();
    const named = turned(first, { ...rogue, id: one.id }, one);
    expect(await codesOf([first, named, sealed(named, rogue)], 2)).toContain('key-unvouched');
    const { manifest, signature } = turned(first, rogue, one);
    const unproved = { manifest, signature, proof: signature };
    expect(await codesOf([first, unproved, sealed(unproved, rogue)], 2)).toEqual([
      'key-unknown',
      'key-unvouched',
    ]);
    const early = sealed(first, one);
    expect(await codesOf([first, early, first, sealed(first, one)], 1)).toContain('key-unvouched');
  });

  it('is not that of a seal by a key that another has followed', async () => {
    const [other, rogue] = [makeSigningKey(), makeSigningKey()];
    const second = turned(first, other, one);
    const stolen = sealed(second, one);
    expect(await codesOf([first, second, stolen], 2)).toEqual(['key-not-current']);
    const third = turned(second, rogue, one);
    expect(await codesOf([first, second, third, sealed(third, rogue)], 3)).toEqual([
      'key-unknown',
      'key-unvouched',
    ]);
  });

  it('is not proved by a checkpoint over less than is before it', async () => {
    const early = sealed(first, one);
    const two = [first, early];
    const leaves = two.map(({ manifest }) => Buffer.from(entryHash(manifest), 'hex'));
    const head: Draft = { kind: 'checkpoint', size: 2, root: rootOf(leaves).toString('hex') };
    const over = (entries: readonly Entry[]): readonly Entry[] => [
      ...entries,
      chained(headAfter(entries.at(-1)!.manifest), [head], { chain, key: one, at })[0]!,
    ];
    expect(await codesOf(over(two), 1)).toEqual([]);
    expect(await codesOf(over([...two, sealed(early, one)]), 1)).toEqual(['root-differs']);
  });
});
