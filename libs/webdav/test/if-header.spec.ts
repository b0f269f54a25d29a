import { describe, expect, it } from 'vitest';
import type { Tree } from '../src/tree.js';
import { parseIf } from '../src/if-header.js';
import { DavServer } from './dav-server.js';
import { MemoryTree } from './memory-tree.js';

describe('an If header', () => {
  it('is read with blanks wherever they may stand', () => {
    expect(parseIf(' </a>  ( Not <t>  ["e"] )(<u>) ')).toEqual([
      {
        resource: '/a',
        conditions: [
          { not: true, token: 't' },
          { not: false, etag: '"e"' },
        ],
      },
      { resource: '/a', conditions: [{ not: false, token: 'u' }] },
    ]);
  });

  it.each([
    ['before nothing', (blanks: string) => `(<a>)${blanks}x`],
    ['after a resource', (blanks: string) => `<a>${blanks}x`],
    ['after Not', (blanks: string) => `(Not${blanks}x)`],
    ['before the end of a list', (blanks: string) => `(<a>${blanks}x`],
  ])('of many blanks %s is refused at once', (_where, header) => {
    const begun = performance.now();
    expect(() => parseIf(header(' '.repeat(50_000)))).toThrow('RFC 4918, section 10.4');
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('holds as many lists as are asked about, and no more', () => {
    expect(parseIf('(<a>)'.repeat(16))).toHaveLength(16);
    expect(() => parseIf('(<a>)'.repeat(17))).toThrow('more than 16 lists');
  });

  it('has each resource looked up once, however many lists ask about it', async () => {
    const asked: string[] = [];
    const tree: Tree = new MemoryTree();
    const find = tree.find.bind(tree);
    tree.find = (path) => {
      asked.push(path.join('/'));
      return find(path);
    };
    const dav = await DavServer.open(tree);
    const lists = '(["x"])'.repeat(5) + `<${dav.url}/a> ` + '(["x"])'.repeat(5);
    const { status } = await dav.ask('PROPFIND', '/', { headers: { depth: '0', if: lists } });
    await dav.close();
    expect([status, asked]).toEqual([412, ['', '', 'a']]);
  });
});
