import type { BlobStore } from '../blobs/blob-store.js';
import type { EncryptionOfLog } from './encryption-of-log.js';
import { Keyring, type KeysOfLog } from './keyring.js';
import { RecordingKeys } from './recording-keys.js';
import { SealingBlobStore } from './sealing.blob-store.js';

/** A blob store in which recordings are encrypted while a crypt key is set, and what that takes. */
export type EncryptedBlobs = {
  readonly blobs: BlobStore;
  /** Crypt keys: which there are, and which were entered. */
  readonly keyring: Keyring;
  /** Keys of the bytes of recordings. */
  readonly dataKeys: RecordingKeys;
};

/** What the log says of crypt keys, and of each recording. */
export type EncryptionLog = { readonly keys: KeysOfLog; readonly recordings: EncryptionOfLog };

/**
 * @param stored where the bytes are, as they are stored
 * @param log who has none believes what lies beside the bytes
 */
export const encryptedBlobs = (
  stored: BlobStore,
  log: EncryptionLog | null = null,
): EncryptedBlobs => {
  const keyring = new Keyring(stored, log?.keys ?? null);
  const dataKeys = new RecordingKeys(stored, keyring, log?.recordings ?? null);
  return { blobs: new SealingBlobStore(stored, dataKeys), keyring, dataKeys };
};
