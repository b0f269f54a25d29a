import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { brokenEndings } from '#domain/recording/recording';
import type { DataKeys } from '#infra/crypt/data-keys';
import { SealingThread } from '#infra/crypt/sealing-thread';
import { OWNER_FILE, claimFolder, hasLivingOwner, renewClaim } from './owner.js';
import type { Ending } from './reception.js';
import { sealedSpoolFile } from './sealed-spool-file.js';
import {
  type CaptureFile,
  type SpoolFile,
  createSpoolFile,
  hashedSpoolFile,
  syncPath,
} from './spool-file.js';

const text = z.string().nullable();

/** What is known of an upload before its first byte; kept beside its bytes. */
const spooled = z.object({
  /** ISO 8601, by the product's clock. */
  startedAt: z.iso.datetime(),
  /** How far that clock ran ahead of the machine's then; older records do not say. */
  aheadMs: z.int().optional(),
  announced: z.object({
    conversation: text,
    device: text,
    serial: text,
    fileName: z.string(),
    registration: text,
    domain: text,
  }),
});
export type Spooled = z.infer<typeof spooled>;

/** The files of one upload, as a folder listing shows them. */
export type SpoolEntry = {
  readonly id: string;
  readonly folder: string;
  /** `null`: nobody has written down yet how it ended. */
  readonly ending: Ending | null;
  readonly hasBytes: boolean;
  readonly hasRecord: boolean;
};

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ENDINGS = ['complete', ...brokenEndings].join('|');
const FILE = new RegExp(`^(${UUID})(?:\\.(part)|(?:\\.(${ENDINGS}))?\\.json)$`);
const CLAIMED = 'claimed-';

/**
 * Captures on their way in: `spool/<instance>/`, a folder per process. An upload is
 * `<id>.json` (what it is, written first) and `<id>.part` (its bytes). When it ends, the first becomes
 * `<id>.<ending>.json` in one rename, so that how it ended outlives us even when the disk is full.
 */
export class Spool {
  private thread: SealingThread | null = null;

  private constructor(
    private readonly root: string,
    readonly folder: string,
    private readonly keys: DataKeys,
    private readonly createFile: (path: string) => Promise<SpoolFile>,
  ) {}

  /** `keys`: of those that are encrypted as they come. */
  static async open(
    root: string,
    keys: DataKeys,
    createFile: (path: string) => Promise<SpoolFile> = createSpoolFile,
  ): Promise<Spool> {
    const folder = join(root, randomUUID());
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await claimFolder(folder);
    await syncPath(root);
    return new Spool(root, folder, keys, createFile);
  }

  /** Durably announces an upload and opens its file. @throws ENOSPC, EMFILE, … and leaves nothing */
  async begin(id: string, what: Spooled): Promise<CaptureFile> {
    await writeRecord(this.folder, id, what);
    try {
      const file = await this.createFile(partOf(this.folder, id));
      return await this.encrypting(id, file);
    } catch (error) {
      await this.remove(this.folder, id, null);
      throw error;
    }
  }

  /** The key of its bytes is durable before the first of them. */
  private async encrypting(id: string, file: SpoolFile): Promise<CaptureFile> {
    try {
      const [dataKey] = await Promise.all([this.keys.begin(id), syncPath(this.folder)]);
      return dataKey === null ? hashedSpoolFile(file) : this.sealed(file, id, dataKey);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  private sealed(file: SpoolFile, recording: string, dataKey: Uint8Array): CaptureFile {
    this.thread ??= new SealingThread();
    return sealedSpoolFile(file, { recording, dataKey, thread: this.thread });
  }

  /** Everything that lies in this process's folder, and in those it took over. */
  async entries(): Promise<SpoolEntry[]> {
    return listEntries(this.folder);
  }

  /** Takes over the folders of processes that died. Two that try at once: one wins each. */
  async claimDead(): Promise<void> {
    await renewClaim(this.folder);
    for (const item of await readdir(this.root, { withFileTypes: true })) {
      const folder = join(this.root, item.name);
      if (!item.isDirectory() || folder === this.folder || (await hasLivingOwner(folder))) continue;
      await rename(folder, join(this.folder, `${CLAIMED}${item.name}`)).catch(() => undefined);
    }
  }

  /** Forgets an upload whose fate is in the log. */
  async remove(folder: string, id: string, ending: Ending | null): Promise<void> {
    await unlink(partOf(folder, id)).catch(unlessAbsent);
    await unlink(recordOf(folder, id, ending)).catch(unlessAbsent);
  }

  /** Removes the folder if nothing waits in it any more. */
  async close(): Promise<void> {
    await this.thread?.close();
    if ((await this.entries()).length === 0) await rm(this.folder, { recursive: true });
  }
}

const unlessAbsent = (error: unknown): void => {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
};

/** Where the bytes of an upload lie. */
export const partOf = (folder: string, id: string): string => join(folder, `${id}.part`);

const recordOf = (folder: string, id: string, ending: Ending | null): string =>
  join(folder, `${id}${ending === null ? '' : `.${ending}`}.json`);

/** Writes down, for good, how an upload ended. */
export const markEnded = async (folder: string, id: string, ending: Ending): Promise<void> => {
  await rename(recordOf(folder, id, null), recordOf(folder, id, ending));
  await syncPath(folder);
};

/** Durably says what an upload is, before its first byte is written. */
export const writeRecord = async (folder: string, id: string, what: Spooled): Promise<void> => {
  const aside = join(folder, `${id}.new`);
  const file = await open(aside, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(what));
    await file.sync();
    await rename(aside, recordOf(folder, id, null));
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
};

/** What an upload is; `null` when its record is missing or was never finished. */
export const readRecord = async (entry: SpoolEntry): Promise<Spooled | null> => {
  const path = recordOf(entry.folder, entry.id, entry.ending);
  const json = await readFile(path, 'utf8').catch(() => 'null');
  try {
    return spooled.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
};

const listEntries = async (folder: string): Promise<SpoolEntry[]> => {
  const found = new Map<string, SpoolEntry>();
  const nested: SpoolEntry[] = [];
  for (const item of await readdir(folder, { withFileTypes: true })) {
    if (item.isDirectory() && item.name.startsWith(CLAIMED))
      nested.push(...(await listClaimed(join(folder, item.name))));
    const [, id, part, ending] = FILE.exec(item.name) ?? [];
    if (id === undefined) continue;
    const known = found.get(id) ?? { id, folder, ending: null, hasBytes: false, hasRecord: false };
    found.set(
      id,
      part
        ? { ...known, hasBytes: true }
        : { ...known, hasRecord: true, ending: (ending as Ending | undefined) ?? null },
    );
  }
  return [...found.values(), ...nested];
};

/** A folder taken over goes when its last upload has gone. */
const listClaimed = async (folder: string): Promise<SpoolEntry[]> => {
  const entries = await listEntries(folder);
  if (entries.length === 0) {
    for (const name of await readdir(folder))
      if (name === OWNER_FILE || name.endsWith('.new')) await rm(join(folder, name));
    await rmdir(folder).catch(() => undefined);
  }
  return entries;
};
