import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of an upload, in the spool of this data folder; `place` is where, below the data folder. */
export type SpooledFile = {
  readonly recording: string;
  readonly place: string;
  readonly size: number;
  readonly writtenAt: Date;
};

const OURS = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[a-z.-]+$/;
/** A spool is a folder for each process, in which are those that it took over from dead ones. */
const DEEPEST = 8;

/** Every file that lies in the spool about an upload, whoever put it there. */
export const spooledFiles = async (dataDir: string): Promise<SpooledFile[]> => {
  const found: SpooledFile[] = [];
  await look(dataDir, 'spool/', found);
  return found;
};

const look = async (dataDir: string, folder: string, found: SpooledFile[]): Promise<void> => {
  const entries = await opendir(join(dataDir, folder)).catch(gone);
  for await (const { name, ...entry } of namesIn(entries)) {
    const place = folder + name;
    if (entry.isFolder && place.split('/').length < DEEPEST)
      await look(dataDir, `${place}/`, found);
    const recording = OURS.exec(name)?.[1];
    if (entry.isFolder || recording === undefined) continue;
    const facts = await stat(join(dataDir, place)).catch(gone);
    if (facts) found.push({ recording, place, size: facts.size, writtenAt: facts.mtime });
  }
};

async function* namesIn(folder: Awaited<ReturnType<typeof opendir>> | null) {
  for await (const entry of folder ?? []) yield { name: entry.name, isFolder: entry.isDirectory() };
}

/** Uploads end while we look, and their folders with them. */
const gone = (error: unknown): null => {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
};
