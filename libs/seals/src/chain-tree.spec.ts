import { describe, expect, it } from 'vitest';
import { ChainTree, type KeptNodes } from './chain-tree.js';
import { type Draft, type Entry, chained, chainedKey, entryHash, headAfter } from './entry.js';
import { TILE, nodeName } from './kept-nodes.js';
import { rootByPath, rootOf } from './merkle.js';
import { makeSigningKey } from './signing.js';

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
const rootTo = (size: number, of: readonly Entry[] = entries): string =>
  rootOf(of.slice(0, size).map(({ manifest }) => Buffer.from(entryHash(manifest), 'hex'))).toString(
    'hex',
  );

/** `kept`: by name. `reads`: from where entries were read. */
const treeOver = (kept: Map<string, Buffer>, chained: readonly Entry[] = entries) => {
  const reads: number[] = [];
  const nodes: KeptNodes = {
    find: async (asked) => {
      const names = asked.map(nodeName);
      return new Map([...kept].filter(([name]) => names.includes(name)));
    },
    keep: async (some) => some.forEach((node) => kept.set(nodeName(node), node.hash)),
  };
  const ofChain = {
    async *entries(from = 0) {
      reads.push(from);
      yield* chained.slice(from);
    },
  };
  return { tree: new ChainTree(ofChain, nodes), reads };
};

/** What is kept once a root over all was asked for. */
const keptOverAll = async () => {
  const kept = new Map<string, Buffer>();
  await treeOver(kept).tree.root(entries.length, null);
  return kept;
};
const wrong = Buffer.alloc(32);

describe('the root that a checkpoint signs', () => {
  const signed = { size: 2 * TILE + 7, root: rootTo(2 * TILE + 7) };
  const size = 3 * TILE + 1;

  it('is read anew from the whole chain where nothing was signed yet', async () => {
    const { tree } = treeOver(new Map([['8:0', wrong]]));
    expect(await tree.root(size, null)).toBe(rootTo(size));
  });

  it('is not led astray by a kept hash that was changed or lost, and mends it', async () => {
    for (const name of ['9:0', '8:2']) {
      const kept = await keptOverAll();
      const right = kept.get(name)!;
      for (const change of [() => kept.set(name, wrong), () => kept.delete(name)]) {
        change();
        expect(await treeOver(kept).tree.root(size, signed)).toBe(rootTo(size));
        expect(kept.get(name)).toEqual(right);
      }
    }
  });

  it('reads of what the checkpoint before it has signed the last tile at most', async () => {
    const { tree, reads } = treeOver(await keptOverAll());
    expect(await tree.root(size, signed)).toBe(rootTo(size));
    expect(reads).toEqual([2 * TILE, 2 * TILE + 7]);
  });

  it('reads in one process nothing twice, and nothing that was appended by it', async () => {
    const kept = new Map<string, Buffer>();
    const { tree, reads } = treeOver(kept);
    await tree.follow(entries.slice(0, TILE));
    await tree.follow(entries.slice(TILE, size - 1));
    expect(await tree.root(size - 1, null)).toBe(rootTo(size - 1));
    expect(reads).toEqual([]);
    expect(await Promise.all([tree.root(size, null), tree.root(size, null)])).toEqual([
      rootTo(size),
      rootTo(size),
    ]);
    expect(reads).toEqual([size - 1]);
    expect(kept).toEqual(await keptOverAll());
  });

  it('is that of another chain, where one was put in its place', async () => {
    const others = chained(headAfter(first.manifest), drafts.slice(0, TILE + 9), {
      ...{ chain, key },
      at: new Date(0),
    });
    const now = [...entries];
    const { tree } = treeOver(new Map(), now);
    await tree.root(TILE, null);
    now.splice(0, now.length, first, ...others);
    expect(await tree.root(TILE + 8, null)).toBe(rootTo(TILE + 8, now));
  });
});

describe('the path to a root that was signed', () => {
  const leadsFrom = async (kept: Map<string, Buffer>, n: number, size: number) => {
    const { tree, reads } = treeOver(kept);
    const path = await tree.path(n, { size, root: rootTo(size) });
    const hashes = path.map((hash) => Buffer.from(hash, 'hex'));
    const leaf = Buffer.from(entryHash(entries[n]!.manifest), 'hex');
    expect(rootByPath(leaf, { index: n, size }, hashes)?.toString('hex')).toBe(rootTo(size));
    return reads;
  };

  it('leads there from each entry, over two tiles of the chain', async () => {
    const kept = await keptOverAll();
    for (const size of [1, 7, TILE, TILE + 1, 2 * TILE - 1, 2 * TILE + 5, 3 * TILE + 1])
      for (const n of [0, 6, TILE - 1, TILE, size - 1].filter((at) => at < size))
        expect((await leadsFrom(kept, n, size)).length).toBeLessThanOrEqual(2);
  });

  it('leads there where what is kept was lost or changed, and mends it', async () => {
    const size = 3 * TILE + 1;
    for (const name of ['8:1', '8:2']) {
      const kept = await keptOverAll();
      const right = kept.get(name)!;
      for (const change of [() => kept.set(name, wrong), () => kept.delete(name)]) {
        change();
        await leadsFrom(kept, 3, size);
        expect(kept.get(name)).toEqual(right);
      }
    }
  });

  it('leads elsewhere in a chain that was changed: it is read once, and nothing of it is kept', async () => {
    const size = 3 * TILE + 1;
    const kept = await keptOverAll();
    const before = new Map(kept);
    const [changed] = chained(headAfter(first.manifest), [tombstone], {
      ...{ chain, key },
      at: new Date(0),
    });
    const { tree, reads } = treeOver(kept, entries.with(5, changed!));
    const signed = { size, root: rootTo(size) };
    const path = (await tree.path(6, signed)).map((hash) => Buffer.from(hash, 'hex'));
    const leaf = Buffer.from(entryHash(entries[6]!.manifest), 'hex');
    expect(rootByPath(leaf, { index: 6, size }, path)?.toString('hex')).not.toBe(signed.root);
    expect(kept).toEqual(before);
    const count = reads.length;
    await tree.path(7, signed);
    expect(reads.length - count).toBeLessThanOrEqual(2);
  });
});
