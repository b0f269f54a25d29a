import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const PREFIX = 'A256GCM.';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals text under a 32-byte key (NIST SP 800-38D); `context` must be the same when opening. */
export const seal = (text: string, key: Uint8Array, context: string): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, createSecretKey(key), nonce).setAAD(
    Buffer.from(context),
  );
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return PREFIX + Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
};

/** @throws Error when the key, the context or a single bit is another. */
export const openSealed = (sealed: string, key: Uint8Array, context: string): string => {
  if (!sealed.startsWith(PREFIX)) throw new Error('Sealed text of an unknown kind.');
  const encoded = sealed.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64url');
  // The decoder skips what is not base64url and drops spare bits: several texts would be the same.
  if (bytes.toString('base64url') !== encoded) throw new Error('Sealed text was changed.');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('Sealed text is cut short.');
  const tagAt = bytes.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, createSecretKey(key), bytes.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(tagAt));
  return (
    decipher.update(bytes.subarray(NONCE_BYTES, tagAt), undefined, 'utf8') + decipher.final('utf8')
  );
};
