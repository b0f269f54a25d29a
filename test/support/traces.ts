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

/** Looks for texts in every file below the folders, byte for byte, as `grep -r` does. */
export const tracesIn = async (
  folders: readonly string[],
  texts: readonly string[],
): Promise<Trace[]> => {
  const found: Trace[] = [];
  const wanted = texts.map(forms);
  for (const folder of folders)
    for (const entry of await filesBelow(folder)) {
      const path = join(entry.parentPath, entry.name);
      const named = Buffer.concat([Buffer.from(path), contentOf(path)]);
      for (const text of wanted)
        for (const [how, form] of text) if (named.includes(form)) found.push(`${path}: ${how}`);
    }
  return found;
};

/** Looks for texts in everything that a Redis server holds. */
export const tracesInRedis = async (url: string, texts: readonly string[]): Promise<Trace[]> => {
  const redis = new Redis(url);
  try {
    const found: Trace[] = [];
    for (const key of await redis.keys('*')) {
      const dumped = (await redis.dumpBuffer(key)) ?? Buffer.alloc(0);
      const bytes = Buffer.concat([Buffer.from(key), dumped]);
      for (const text of texts)
        for (const [how, form] of forms(text))
          if (bytes.includes(form)) found.push(`redis ${key}: ${how}`);
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
