import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Failure } from '../failure.js';
import { plain } from '../plain-text.js';
import { isCode, unreadable } from './file-fault.js';
import { STANDARD } from './standard.js';

/** A capture to be worked on; `below` is its path below the folder that was named, or its own. */
export type NamedCapture = { path: string; below: string | null };

/** What counts as a capture in a folder; a file that is named may be called anything. */
export const ANY_CAPTURE = /\.(pcap|pcapng|cap|rcp)$/i;
export const ORIGINAL = /\.(pcap|pcapng|cap)$/i;
export const COMPACT = /\.rcp$/i;

/** The files that were named, and the captures in folders that were. Errors: Failure. */
export const capturesIn = async (
  paths: readonly string[],
  isRecursive: boolean,
  wanted: RegExp,
): Promise<NamedCapture[]> => {
  const found: NamedCapture[] = [];
  for (const path of paths) {
    if (path !== STANDARD && (await isFolder(path))) {
      found.push(...(await inFolder(path, isRecursive, wanted)));
    } else found.push({ path, below: null });
  }
  return found;
};

/** What cannot be looked at is no folder: opening it will say why. */
const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isDirectory() ?? false;

const inFolder = async (
  folder: string,
  isRecursive: boolean,
  wanted: RegExp,
): Promise<NamedCapture[]> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: isRecursive });
    const paths = entries
      .filter((entry) => entry.isFile() && wanted.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    if (paths.length === 0) throw noCaptures(folder, isRecursive, wanted);
    return paths.map((path) => ({ path, below: relative(folder, path) }));
  } catch (fault) {
    throw isCode(fault, 'ENOENT')
      ? unreadable(`A folder in ${folder}`, fault)
      : unreadable(folder, fault);
  }
};

const noCaptures = (folder: string, isRecursive: boolean, wanted: RegExp) =>
  new Failure(
    'unreadable',
    `The folder ${plain(folder)} holds no ${endings(wanted)} file` +
      (isRecursive ? '.' : '; --recursive looks in the folders below it, too.'),
  );

const endings = (wanted: RegExp): string =>
  ['.pcap', '.pcapng', '.cap', '.rcp'].filter((ending) => wanted.test(ending)).join(', ');
