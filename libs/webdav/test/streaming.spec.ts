import { request } from 'node:http';
import { expect, it } from 'vitest';
import type { Entry, Tree } from '../src/tree.js';
import { eventually } from '../../../test/support/product.js';
import { DavServer } from './dav-server.js';

const AT = new Date('2026-11-22T10:00:00Z');
const folder: Entry = { kind: 'folder', createdAt: AT, modifiedAt: AT };

/** A folder with so many files as are asked for, that counts them as they go. */
const treeOf = (count: number, failsAt = Infinity) => {
  const given = { count: 0, ended: false };
  const file: Entry = {
    ...folder,
    kind: 'file',
    size: 1,
    etag: '"x"',
    type: 'text/plain',
    open: () => Promise.reject(new Error('damaged')),
  };
  const tree: Tree = {
    writing: null,
    refuse: async () => new Error('read only'),
    find: async (path) => (path.length === 0 ? folder : file),
    children: async function* () {
      try {
        while (given.count < count) {
          if (given.count === failsAt) throw new Error('the database is away');
          yield [`${String(given.count++)}.pcap`, file] as const;
        }
      } finally {
        given.ended = true;
      }
    },
  };
  return { tree, given };
};
const list = (dav: DavServer) => dav.ask('PROPFIND', '/', { headers: { depth: '1' } });

it('lists a folder of any size, no faster than the client takes it, and stops when he goes', async () => {
  const { tree, given } = treeOf(Infinity);
  const dav = await DavServer.open(tree);
  const asked = request(`${dav.url}/`, { method: 'PROPFIND', headers: { depth: '1' } }).end();
  asked.on('error', () => undefined);
  const response = await new Promise<NodeJS.ReadableStream>((done) => asked.on('response', done));
  response.pause();
  let before = -1;
  // Nobody reads: it comes to a rest.
  await eventually(async () => {
    const rests = before === given.count && given.count > 0;
    before = given.count;
    return rests;
  });
  expect(given.ended).toBe(false);
  response.resume();
  await eventually(async () => given.count > before);
  asked.destroy();
  await eventually(async () => given.ended);
  expect(dav.faults).toEqual([]);
  await dav.close();
});

it('says it in a status when it fails early, and by the end of the connection later', async () => {
  const early = await DavServer.open(treeOf(10, 2).tree);
  expect((await list(early)).status).toBe(500);
  expect(early.faults).toHaveLength(1);
  await early.close();
  const late = await DavServer.open(treeOf(10_000, 9_000).tree);
  await expect(list(late)).rejects.toThrow();
  await late.close();
});

it('says it in a status when a file cannot be read', async () => {
  const dav = await DavServer.open(treeOf(1).tree);
  for (const method of ['GET', 'HEAD']) expect((await dav.ask(method, '/x')).status).toBe(500);
  await dav.close();
});
