import type { BlobStore } from '../blobs/blob-store.js';
import { recordingFolder } from '../blobs/recording-blobs.js';
import { removeBlobs } from '../blobs/remove-blobs.js';
import type { KeyVault } from '../keys/key-vault.js';
import type { DestroyedList } from './destroyed-list.js';

type Deps = {
  readonly blobs: BlobStore;
  readonly vault: KeyVault;
  readonly destroyed: DestroyedList;
};

/**
 * Destroys every byte of a recording and its key. Listed first, so that whatever is broken off here, or
 * comes back from a backup, is destroyed at the next start.
 */
export const destroyRecording = async (deps: Deps, id: string): Promise<void> => {
  if (!(await deps.vault.isDestroyed(id))) await deps.destroyed.add(id);
  await destroyBytesAndKey(deps, id);
};

/** For those that are in the list. */
export const destroyBytesAndKey = async (
  { blobs, vault }: Omit<Deps, 'destroyed'>,
  id: string,
): Promise<void> => {
  await removeBlobs(blobs, recordingFolder(id));
  await vault.destroy(id);
};

/** Is there neither a byte nor a key of it? */
export const isRecordingDestroyed = async (
  { blobs, vault }: Omit<Deps, 'destroyed'>,
  id: string,
): Promise<boolean> => {
  if (!(await vault.isDestroyed(id))) return false;
  for await (const _ of blobs.list(recordingFolder(id))) return false;
  return true;
};
