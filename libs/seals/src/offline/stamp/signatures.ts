import type { Bytes } from '../bytes.js';
import { TAG, childrenOf, contentOf, elementIn, oidOf } from './der.js';

const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};
/** Of those that name their hash. */
const RSA: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'SHA-256',
  '1.2.840.113549.1.1.12': 'SHA-384',
  '1.2.840.113549.1.1.13': 'SHA-512',
};
const RSA_OF_ANY_HASH = '1.2.840.113549.1.1.1';
const ECDSA: Readonly<Record<string, string>> = {
  '1.2.840.10045.4.3.2': 'SHA-256',
  '1.2.840.10045.4.3.3': 'SHA-384',
  '1.2.840.10045.4.3.4': 'SHA-512',
};
/** Curve → its name in WebCrypto, and bytes of each half of a signature. */
const CURVES: Readonly<Record<string, readonly [string, number]>> = {
  '1.2.840.10045.3.1.7': ['P-256', 32],
  '1.3.132.0.34': ['P-384', 48],
  '1.3.132.0.35': ['P-521', 66],
};
const ED25519 = '1.3.101.112';

/** `algorithm`: its OID. @throws Error when it is no hash that is known here */
export const hashOf = async (algorithm: string, bytes: Bytes): Promise<Bytes> => {
  const name = HASHES[algorithm];
  if (!name) throw new Error(`The hash ${algorithm} is not known here.`);
  return new Uint8Array(await crypto.subtle.digest(name, bytes));
};

type Signature = {
  /** OIDs. */
  readonly algorithm: string;
  readonly hash: string;
  readonly signature: Bytes;
  /** What was signed. */
  readonly bytes: Bytes;
};

/** Is it one by the owner of that key (SubjectPublicKeyInfo)? @throws Error when its kind is not known here */
export const isSignatureBy = async (publicKey: Bytes, given: Signature): Promise<boolean> => {
  const { algorithm, bytes } = given;
  const hash = RSA[algorithm] ?? ECDSA[algorithm] ?? HASHES[given.hash];
  if (algorithm === ED25519)
    return isBy(publicKey, { name: 'Ed25519' }, { signature: given.signature, bytes });
  if (!hash || hash === 'SHA-1') throw new Error('The token is signed over a weak hash.');
  if (algorithm === RSA_OF_ANY_HASH || RSA[algorithm])
    return isBy(publicKey, { name: 'RSASSA-PKCS1-v1_5', hash }, given);
  if (!ECDSA[algorithm]) throw new Error(`Signatures by ${algorithm} are not known here.`);
  const [namedCurve, half] = curveOf(publicKey);
  const signature = halvesOf(given.signature, half);
  return isBy(publicKey, { name: 'ECDSA', namedCurve, hash }, { signature, bytes });
};

const isBy = async (
  publicKey: Bytes,
  algorithm: { readonly name: string; readonly hash?: string; readonly namedCurve?: string },
  { signature, bytes }: Pick<Signature, 'signature' | 'bytes'>,
): Promise<boolean> => {
  try {
    const key = await crypto.subtle.importKey('spki', publicKey, algorithm, false, ['verify']);
    return await crypto.subtle.verify(algorithm, key, signature, bytes);
  } catch {
    return false;
  }
};

const curveOf = (publicKey: Bytes): readonly [string, number] => {
  const [algorithm] = childrenOf(elementIn(publicKey, TAG.sequence));
  const curve = CURVES[oidOf(childrenOf(algorithm)[1])];
  if (!curve) throw new Error('The curve of the key is not known here.');
  return curve;
};

/** WebCrypto takes both numbers one behind the other, not in DER. */
const halvesOf = (der: Bytes, half: number): Bytes => {
  const halves = new Uint8Array(2 * half);
  for (const [n, number] of childrenOf(elementIn(der, TAG.sequence)).entries()) {
    const content = contentOf(number, TAG.integer);
    const digits = content.subarray(content.findIndex((byte) => byte !== 0));
    if (n > 1 || digits.length > half) throw new Error('That is no signature.');
    halves.set(digits, (n + 1) * half - digits.length);
  }
  return halves;
};
