import { describe, expect, it } from 'vitest';
import { ChainTree, type Tiles } from './chain-tree.js';
import { type Draft, chained, chainedKey, entryHash, headAfter } from './entry.js';
import { rootOf } from './merkle.js';
import { makeSigningKey } from './signing.js';

const TILE = 256;
const chain = '0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10';
const at = new Date('2030-01-01T08:02:00.000Z');
const key = makeSigningKey();
const first = chainedKey(null, key, { chain, key, at });
const tombstone: Draft = {
  kind: 'tombstone',
  recording: '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11',
  seal: 1,
  rule: 'bin',
  deletedAt: at.toISOString(),
  erasedAt: at.toISOString(),
};
const drafts = Array.from({ length: 3 * TILE }, () => tombstone);
const entries = [first, ...chained(headAfter(first.manifest), drafts, { chain, key, at })];
const rootTo = (size: number): string =>
  rootOf(
    entries.slice(0, size).map(({ manifest }) => Buffer.from(entryHash(manifest), 'hex')),
  ).toString('hex');

const treeOver = (kept: Map<number, Buffer>) => {
  const reads: number[] = [];
  const tiles: Tiles = {
    find: (from, to) =>
      Promise.resolve(new Map([...kept].filter(([tile]) => tile >= from && tile < to))),
    keep: (tile, hash) => Promise.resolve(void kept.set(tile, hash)),
  };
  const ofChain = {
    async *entries(from = 0) {
      reads.push(from);
      yield* entries.slice(from);
    },
  };
  return { tree: new ChainTree(ofChain, tiles), reads };
};

describe('the root that a checkpoint signs', () => {
  const signed = { size: 2 * TILE, root: rootTo(2 * TILE) };
  const size = 3 * TILE + 1;

  it('is read anew from the whole chain where nothing was signed yet', async () => {
    const wrong = new Map([[0, Buffer.alloc(32)]]);
    const { tree } = treeOver(wrong);
    expect(await tree.root(size, null)).toBe(rootTo(size));
  });

  it('is not led astray by a kept root that was changed, and mends it', async () => {
    for (const tile of [0, 1, 2]) {
      const kept = new Map<number, Buffer>();
      await treeOver(kept).tree.root(size, null);
      const right = kept.get(tile)!;
      kept.set(tile, Buffer.alloc(32));
      expect(await treeOver(kept).tree.root(size, signed)).toBe(rootTo(size));
      expect(kept.get(tile)).toEqual(right);
    }
  });

  it('reads nothing of what the checkpoint before it has signed and is kept', async () => {
    const kept = new Map<number, Buffer>();
    await treeOver(kept).tree.root(size, null);
    const { tree, reads } = treeOver(kept);
    await tree.root(size, signed);
    expect(reads).toEqual([2 * TILE, 3 * TILE]);
  });
});
