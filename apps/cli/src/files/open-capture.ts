import { stat } from 'node:fs/promises';
import { type ByteSource, type FileSource, fileSource } from '#media/byte-source';
import { Failure } from '../failure.js';
import { plain } from '../plain-text.js';
import { unreadable } from './file-fault.js';
import { STANDARD } from './given-path.js';
import { type Spooled, spoolInput, spoolPipe } from './spool.js';

/** A capture that was named on the command line, whatever its form. */
export type OpenedCapture = {
  /** The capture itself; reading it throws a Failure. */
  source: ByteSource;
  /** What lies in the file: the capture as it came, or its compact form. */
  stored: 'original' | 'compact';
  /** The bytes of the file. */
  file: ByteSource;
  close(): Promise<void>;
};

/** Opens FILE, or standard input for `-`. `name` is what messages call it. Errors: Failure. */
export const openCapture = async (
  path: string,
  name: string,
  signal: AbortSignal,
): Promise<OpenedCapture> => {
  const opened = await openFile(path, name, signal);
  try {
    const file = saying(opened, (fault) => unreadable(name, fault));
    const isCompact = await looksCompact(file);
    const source = isCompact ? await expanded(file, name) : file;
    const stored = isCompact ? 'compact' : 'original';
    return { source, stored, file, close: () => opened.close() };
  } catch (fault) {
    await opened.close();
    throw fault;
  }
};

/** What messages call FILE. */
export const nameOf = (path: string): string =>
  path === STANDARD ? 'Standard input' : plain(path);

const openFile = async (path: string, name: string, signal: AbortSignal): Promise<FileSource> => {
  if (path === STANDARD) return openSpooled(await spoolInput(signal));
  try {
    if ((await stat(path)).isFile()) return await fileSource(path);
    return await openSpooled(await spoolPipe(path, name, signal));
  } catch (fault) {
    throw unreadable(name, fault);
  }
};

/** It can be read as long as it is open, and is gone however this process ends. */
const openSpooled = (spooled: Spooled): Promise<FileSource> =>
  fileSource(spooled.path).finally(() => spooled.remove());

const MAGIC = 'RCP1';

const looksCompact = async (file: ByteSource): Promise<boolean> =>
  Buffer.from(await file.read(0, MAGIC.length)).toString('latin1') === MAGIC;

const expanded = async (file: ByteSource, name: string): Promise<ByteSource> => {
  const { openCompact } = await import('#media/compact/compact');
  const damaged = (fault: unknown) =>
    fault instanceof RangeError
      ? new Failure('damaged', `${name} is a damaged compact capture. ${fault.message}`)
      : unreadable(name, fault);
  const source = await openCompact(file).catch((fault: unknown) => {
    throw damaged(fault);
  });
  return saying(source, damaged);
};

/** The same source; what goes wrong is said in our words. */
const saying = (source: ByteSource, explained: (fault: unknown) => Failure): ByteSource => ({
  size: source.size,
  read: (offset, length) =>
    source.read(offset, length).catch((fault: unknown) => {
      throw explained(fault);
    }),
});
