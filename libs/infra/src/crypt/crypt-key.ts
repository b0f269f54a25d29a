import { randomBytes, randomUUID, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { CryptKey } from '#domain/settings/crypt-key';
import { type KeyPair, keyPairOf } from './sealed-box.js';

const derive = promisify<string, Uint8Array, number, object, Buffer>(scrypt);

const SALT_BYTES = 16;
const SEED_BYTES = 32;
/** A third of a second and 128 MiB for each guess (RFC 7914). */
const COST = { n: 2 ** 17, r: 8, p: 1 } as const;

/** A key made of words: what may be known of it, and the private half. */
export type MadeKey = { readonly key: Omit<CryptKey, 'number' | 'since'>; readonly pair: KeyPair };

/** Makes a new key of what an administrator entered. */
export const makeCryptKey = async (words: string): Promise<MadeKey> => {
  const salt = randomBytes(SALT_BYTES).toString('base64url');
  const pair = await pairOf(words, { salt, kdf: COST });
  const publicKey = Buffer.from(pair.publicKey).toString('base64url');
  return { key: { id: randomUUID(), publicKey, salt, kdf: COST }, pair };
};

/** The key pair, when these are the words that the key was made of; else `null`. */
export const pairBehind = async (
  key: Pick<CryptKey, 'salt' | 'kdf' | 'publicKey'>,
  words: string,
): Promise<KeyPair | null> => {
  const pair = await pairOf(words, key);
  return Buffer.from(pair.publicKey).toString('base64url') === key.publicKey ? pair : null;
};

const pairOf = async (
  words: string,
  { salt, kdf: { n, r, p } }: Pick<CryptKey, 'salt' | 'kdf'>,
): Promise<KeyPair> => {
  const options = { N: n, r, p, maxmem: 256 * n * r };
  // The same letters can be written in several ways, and keyboards differ in that.
  const text = words.normalize('NFKC').trim();
  return keyPairOf(await derive(text, Buffer.from(salt, 'base64url'), SEED_BYTES, options));
};
