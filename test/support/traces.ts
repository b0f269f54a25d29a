import { type Dirent, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** Where a text was found: the file (or `redis`) and how it was written there. */
type Trace = string;

/** How a text was written, and its bytes then. */
type Form = readonly [how: string, bytes: Buffer];

/** A text as programs write it: as it is, in lower case, escaped for JSON and for an address, UTF-16. */
const formsOf = (text: string): Form[] => {
  const escaped = (plain: string) =>
    plain.replaceAll(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [text, text.toLowerCase(), text.toUpperCase()].flatMap((plain): Form[] => [
    [`as ${plain}`, Buffer.from(plain)],
    [`in JSON as ${escaped(plain)}`, Buffer.from(escaped(plain))],
    [`in an address as ${encodeURIComponent(plain)}`, Buffer.from(encodeURIComponent(plain))],
    [`in Latin-1 as ${plain}`, Buffer.from(plain, 'latin1')],
    [`in UTF-16 as ${plain}`, Buffer.from(plain, 'utf16le')],
  ]);
};

/** What is looked for, by its first two bytes: so everything is read once, for however many texts. */
class Sought {
  private readonly byPair = new Map<number, Form[]>();
  private readonly isBegin = new Uint8Array(65_536);

  constructor(texts: readonly string[]) {
    for (const form of texts.flatMap(formsOf)) {
      const pair = form[1].readUInt16BE();
      const same = this.byPair.get(pair) ?? [];
      if (same.some(([, bytes]) => bytes.equals(form[1]))) continue;
      this.isBegin[pair] = 1;
      this.byPair.set(pair, [...same, form]);
    }
  }

  /** How they are written in these bytes. */
  in(bytes: Buffer): Set<string> {
    const found = new Set<string>();
    for (let at = 0; at + 1 < bytes.length; at++) {
      const pair = bytes.readUInt16BE(at);
      if (this.isBegin[pair] === 0) continue;
      for (const [how, form] of this.byPair.get(pair) ?? [])
        if (begins(bytes, at, form)) found.add(how);
    }
    return found;
  }
}

const begins = (bytes: Buffer, at: number, form: Buffer): boolean => {
  for (let i = 2; i < form.length; i++) if (bytes[at + i] !== form[i]) return false;
  return true;
};

const tracesOf = (place: string, bytes: Buffer, sought: Sought): Trace[] =>
  [...sought.in(bytes)].map((how) => `${place}: ${how}`);

/** Looks for texts in every file below the folders and in their names, byte for byte, as `grep` does. */
export const tracesIn = async (
  folders: readonly string[],
  texts: readonly string[],
): Promise<Trace[]> => {
  const sought = new Sought(texts);
  const files = (await Promise.all(folders.map(filesBelow))).flat();
  return files.flatMap(({ parentPath, name }) => {
    const path = join(parentPath, name);
    return tracesOf(path, Buffer.concat([Buffer.from(path), contentOf(path)]), sought);
  });
};

/** Looks for texts in everything that a Redis server holds. */
export const tracesInRedis = async (url: string, texts: readonly string[]): Promise<Trace[]> => {
  const sought = new Sought(texts);
  const redis = new Redis(url);
  try {
    const found: Trace[] = [];
    for (const key of await redis.keys('*')) {
      const dumped = (await redis.dumpBuffer(key)) ?? Buffer.alloc(0);
      const bytes = Buffer.concat([Buffer.from(key), dumped]);
      found.push(...tracesOf(`redis ${key}`, bytes, sought));
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
