import { type Bytes, fromBase64, hexOf, sha256 } from './bytes.js';

/** The name of a key: SHA-256 of its SubjectPublicKeyInfo (DER), hex. */
export const keyIdOf = async (der: Bytes): Promise<string> => hexOf(await sha256(der));

/** Is it the signature of these bytes by the owner of that key (DER)? What is no key signed nothing. */
export const isSignedBy = async (bytes: Bytes, signature: Bytes, der: Bytes): Promise<boolean> => {
  try {
    const key = await crypto.subtle.importKey('spki', der, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature, bytes);
  } catch {
    return false;
  }
};

// The first test vector of RFC 8032, section 7.1.
const KEY = 'MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const SIGNATURE =
  '5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc+bRr0lv18FlbviRlUUFDjnoQCw==';

/** Can this browser check signatures at all? */
export const canCheckSignatures = async (): Promise<boolean> =>
  'subtle' in crypto && isSignedBy(new Uint8Array(), fromBase64(SIGNATURE), fromBase64(KEY));
