import {
  access,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  statfs,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { blobStoreContract, finishedFile } from './blob-store.contract.js';
import { DiskBlobStore, openBlobStore } from './disk.blob-store.js';

const folders: string[] = [];
const freshFolder = async (below = tmpdir()): Promise<string> => {
  const folder = await mkdtemp(join(below, 'disk-blobs-'));
  folders.push(folder);
  return folder;
};
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
const leftAside = async (root: string) =>
  readdir(join(root, '.incoming')).catch(() => [] as string[]);

blobStoreContract('the disk', async () => openBlobStore(`file:${await freshFolder()}`));

describe('blobs on disk', () => {
  it('have the room that the file system leaves to whoever is not root', async () => {
    const root = await freshFolder();
    const { bavail, bsize } = await statfs(root);
    const free = await new DiskBlobStore(root).freeBytes();
    // Others write to the same disk meanwhile.
    expect(Math.abs(free! - bavail * bsize)).toBeLessThan(200_000_000);
  });

  it('leave nothing aside, whether it went well or not', async () => {
    const root = await freshFolder();
    const store = new DiskBlobStore(root);
    await store.put('a/b', Buffer.from('x'));
    await store.create('a/c', Buffer.from('x'));
    await store.create('a/c', Buffer.from('y'));
    await store.adopt('a/d', await finishedFile(Buffer.from('x')));
    const staged = await store.stage('a/e');
    await staged.discard();
    await expect(store.put('a/b/below-a-blob', Buffer.from('x'))).rejects.toThrow();
    await expect(store.create('a/b/below-a-blob', Buffer.from('x'))).rejects.toThrow();
    await expect(store.create('a/b/below/deeper', Buffer.from('x'))).rejects.toThrow();
    await expect(store.put('a', Buffer.from('in the place of a folder'))).rejects.toThrow();
    expect(await leftAside(root)).toEqual([]);
  });

  it('are written though the folder of what is being written was taken away meanwhile', async () => {
    const root = await freshFolder();
    const store = await openBlobStore(`file:${root}`);
    const ways = {
      put: (key: string) => store.put(key, Buffer.from('x')),
      create: (key: string) => store.create(key, Buffer.from('x')),
      stage: async (key: string) => {
        const staged = await store.stage(key);
        await staged.write(Buffer.from('x'));
        await (await staged.seal()).close();
        await staged.publish();
      },
    };
    for (const [way, write] of Object.entries(ways)) {
      await rm(join(root, '.incoming'), { recursive: true, force: true });
      await Promise.all([0, 1, 2].map((n) => write(`a/${way}/${String(n)}`)));
      for (const n of [0, 1, 2])
        expect(Buffer.from((await store.get(`a/${way}/${String(n)}`)) ?? []).toString()).toBe('x');
      expect((await stat(join(root, '.incoming'))).mode & 0o077).toBe(0);
      expect(await leftAside(root)).toEqual([]);
    }
  });

  it('are for their owner only', async () => {
    const root = join(await freshFolder(), 'blobs');
    const store = await openBlobStore(`file:${root}`);
    await store.put('keys/ab/secret', Buffer.from('x'));
    for (const folder of ['', 'keys', 'keys/ab'])
      expect((await stat(join(root, folder))).mode & 0o077).toBe(0);
    expect((await stat(join(root, 'keys/ab/secret'))).mode & 0o077).toBe(0);
  });

  it('are found under a folder as a path and as a URL', async () => {
    const root = join(await freshFolder(), 'with spaces & ünïcode');
    await mkdir(root);
    await (await openBlobStore(`file:${root}`)).put('a', Buffer.from('x'));
    const store = await openBlobStore(pathToFileURL(root).href);
    expect(Buffer.from((await store.get('a')) ?? []).toString()).toBe('x');
  });

  it('adopt a file of another file system', async () => {
    const elsewhere = '/dev/shm';
    const root = await freshFolder();
    const below =
      (await isThere(elsewhere)) && (await stat(elsewhere)).dev !== (await stat(root)).dev
        ? elsewhere
        : tmpdir();
    const content = Buffer.alloc(3_000_000, 'pcap');
    const path = await finishedFile(content, below);
    const store = new DiskBlobStore(root);
    await store.adopt('recordings/aa/1/capture', path);
    expect(await isThere(path)).toBe(false);
    expect(Buffer.compare(await readFile(join(root, 'recordings/aa/1/capture')), content)).toBe(0);
    expect(await leftAside(root)).toEqual([]);
  });

  it('list no blob that is still being written, nor a stranger in the folder', async () => {
    const root = await freshFolder();
    const store = new DiskBlobStore(root);
    await store.put('a', Buffer.from('x'));
    await writeFile(join(root, '.incoming', 'half'), 'ha');
    await writeFile(join(root, 'README'), 'not mine');
    const keys: string[] = [];
    for await (const { key } of store.list('')) keys.push(key);
    expect(keys).toEqual(['a']);
  });

  it('clear away, when opened, what a dead process left a day ago, and nothing younger', async () => {
    const root = await freshFolder();
    await mkdir(join(root, '.incoming'));
    const dayAgo = (Date.now() - 25 * 60 * 60 * 1000) / 1000;
    for (const name of ['old', 'young']) await writeFile(join(root, '.incoming', name), 'half');
    await utimes(join(root, '.incoming', 'old'), dayAgo, dayAgo);
    await openBlobStore(`file:${root}`);
    expect(await leftAside(root)).toEqual(['young']);
  });
});
