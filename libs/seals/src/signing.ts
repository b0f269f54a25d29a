import {
  type KeyObject,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';

/** A key that seals are signed with (Ed25519, RFC 8032). */
export type SigningKey = {
  readonly id: string;
  /** SubjectPublicKeyInfo, DER, base64 (RFC 8410). */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
};

/** The name of a key: SHA-256 of its SubjectPublicKeyInfo (DER), hex. */
export const keyIdOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');

const signingKey = (privateKey: KeyObject): SigningKey => {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const publicKey = der.toString('base64');
  return { id: keyIdOf(publicKey), publicKey, privateKey };
};

/** Makes a key that nobody has. */
export const makeSigningKey = (): SigningKey =>
  signingKey(generateKeyPairSync('ed25519').privateKey);

/** Reads a private key. @throws Error when it is no Ed25519 key in PKCS #8, PEM */
export const readSigningKey = (pem: string): SigningKey => {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`Seals are signed with Ed25519; this key is ${String(key.asymmetricKeyType)}.`);
  return signingKey(key);
};

/** Writes a private key as PKCS #8, PEM. */
export const writeSigningKey = ({ privateKey }: SigningKey): string =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** A public key as PEM, as openssl reads it. */
export const publicKeyPem = (publicKey: string): string =>
  openPublicKey(publicKey).export({ type: 'spki', format: 'pem' }).toString();

/** The signature (64 bytes) over these bytes, base64. */
export const sign = (bytes: Uint8Array, { privateKey }: SigningKey): string =>
  signBytes(null, bytes, privateKey).toString('base64');

/** Is it the signature of these bytes by the owner of that key? What is no key or no signature is not. */
export const isSignedBy = (bytes: Uint8Array, signature: string, publicKey: string): boolean => {
  const given = Buffer.from(signature, 'base64');
  // Whoever decodes leniently takes several texts for one signature.
  if (given.toString('base64') !== signature) return false;
  try {
    return verifyBytes(null, bytes, openPublicKey(publicKey), given);
  } catch {
    return false;
  }
};

const openPublicKey = (publicKey: string): KeyObject =>
  createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
