import { stat } from 'node:fs/promises';
import { type ByteSource, type FileSource, fileSource, readInto } from '#media/byte-source';
import type { ByteSpan } from '#media/compact/salvage';
import { Failure } from '../failure.js';
import { unreadable } from './file-fault.js';
import { isCompact } from './is-compact.js';
import { STANDARD } from './standard.js';
import { type Spooled, spoolInput, spoolPipe } from './spool.js';

type Opened = {
  /** The capture itself; reading it throws a Failure. */
  source: ByteSource;
  /** The bytes of the file. */
  file: ByteSource;
  /** What of the capture was found damaged so far, where that is wished to be left silent. */
  readonly missing: () => readonly ByteSpan[];
  close(): Promise<void>;
};

/** What is done with a compact capture that is damaged: nothing, or what is left of it is taken. */
export type Damaged = 'refused' | 'silent';

/**
 * A capture that was named on the command line: as it came, or in its compact form, which knows the
 * SHA-256 of the original.
 */
export type OpenedCapture = Opened &
  ({ stored: 'original' } | { stored: 'compact'; sha256: string });

type ExpandedSource = ByteSource & { sha256: string; missing: () => readonly ByteSpan[] };

/** Opens FILE, or standard input for `-`. `name` is what messages call it. Errors: Failure. */
export const openCapture = async (
  path: string,
  name: string,
  signal: AbortSignal,
  damaged: Damaged = 'refused',
): Promise<OpenedCapture> => {
  const opened = await openFile(path, name, signal);
  try {
    const file = saying(opened, (fault) => unreadable(name, fault));
    const close = () => opened.close();
    if (!isCompact(await file.read(0, 4))) {
      return { source: file, stored: 'original', file, missing: () => [], close };
    }
    const source = await (damaged === 'silent' ? left(opened, name) : expanded(file, name));
    const { sha256, missing } = source;
    return { source, stored: 'compact', sha256, file, missing, close };
  } catch (fault) {
    await opened.close();
    throw fault;
  }
};

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

const expanded = async (file: ByteSource, name: string): Promise<ExpandedSource> => {
  const { openCompact } = await import('#media/compact/compact');
  // What the disk says is a Failure by now: the rest is about what stands in the file.
  const damaged = (fault: unknown) => (fault instanceof Failure ? fault : damagedBy(fault, name));
  const source = await openCompact(file).catch((fault: unknown) => {
    throw damaged(fault);
  });
  return { ...saying(source, damaged), sha256: source.sha256, missing: () => [] };
};

/** What is left of a compact capture; what the disk cannot read is damaged as well. */
const left = async (file: ByteSource, name: string): Promise<ExpandedSource> => {
  const { CompactFault } = await import('#media/compact/compact-fault');
  const { openCompact } = await import('#media/compact/compact');
  const { salvageUnread } = await import('#media/compact/salvage');
  const explained = (fault: unknown) =>
    fault instanceof CompactFault ? damagedBy(fault, name) : unreadable(name, fault);
  try {
    const { sha256 } = await openCompact(file);
    const source = await salvageUnread(file);
    return { ...saying(source, explained), sha256, missing: () => source.missing };
  } catch (fault) {
    throw explained(fault);
  }
};

const damagedBy = (fault: unknown, name: string): Failure => {
  const reason = fault instanceof Error ? fault.message : String(fault);
  return new Failure('damaged', `${name} is a damaged compact capture. ${reason}`);
};

/** The same source; what goes wrong is said in our words. */
const saying = (source: ByteSource, explained: (fault: unknown) => Failure): ByteSource => {
  const failing = (fault: unknown) => {
    throw explained(fault);
  };
  return {
    size: source.size,
    descriptor: source.descriptor,
    read: (offset, length) => source.read(offset, length).catch(failing),
    readInto: (offset, target) => readInto(source, offset, target).catch(failing),
  };
};
