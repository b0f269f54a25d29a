import { type Dirent, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** Where a text was found: the file (or `redis`) and how it was written there. */
type Trace = string;

/** A text as programs write it: as it is, in lower case, escaped for JSON and for an address, UTF-16. */
const forms = (text: string): Map<string, Buffer> => {
  const escaped = (plain: string) =>
    plain.replaceAll(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const all: [string, Buffer][] = [text, text.toLowerCase(), text.toUpperCase()].flatMap(
    (plain) => [
      [`as ${plain}`, Buffer.from(plain)],
      [`in JSON as ${escaped(plain)}`, Buffer.from(escaped(plain))],
      [`in an address as ${encodeURIComponent(plain)}`, Buffer.from(encodeURIComponent(plain))],
      [`in Latin-1 as ${plain}`, Buffer.from(plain, 'latin1')],
      [`in UTF-16 as ${plain}`, Buffer.from(plain, 'utf16le')],
    ],
  );
  return new Map(all);
};

const tracesOf = (place: string, bytes: Buffer, texts: readonly string[]): Trace[] => {
  const all = texts.flatMap((text) => [...forms(text)]);
  return all.filter(([, form]) => bytes.includes(form)).map(([how]) => `${place}: ${how}`);
};

/** Looks for texts in every file below the folders and in their names, byte for byte, as `grep` does. */
export const tracesIn = async (
  folders: readonly string[],
  texts: readonly string[],
): Promise<Trace[]> => {
  const files = (await Promise.all(folders.map(filesBelow))).flat();
  return files.flatMap(({ parentPath, name }) => {
    const path = join(parentPath, name);
    return tracesOf(path, Buffer.concat([Buffer.from(path), contentOf(path)]), texts);
  });
};

/** Looks for texts in everything that a Redis server holds. */
export const tracesInRedis = async (url: string, texts: readonly string[]): Promise<Trace[]> => {
  const redis = new Redis(url);
  try {
    const found: Trace[] = [];
    for (const key of await redis.keys('*')) {
      const dumped = (await redis.dumpBuffer(key)) ?? Buffer.alloc(0);
      const bytes = Buffer.concat([Buffer.from(key), dumped]);
      found.push(...tracesOf(`redis ${key}`, bytes, texts));
    }
    return found;
  } finally {
    redis.disconnect();
  }
};

const filesBelow = async (folder: string): Promise<Dirent[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile());
};

/** A file may go while we look. */
const contentOf = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
};
