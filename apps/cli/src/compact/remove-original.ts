import { rm, stat } from 'node:fs/promises';
import { Failure } from '../failure.js';
import { unwritable } from '../files/file-fault.js';

/** What tells a file from all others, and from what it is after a change; null where there is no file. */
export const identityOf = async (path: string): Promise<string | null> => {
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (!found?.isFile()) return null;
  return [found.dev, found.ino, found.size, found.mtimeNs].join(' ');
};

/**
 * Removes what was made compact or expanded, and nothing that came in its place or to it meanwhile.
 * `before`: its identity before it was opened. Errors: Failure.
 */
export const removeOriginal = async (path: string, before: string | null): Promise<void> => {
  const now = await identityOf(path);
  if (before === null || (now !== null && now !== before)) {
    throw new Failure('unverified', `${path} changed meanwhile, and was not removed.`);
  }
  if (now === null) return;
  await rm(path).catch((fault: unknown) => {
    throw unwritable(path, fault);
  });
};
