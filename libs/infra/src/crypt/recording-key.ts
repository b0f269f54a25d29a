import { createHash } from 'node:crypto';
import type { KeyPair } from './sealed-box.js';
import { openBox, sealTo } from './sealed-box.js';

/** `RECKEY1`, a version, the id of the crypt key; the data key, sealed to that. */
const MAGIC = Buffer.from('RECKEY1\0', 'latin1');
const ID_BYTES = 16;
const HEAD_BYTES = MAGIC.length + ID_BYTES;

const contextOf = (recording: string, keyId: string) => `data key of ${recording} under ${keyId}`;

/** The data key of a recording as it is stored: only who has the crypt key can open it. */
export const wrapDataKey = (
  recording: string,
  key: { readonly id: string; readonly publicKey: string },
  dataKey: Uint8Array,
): Buffer => {
  const id = Buffer.from(key.id.replaceAll('-', ''), 'hex');
  const publicKey = Buffer.from(key.publicKey, 'base64url');
  const box = sealTo(publicKey, dataKey, contextOf(recording, key.id));
  return Buffer.concat([MAGIC, id, box]);
};

/** Under which crypt key a stored data key is; `null`: that is none. */
export const keyIdOf = (wrapped: Uint8Array): string | null => {
  if (wrapped.length <= HEAD_BYTES || !MAGIC.equals(wrapped.subarray(0, MAGIC.length))) return null;
  const hex = Buffer.from(wrapped.subarray(MAGIC.length, HEAD_BYTES)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** The data key; `null`: it was sealed to another key, for another recording, or changed. */
export const unwrapDataKey = (
  recording: string,
  wrapped: Uint8Array,
  pair: KeyPair,
): Buffer | null =>
  openBox(pair, wrapped.subarray(HEAD_BYTES), contextOf(recording, keyIdOf(wrapped) ?? ''));

/**
 * By which a data key is known again: SHA-256 of a label, the id of the recording and the key, hex. Of 256 random
 * bits nobody learns anything by it, and nobody finds others that give the same.
 */
export const commitmentTo = (recording: string, dataKey: Uint8Array): string =>
  createHash('sha256')
    .update(`recordings commitment to the data key of ${recording}\0`)
    .update(dataKey)
    .digest('hex');
