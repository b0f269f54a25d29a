import { randomUUID } from 'node:crypto';
import { readFile, readFileSync } from 'node:fs';
import {
  copyFile,
  link,
  mkdir,
  open,
  opendir,
  rename,
  rm,
  stat,
  statfs,
  unlink,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { BlobEntry, BlobFacts, BlobStore, OpenBlob, StagedBlob } from './blob-store.js';
import { folderOf } from './folder-of.js';
import { OpenFile } from './open-file.js';
import { StagedFile } from './staged-file.js';

const KEY = /^[a-z0-9][a-z0-9.-]*(\/[a-z0-9][a-z0-9.-]*)*$/;
/** No key begins with a dot, so nothing that is still being written can be taken for a blob. */
const ASIDE = '.incoming';
/** Nothing takes a day to write: what is older was left there by a process that died. */
const LEFT_BEHIND_MS = 24 * 60 * 60 * 1000;

/** Fifteen files or so that are in memory; of a disk, one or two. */
const AT_ONCE_MS = 0.2;

/** A file name has 255 bytes at most. */
const LONGEST_NAME = 200;

/** Half the work for a small file that the one of `node:fs/promises` makes of it. */
const read = promisify(readFile);

const absent = (error: unknown): null => {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) return null;
  throw error;
};

/** No key holds an underscore, so that a name aside tells what it is for. */
const asideName = (key: string): string => key.replaceAll('/', '_').slice(0, LONGEST_NAME);

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

/** Nearly always it is there, or only it is missing. @returns the uppermost that was made */
const makeFolder = async (path: string): Promise<string | undefined> => {
  try {
    await mkdir(path, { mode: 0o700 });
    return path;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Where it is a file, whatever is put into it fails.
    if (code === 'EEXIST') return undefined;
    if (code !== 'ENOENT') throw error;
    return mkdir(path, { recursive: true, mode: 0o700 });
  }
};

async function* entriesIn(path: string): AsyncGenerator<BlobEntry> {
  for await (const entry of (await opendir(path).catch(absent)) ?? []) {
    const facts = () => factsOf(join(path, entry.name));
    yield { name: entry.name, isFolder: entry.isDirectory(), facts };
  }
}

const factsOf = async (path: string): Promise<BlobFacts | null> => {
  const found = await stat(path).catch(absent);
  return found && { size: found.size, writtenAt: found.mtime };
};

