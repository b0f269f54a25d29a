import { randomUUID } from 'node:crypto';
import {
  type FileHandle,
  copyFile,
  link,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BlobStore, OpenBlob } from './blob-store.js';

const KEY = /^[a-z0-9][a-z0-9.-]*(\/[a-z0-9][a-z0-9.-]*)*$/;
const INCOMING = 'incoming';

const absent = (error: unknown): null => {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
};

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

class OpenFile implements OpenBlob {
  constructor(
    private readonly file: FileHandle,
    readonly size: number,
  ) {}

  async read(offset: number, length: number): Promise<Uint8Array> {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    const buffer = Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await this.file.read(buffer, filled, wanted - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** Blobs as files below one folder: written aside, fsynced, then renamed into place. */
export class DiskBlobStore implements BlobStore {
  constructor(private readonly root: string) {}

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const aside = await this.writeAside(bytes);
    await this.place(aside, key);
  }

  async create(key: string, bytes: Uint8Array): Promise<boolean> {
    const path = await this.folderFor(key);
    const aside = await this.writeAside(bytes);
    try {
      await link(aside, path);
      await syncFolder(dirname(path));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(aside, { force: true });
    }
  }

  async adopt(key: string, path: string): Promise<void> {
    try {
      await this.place(path, key);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
      const aside = join(await this.incoming(), randomUUID());
      await copyFile(path, aside);
      const copy = await open(aside, 'r+');
      await copy.sync().finally(() => copy.close());
      await this.place(aside, key);
      await rm(path);
    }
  }

  async get(key: string): Promise<Uint8Array | null> {
    return readFile(this.pathOf(key)).catch(absent);
  }

  async open(key: string): Promise<OpenBlob | null> {
    const file = await open(this.pathOf(key), 'r').catch(absent);
    return file && new OpenFile(file, (await file.stat()).size);
  }

  async delete(key: string): Promise<void> {
    const path = this.pathOf(key);
    await rm(path, { force: true });
    await syncFolder(dirname(path)).catch(absent);
  }

  async *list(prefix: string): AsyncIterable<{ key: string; size: number }> {
    const from = join(this.root, ...prefix.split('/').slice(0, -1));
    const entries =
      (await readdir(from, { recursive: true, withFileTypes: true }).catch(absent)) ?? [];
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const key = relative(this.root, path).split(sep).join('/');
      if (!key.startsWith(prefix) || key.startsWith(`${INCOMING}/`)) continue;
      const found = await stat(path).catch(absent);
      if (found) yield { key, size: found.size };
    }
  }

  private pathOf(key: string): string {
    if (!KEY.test(key)) throw new TypeError(`Not a blob key: ${key}`);
    return join(this.root, ...key.split('/'));
  }

  private async folderFor(key: string): Promise<string> {
    const path = this.pathOf(key);
    const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncFolder(dirname(made));
    return path;
  }

  private async incoming(): Promise<string> {
    const folder = join(this.root, INCOMING);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  private async writeAside(bytes: Uint8Array): Promise<string> {
    const path = join(await this.incoming(), randomUUID());
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return path;
  }

  private async place(from: string, key: string): Promise<void> {
    const path = await this.folderFor(key);
    await rename(from, path);
    await syncFolder(dirname(path));
  }
}

/** Opens the store that `url` names: `file:/path` (made if need be). */
export const openBlobStore = async (url: string): Promise<BlobStore> => {
  const root = url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length);
  await mkdir(root, { recursive: true, mode: 0o700 });
  return new DiskBlobStore(root);
};
