import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { BlobEntry, BlobStore } from './blob-store.js';

const bytes = (text: string) => Buffer.from(text);
const text = async (store: BlobStore, key: string) => {
  const found = await store.get(key);
  return found && Buffer.from(found).toString();
};

/** A folder with a file that somebody finished writing. */
export const finishedFile = async (content: Uint8Array, below = tmpdir()): Promise<string> => {
  const folder = await mkdtemp(join(below, 'blob-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'upload');
  await writeFile(path, content);
  return path;
};

/** What every blob store behind the port does; others may be using it at the same time. */
export const blobStoreContract = (name: string, open: () => Promise<BlobStore>): void => {
  describe(`the blob store contract, by ${name}`, () => {
    let store: BlobStore;
    beforeAll(async () => {
      store = await open();
    });
    const freshKey = (below = 'recordings/aa') => `${below}/${randomUUID()}/capture`;

    it('gives back what was put, byte for byte', async () => {
      const key = freshKey();
      const content = randomBytes(300_000);
      await store.put(key, content);
      expect(Buffer.compare((await store.get(key)) ?? bytes(''), content)).toBe(0);
    });

    it('has nothing where nothing was put, nor above or below what was', async () => {
      const key = freshKey();
      await store.put(key, bytes('x'));
      for (const empty of [freshKey(), key.slice(0, key.lastIndexOf('/')), `${key}/deeper`]) {
        expect(await store.get(empty)).toBeNull();
        expect(await store.open(empty)).toBeNull();
      }
    });

    it('gives many at once, each as it gives one', async () => {
      const keys = Array.from({ length: 300 }, () => freshKey('keys'));
      for (const key of keys.slice(10)) await store.put(key, bytes(key));
      const found = await Promise.all(store.getMany(keys));
      const told = found.map((blob) => blob && Buffer.from(blob).toString());
      expect(told).toEqual(keys.map((key, place) => (place < 10 ? null : key)));
      expect(store.getMany([])).toEqual([]);
    });

    it('fails with one of many, and gives the others', async () => {
      const [one, other] = [freshKey(), freshKey()];
      for (const key of [one, other]) await store.put(key, bytes(key));
      const [first, bad, last] = await Promise.allSettled(store.getMany([one, 'Not a key', other]));
      expect([first?.status, bad?.status, last?.status]).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
    });

    it('replaces a blob whole, and lets who has it open read the old one to its end', async () => {
      const key = freshKey();
      await store.put(key, bytes('the first one'));
      const old = await store.open(key);
      await store.put(key, bytes('2nd'));
      expect(await text(store, key)).toBe('2nd');
      expect(Buffer.from((await old?.read(0, 99)) ?? []).toString()).toBe('the first one');
      await old?.close();
    });

    it('tells in bytes how much room there is, where that is known', async () => {
      const free = await store.freeBytes();
      expect(free === null || (Number.isSafeInteger(free) && free > 0)).toBe(true);
    });

    it('keeps an empty blob', async () => {
      const key = freshKey();
      await store.put(key, new Uint8Array());
      expect(await text(store, key)).toBe('');
    });

    it('creates what is not there, and leaves alone what is', async () => {
      const key = freshKey();
      expect(await store.create(key, bytes('first'))).toBe(true);
      expect(await store.create(key, bytes('second'))).toBe(false);
      expect(await text(store, key)).toBe('first');
    });

    it('lets one of many creators win, and all see his bytes whole', async () => {
      const key = freshKey();
      const contents = Array.from({ length: 24 }, (_, index) => String(index).repeat(9_000));
      const won = await Promise.all(contents.map((content) => store.create(key, bytes(content))));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await text(store, key)).toBe(contents[won.indexOf(true)]);
    });

    it('makes the folders that are missing, each way, also when several do so at once', async () => {
      const noun = `n${randomUUID()}`;
      const under = (name: string) => `${noun}/deep/deeper/${name}`;
      const stage = async (key: string) => {
        const staged = await store.stage(key);
        await staged.write(bytes(key));
        await (await staged.seal()).close();
        await staged.publish();
      };
      const ways: ((key: string) => Promise<unknown>)[] = [
        (key) => store.put(key, bytes(key)),
        (key) => store.create(key, bytes(key)),
        async (key) => store.adopt(key, await finishedFile(bytes(key))),
        stage,
      ];
      const keys = ways.flatMap((_, way) =>
        [0, 1, 2].map((n) => under(`w${String(way)}-${String(n)}`)),
      );
      await Promise.all(keys.map((key, at) => ways[Math.floor(at / 3)]!(key)));
      for (const key of keys) expect(await text(store, key)).toBe(key);
      for (const [way, put] of ways.entries()) {
        const alone = `${noun}/alone-${String(way)}/deeper/it`;
        await put(alone);
        expect(await text(store, alone)).toBe(alone);
      }
    });

    it('puts nothing below a blob, each way, and keeps that', async () => {
      const key = freshKey();
      await store.put(key, bytes('kept'));
      for (const below of [`${key}/one`, `${key}/one/deeper`]) {
        await expect(store.put(below, bytes('x'))).rejects.toThrow();
        await expect(store.create(below, bytes('x'))).rejects.toThrow();
        await expect(store.adopt(below, await finishedFile(bytes('x')))).rejects.toThrow();
        expect(await store.get(below)).toBeNull();
      }
      expect(await text(store, key)).toBe('kept');
    });

    it('adopts a finished file: it is here then, and no longer there', async () => {
      const key = freshKey();
      const path = await finishedFile(bytes('a capture'));
      await store.adopt(key, path);
      expect(await text(store, key)).toBe('a capture');
      await expect(readFile(path)).rejects.toThrow('ENOENT');
    });

    it('adopts nothing that is not there, and keeps what it had', async () => {
      const key = freshKey();
      await store.put(key, bytes('kept'));
      await expect(store.adopt(key, join(tmpdir(), randomUUID()))).rejects.toThrow('ENOENT');
      expect(await text(store, key)).toBe('kept');
    });

    it('shows a staged blob to nobody before it is published, then whole', async () => {
      const key = freshKey();
      await store.put(key, bytes('before'));
      const staged = await store.stage(key);
      for (const piece of ['piece ', 'by ', 'piece']) await staged.write(bytes(piece));
      const sealed = await staged.seal();
      expect(Buffer.from(await sealed.read(0, 99)).toString()).toBe('piece by piece');
      expect(await text(store, key)).toBe('before');
      await staged.publish();
      expect(await text(store, key)).toBe('piece by piece');
      await sealed.close();
      await staged.discard();
      expect(await text(store, key)).toBe('piece by piece');
    });

    it('lets go of what a process that died was writing below a prefix, and of nothing else', async () => {
      const left = await store.stage('below/this/one');
      await left.write(bytes('left'));
      const other = await store.stage('below/that/one');
      await other.write(bytes('other'));
      await store.put('below/this/kept', bytes('kept'));
      await store.forgetUnpublished('below/this/');
      const read = await left.seal().catch(() => null);
      await read?.close();
      await expect(left.publish()).rejects.toThrow();
      await (await other.seal()).close();
      await other.publish();
      expect(await store.get('below/this/one')).toBeNull();
      expect(await store.get('below/that/one')).toEqual(bytes('other'));
      expect(await store.get('below/this/kept')).toEqual(bytes('kept'));
    });

    it('forgets a staged blob that is discarded, sealed or not', async () => {
      const key = freshKey();
      const half = await store.stage(key);
      await half.write(bytes('half'));
      await half.discard();
      const whole = await store.stage(key);
      const sealed = await whole.seal();
      await sealed.close();
      await whole.discard();
      expect(await text(store, key)).toBeNull();
    });

    it.each([
      [0, 4, 'abcd'],
      [3, 3, 'def'],
      [7, 99, 'hij'],
      [10, 5, ''],
      [99, 5, ''],
      [4, 0, ''],
    ])('reads from %i on %i bytes', async (offset, length, expected) => {
      const key = freshKey();
      await store.put(key, bytes('abcdefghij'));
      const blob = await store.open(key);
      expect(blob?.size).toBe(10);
      expect(Buffer.from((await blob?.read(offset, length)) ?? []).toString()).toBe(expected);
      await blob?.close();
    });

    it('deletes, also what is not there', async () => {
      const key = freshKey();
      await store.put(key, bytes('x'));
      await store.delete(key);
      expect(await store.get(key)).toBeNull();
      await store.delete(key);
      await store.delete(freshKey());
      await store.delete(`${freshKey()}/deeper`);
    });

    it('lists what begins with a prefix, wherever the prefix ends', async () => {
      const noun = `n${randomUUID()}`;
      const keys = [`${noun}/aa/1`, `${noun}/ab/2.pcap`, `${noun}/ab/3`, `${noun}b/4`];
      for (const key of keys) await store.put(key, bytes(key));
      const listed = async (prefix: string) => {
        const found: [string, number][] = [];
        for await (const { key, size } of store.list(prefix)) found.push([key, size]);
        return found.sort().map(([key]) => key);
      };
      expect(await listed(noun)).toEqual([...keys].sort());
      expect(await listed(`${noun}/`)).toEqual(keys.slice(0, 3));
      expect(await listed(`${noun}/ab/`)).toEqual(keys.slice(1, 3));
      expect(await listed(`${noun}/a`)).toEqual(keys.slice(0, 3));
      expect(await listed(`${noun}/ab/2`)).toEqual(keys.slice(1, 2));
      expect(await listed(`${noun}/x`)).toEqual([]);
      expect(await listed('../')).toEqual([]);
      expect(await listed('')).toEqual(expect.arrayContaining(keys));
    });

    it('lists each with its size', async () => {
      const key = freshKey(`n${randomUUID()}`);
      await store.put(key, bytes('12345'));
      for await (const found of store.list(key)) expect(found).toEqual({ key, size: 5 });
    });

    const entriesOf = async (entries: AsyncIterable<BlobEntry>) => {
      const found: BlobEntry[] = [];
      for await (const entry of entries) found.push(entry);
      return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    };

    it('tells what lies directly in a folder, and when it was written', async () => {
      const noun = `n${randomUUID()}`;
      const before = Date.now();
      for (const key of ['aa/1', 'aa/deep/2', 'ab/3'])
        await store.put(`${noun}/${key}`, bytes(key));
      const [one, deep] = await entriesOf(store.entries(`${noun}/aa/`));
      expect([one, deep]).toMatchObject([
        { name: '1', isFolder: false },
        { name: 'deep', isFolder: true },
      ]);
      const facts = await one?.facts();
      expect(facts?.size).toBe(4);
      expect(Math.abs(facts!.writtenAt.getTime() - before)).toBeLessThan(60_000);
      await store.delete(`${noun}/aa/1`);
      expect(await one?.facts()).toBeNull();
      const names = async (folder: string) =>
        (await entriesOf(store.entries(folder))).map(({ name }) => name);
      expect(await names(`${noun}/`)).toEqual(['aa', 'ab']);
      expect(await names('')).toContain(noun);
      expect(await names(`${noun}/none/`)).toEqual([]);
      await expect(names(noun)).rejects.toThrow('Not a folder');
      await expect(names('../')).rejects.toThrow('Not a blob key');
    });

    it('tells what is being written, and shows it in no folder', async () => {
      const key = freshKey(`n${randomUUID()}`);
      const staged = await store.stage(key);
      await staged.write(bytes('half'));
      const mine = async () => {
        const all = await entriesOf(store.unpublished());
        return all.filter(({ name }) => name.includes(key.split('/')[0]!));
      };
      expect(await (await mine())[0]?.facts()).toMatchObject({ size: 4 });
      expect(await entriesOf(store.entries(key.slice(0, key.lastIndexOf('/') + 1)))).toEqual([]);
      expect(await entriesOf(store.entries(''))).not.toContainEqual(
        expect.objectContaining({ name: expect.stringMatching(/^\./) as string }),
      );
      await staged.discard();
      expect(await mine()).toEqual([]);
    });

    it.each([
      '',
      '/a',
      'a/',
      'a//b',
      '../a',
      'a/../b',
      '.a',
      'a/.b',
      'A',
      'ä',
      'a b',
      'a\\b',
      'a\n',
    ])('refuses "%s" as a key, for everything', async (key) => {
      const path = await finishedFile(bytes('x'));
      const attempts = [
        () => store.put(key, bytes('x')),
        () => store.create(key, bytes('x')),
        () => store.adopt(key, path),
        () => store.stage(key),
        () => store.get(key),
        () => store.open(key),
        () => store.delete(key),
      ];
      for (const attempt of attempts) await expect(attempt()).rejects.toThrow('Not a blob key');
      expect((await readFile(path)).length).toBe(1);
    });
  });
};