/** Blobs as files below one folder: written aside, fsynced, then renamed into place. */
export class DiskBlobStore implements BlobStore {
  constructor(private readonly root: string) {}

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const path = await this.folderFor(key);
    await this.replaceWith(path, await this.writeAside(key, bytes));
  }

  async create(key: string, bytes: Uint8Array): Promise<boolean> {
    const writing = this.writeAside(key, bytes);
    const [path, aside] = await Promise.all([this.folderFor(key), writing]).catch(
      async (error: unknown) => {
        await writing.then(
          (left) => rm(left, { force: true }),
          () => undefined,
        );
        throw error;
      },
    );
    try {
      await link(aside, path);
      await syncFolder(dirname(path));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await unlink(aside).catch(absent);
    }
  }

  async adopt(key: string, path: string): Promise<void> {
    const target = await this.folderFor(key);
    try {
      await rename(path, target);
      await syncFolder(dirname(target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
      await this.replaceWith(target, await this.copyAside(key, path));
      await rm(path);
    }
  }

  async stage(key: string): Promise<StagedBlob> {
    const path = this.pathOf(key);
    return this.aside(key, (aside) =>
      StagedFile.begin(aside, async () => {
        await this.folderFor(key);
        await this.replaceWith(path, aside);
      }),
    );
  }

  async get(key: string): Promise<Uint8Array | null> {
    return read(this.pathOf(key)).catch(absent);
  }

  /** One that is to be had at once takes a fifth of the work that it takes to hand it to another thread. */
  getMany(keys: readonly string[]): Promise<Uint8Array | null>[] {
    const until = performance.now() + AT_ONCE_MS;
    return keys.map((key) =>
      keys.length > 1 && performance.now() < until ? this.getNow(key) : this.get(key),
    );
  }

  async open(key: string): Promise<OpenBlob | null> {
    const file = await open(this.pathOf(key), 'r').catch(absent);
    if (!file) return null;
    const found = await file.stat();
    if (found.isFile()) return new OpenFile(file, found.size);
    await file.close();
    return null;
  }

  async delete(key: string): Promise<void> {
    const path = this.pathOf(key);
    await rm(path, { force: true }).catch(absent);
    await syncFolder(dirname(path)).catch(absent);
  }

  async forgetUnpublished(prefix: string): Promise<void> {
    const aside = join(this.root, ASIDE);
    for await (const { name } of (await opendir(aside).catch(absent)) ?? [])
      if (name.startsWith(asideName(prefix))) await rm(join(aside, name), { force: true });
  }

  list(prefix: string): AsyncIterable<{ key: string; size: number }> {
    return this.walk('', prefix);
  }

  async *entries(folder: string): AsyncIterable<BlobEntry> {
    if (folder !== '' && !folder.endsWith('/')) throw new TypeError(`Not a folder: ${folder}`);
    const path = folder === '' ? this.root : this.pathOf(folder.slice(0, -1));
    for await (const entry of entriesIn(path)) if (entry.name !== ASIDE) yield entry;
  }

  unpublished(): AsyncIterable<BlobEntry> {
    return entriesIn(join(this.root, ASIDE));
  }

  async freeBytes(): Promise<number | null> {
    const { blocks, bavail, bsize } = await statfs(this.root);
    // File systems over a network or an object store may say nothing of their size.
    return blocks === 0 ? null : bavail * bsize;
  }

  /** Removes what processes that died were still writing. */
  async tidy(now = Date.now()): Promise<void> {
    const aside = join(this.root, ASIDE);
    for await (const { name } of (await opendir(aside).catch(absent)) ?? []) {
      const found = await stat(join(aside, name)).catch(absent);
      if (found && now - found.mtimeMs > LEFT_BEHIND_MS)
        await rm(join(aside, name), { force: true });
    }
  }

  /** Looks only into folders in which keys with the prefix can be, and holds none of them whole. */
  private async *walk(
    folder: string,
    prefix: string,
  ): AsyncIterable<{ key: string; size: number }> {
    for await (const entry of (await opendir(join(this.root, folder)).catch(absent)) ?? []) {
      const key = folder + entry.name;
      if (!KEY.test(key)) continue;
      const within = `${key}/`;
      if (entry.isDirectory() && (within.startsWith(prefix) || prefix.startsWith(within)))
        yield* this.walk(within, prefix);
      if (!entry.isFile() || !key.startsWith(prefix)) continue;
      const found = await stat(join(this.root, key)).catch(absent);
      if (found) yield { key, size: found.size };
    }
  }

  private async getNow(key: string): Promise<Uint8Array | null> {
    try {
      return readFileSync(this.pathOf(key));
    } catch (error) {
      return absent(error);
    }
  }

  private pathOf(key: string): string {
    if (!KEY.test(key)) throw new TypeError(`Not a blob key: ${key}`);
    return join(this.root, ...key.split('/'));
  }

  /** The file of a key, in a folder that is there and survives a power cut. */
  private async folderFor(key: string): Promise<string> {
    const path = this.pathOf(key);
    const made = await makeFolder(dirname(path));
    if (made === undefined) return path;
    for (let folder = dirname(path); folder !== dirname(made); folder = dirname(folder))
      await syncFolder(dirname(folder));
    return path;
  }

  /** Makes a file aside; the folder of those is there, but for the first time. */
  private async aside<Made>(key: string, make: (path: string) => Promise<Made>): Promise<Made> {
    const folder = join(this.root, ASIDE);
    const path = join(folder, `${asideName(key)}.${randomUUID()}`);
    try {
      return await make(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return make(path);
    }
  }

  private writeAside(key: string, bytes: Uint8Array): Promise<string> {
    return this.durablyAside(key, async (path) => {
      const file = await open(path, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
    });
  }

  private copyAside(key: string, from: string): Promise<string> {
    return this.durablyAside(key, async (path) => {
      await copyFile(from, path);
      const file = await open(path, 'r+');
      await file.sync().finally(() => file.close());
    });
  }

  /** Whole and on disk, or not there: a full disk must not be filled further by leftovers. */
  private durablyAside(key: string, write: (path: string) => Promise<void>): Promise<string> {
    return this.aside(key, async (path) => {
      try {
        await write(path);
        return path;
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    });
  }

  private async replaceWith(path: string, aside: string): Promise<void> {
    try {
      await rename(aside, path);
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
    await syncFolder(dirname(path));
  }
}

/** Opens the store that `url` names: `file:/path` (made if need be). */
export const openBlobStore = async (url: string): Promise<BlobStore> => {
  const root = folderOf(url);
  await mkdir(root, { recursive: true, mode: 0o700 });
  const store = new DiskBlobStore(root);
  await store.tidy();
  return store;
};
