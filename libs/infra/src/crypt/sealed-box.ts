import {
  type KeyObject,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
} from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const TAG_BYTES = 16;
/** Every box has a key of its own. */
const NONCE = Buffer.alloc(12);
/** What stands before the 32 bytes of a key in PKCS #8 and in SPKI (RFC 8410). */
const PRIVATE_LEAD = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_LEAD = Buffer.from('302a300506032b656e032100', 'hex');

/** An X25519 key pair (RFC 7748); the private half is 32 bytes. */
export type KeyPair = { readonly secret: Uint8Array; readonly publicKey: Uint8Array };

export const keyPairOf = (secret: Uint8Array): KeyPair => ({
  secret,
  publicKey: rawPublic(createPublicKey(privateOf(secret))),
});

export const freshKeyPair = (): KeyPair => {
  const { privateKey } = generateKeyPairSync('x25519');
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return keyPairOf(der.subarray(PRIVATE_LEAD.length));
};

/**
 * Seals to whoever has the private half: X25519 with a fresh key pair, HKDF-SHA256, AES-256-GCM. `context`
 * must be the same when it is opened. @returns fresh public key, sealed bytes, tag
 */
export const sealTo = (publicKey: Uint8Array, clear: Uint8Array, context: string): Buffer => {
  const ours = generateKeyPairSync('x25519');
  const shared = diffieHellman({ privateKey: ours.privateKey, publicKey: publicOf(publicKey) });
  const shown = rawPublic(ours.publicKey);
  const key = boxKey(shared, [shown, publicKey], context);
  const cipher = createCipheriv(CIPHER, key, NONCE);
  const body = cipher.update(clear);
  cipher.final();
  return Buffer.concat([shown, body, cipher.getAuthTag()]);
};

/** What was sealed to this key pair; `null`: to another, in another context, or it was changed. */
export const openBox = (pair: KeyPair, box: Uint8Array, context: string): Buffer | null => {
  if (box.length < KEY_BYTES + TAG_BYTES) return null;
  const theirs = box.subarray(0, KEY_BYTES);
  const tagAt = box.length - TAG_BYTES;
  try {
    const shared = diffieHellman({
      privateKey: privateOf(pair.secret),
      publicKey: publicOf(theirs),
    });
    const key = boxKey(shared, [theirs, pair.publicKey], context);
    const decipher = createDecipheriv(CIPHER, key, NONCE).setAuthTag(box.subarray(tagAt));
    const clear = decipher.update(box.subarray(KEY_BYTES, tagAt));
    decipher.final();
    return clear;
  } catch {
    return null;
  }
};

const boxKey = (shared: Uint8Array, keys: readonly Uint8Array[], context: string): Buffer =>
  Buffer.from(
    hkdfSync('sha256', shared, Buffer.concat(keys), `recordings sealed box ${context}`, KEY_BYTES),
  );

const privateOf = (secret: Uint8Array): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([PRIVATE_LEAD, secret]),
    format: 'der',
    type: 'pkcs8',
  });

const publicOf = (bytes: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([PUBLIC_LEAD, bytes]), format: 'der', type: 'spki' });

const rawPublic = (key: KeyObject): Buffer =>
  key.export({ format: 'der', type: 'spki' }).subarray(PUBLIC_LEAD.length);
