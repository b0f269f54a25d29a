import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inclusionPath, leafHash, rootByPath, rootOf, subtreesOf } from './merkle.js';

/** Inputs and roots of the reference tests of Certificate Transparency, for RFC 6962. */
const inputs = [
  ...['', '00', '10', '2021', '3031', '40414243', '5051525354555657'],
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = inputs.map((hex) => leafHash(Buffer.from(hex, 'hex')));

const numbered = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, n) => leafHash(Buffer.from(String(n))));

describe('a Merkle tree', () => {
  it.each(roots.map((root, size) => [size, root] as const))(
    'over %d leaves has the root that the reference has',
    (size, root) => {
      expect(rootOf(leaves.slice(0, size)).toString('hex')).toBe(root);
    },
  );

  it('leads from the first of eight leaves to the root as the reference does', async () => {
    const path = await inclusionPath(0, 8, subtreesOf(leaves));
    expect(path.map((hash) => hash.toString('hex'))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
  });

  it('leads from every leaf to its root, and from no other leaf, place, size or path', async () => {
    const sized = fc
      .integer({ min: 1, max: 70 })
      .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)));
    await fc.assert(
      fc.asyncProperty(sized, fc.nat(), async ([size, index], spoilt) => {
        const all = numbered(size);
        const path = await inclusionPath(index, size, subtreesOf(all));
        const root = rootOf(all);
        expect(rootByPath(all[index]!, { index, size }, path)?.equals(root)).toBe(true);
        const other = leafHash(Buffer.from('another'));
        expect(rootByPath(other, { index, size }, path)?.equals(root)).toBe(false);
        expect(rootByPath(all[index]!, { index, size }, [...path, other])).toBeNull();
        expect(rootByPath(all[index]!, { index: size, size }, path)).toBeNull();
        if (path.length === 0) return;
        const bent = path.map((hash, i) => (i === spoilt % path.length ? other : hash));
        expect(rootByPath(all[index]!, { index, size }, bent)?.equals(root)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('has no path of a leaf that is not there', async () => {
    await expect(inclusionPath(3, 3, subtreesOf(numbered(3)))).rejects.toThrow(RangeError);
    await expect(inclusionPath(-1, 3, subtreesOf(numbered(3)))).rejects.toThrow(RangeError);
  });
});
