import { createHash, randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** A subject whose key was destroyed, and when, by the machine's clock: ISO 8601, UTC. */
export type Destroyed = { readonly subject: string; readonly at: string };

/** A folder that holds the list; `optional`: it is used where it can be. */
export type Place = { readonly folder: string; readonly optional: boolean };

const FILE = /^\d{4}-\d\d-\d\d\.[0-9a-f-]{36}\.jsonl$/;

/** The lines of a file hang together: each carries the hash of all before it. */
const chained = (before: string, { subject, at }: Destroyed): string =>
  createHash('sha256').update(`${before}\n${subject}\n${at}`).digest('hex');

/**
 * The subjects whose keys were destroyed, in every place that is given. What is in it is never taken
 * out, and no backup puts it back: it tells what must be destroyed again after a restore. Each process
 * writes a file of its own per day, line by line, so that any number of them may write at once.
 */
export class DestroyedList {
  /** Files in which a line does not follow from those before: changed, or damaged. */
  readonly damaged = new Set<string>();
  private writer = randomUUID();
  private readonly last = new Map<string, string>();
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(readonly folders: readonly string[]) {}

  /** Uses the places that can be written to, and gives each what only another has. */
  static async open(places: readonly Place[]): Promise<DestroyedList> {
    const usable = await Promise.all(
      places.map(async ({ folder, optional }) => !optional || (await isWritable(folder))),
    );
    const list = new DestroyedList(
      places.filter((_, place) => usable[place]).map(({ folder }) => folder),
    );
    await list.level();
    return list;
  }

  /** Durable in every place when it resolves. */
  add(subject: string, now = new Date()): Promise<void> {
    const added = this.turn.then(() => this.append({ subject, at: now.toISOString() }));
    this.turn = added.catch(() => undefined);
    return added;
  }

  /** All of them, the newest first; a day at a time is in memory. */
  async *newestFirst(): AsyncIterable<Destroyed> {
    const files = Map.groupBy(await this.files(), (name) => name.slice(0, 10));
    for (const day of [...files.keys()].sort().reverse()) {
      const lists = await Promise.all((files.get(day) ?? []).map((name) => this.read(name)));
      yield* lists.flat().sort((a, b) => (a.at < b.at ? 1 : -1));
    }
  }

  private async append(entry: Destroyed): Promise<void> {
    const name = `${entry.at.slice(0, 10)}.${this.writer}.jsonl`;
    const chain = chained(this.last.get(name) ?? name, entry);
    const line = `${JSON.stringify({ ...entry, chain })}\n`;
    try {
      for (const folder of this.folders) await appendDurably(join(folder, name), line);
    } catch (fault) {
      // Nothing is written behind half a line.
      this.writer = randomUUID();
      throw fault;
    }
    this.last.set(name, chain);
  }

  /** What the longest of the file's copies holds; a last line that is torn was never said. */
  private async read(name: string): Promise<Destroyed[]> {
    const entries: Destroyed[] = [];
    let before = name;
    for (const line of (await this.longest(name)).split('\n').slice(0, -1)) {
      const entry = entryIn(line);
      if (!entry || entry.chain !== chained(before, entry)) this.damaged.add(name);
      if (!entry) continue;
      entries.push(entry);
      before = entry.chain;
    }
    return entries;
  }

  private async longest(name: string): Promise<string> {
    const copies = await Promise.all(
      this.folders.map((folder) => readFile(join(folder, name), 'utf8').catch(() => '')),
    );
    return copies.reduce((longest, copy) => (copy.length > longest.length ? copy : longest));
  }

  private async files(): Promise<string[]> {
    const names = await Promise.all(
      this.folders.map((folder) => readdir(folder).catch(() => [] as string[])),
    );
    return [...new Set(names.flat())].filter((name) => FILE.test(name));
  }

  /** A file only grows, and its writer is the only one to write it: the longer copy has all. */
  private async level(): Promise<void> {
    if (this.folders.length < 2) return;
    for (const name of await this.files()) {
      const whole = await this.longest(name);
      for (const folder of this.folders) await bringUp(join(folder, name), whole);
    }
  }
}

const lineSchema = z.object({ subject: z.string(), at: z.iso.datetime(), chain: z.string() });

const entryIn = (text: string): z.infer<typeof lineSchema> | null => {
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
};

/** There, or to be made in a folder that is. */
const isWritable = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK)
    .catch(() => access(`${dirname(folder)}/.`, constants.W_OK))
    .then(
      () => true,
      () => false,
    );

const appendDurably = async (path: string, line: string): Promise<void> => {
  const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a', 0o600);
  try {
    await file.writeFile(line);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(dirname(path));
  if (made !== undefined) await syncFolder(dirname(made));
};

const bringUp = async (path: string, whole: string): Promise<void> => {
  const there = await readFile(path, 'utf8').catch(() => '');
  if (there.length >= whole.length) return;
  const draft = `${path}.${randomUUID()}`;
  try {
    await appendDurably(draft, whole);
    await rename(draft, path);
    await syncFolder(dirname(path));
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
};

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
};
