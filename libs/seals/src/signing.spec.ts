import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSignedBy,
  keyIdOf,
  makeSigningKey,
  publicKeyPem,
  readSigningKey,
  sign,
  writeSigningKey,
} from './signing.js';

/** PKCS #8 of an Ed25519 seed is this and the seed (RFC 8410, section 7). */
const PKCS8 = '302e020100300506032b657004220420';
const keyOf = (seed: string) => {
  const der = Buffer.from(PKCS8 + seed, 'hex');
  const key = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' });
  return readSigningKey(key.export({ type: 'pkcs8', format: 'pem' }).toString());
};

describe('a signing key', () => {
  it.each([
    // RFC 8032, section 7.1, tests 1 to 3: seed, message, signature.
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ])('of the seed %s signs as RFC 8032 says', (seed, message, signature) => {
    const key = keyOf(seed);
    const bytes = Buffer.from(message, 'hex');
    expect(Buffer.from(sign(bytes, key), 'base64').toString('hex')).toBe(signature);
    expect(isSignedBy(bytes, sign(bytes, key), key.publicKey)).toBe(true);
  });

  it('is the same when it was written and read, and is named by its public half', () => {
    const key = makeSigningKey();
    const read = readSigningKey(writeSigningKey(key));
    expect(read.id).toBe(key.id);
    expect(keyIdOf(read.publicKey)).toBe(key.id);
    expect(publicKeyPem(key.publicKey)).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  });

  it('takes no other kind of key', () => {
    const { privateKey } = generateKeyPairSync('x25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => readSigningKey(pem)).toThrow(/Ed25519; this key is x25519/);
  });

  it('has signed nothing in which a single bit is another', () => {
    const key = makeSigningKey();
    const bytes = Buffer.from('A call of the first of January');
    const signature = Buffer.from(sign(bytes, key), 'base64');
    const flipped = (given: Buffer, bit: number) => {
      const copy = Buffer.from(given);
      copy[bit >> 3]! ^= 1 << (bit & 7);
      return copy;
    };
    const said = signature.toString('base64');
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), fc.nat(signature.length * 8 - 1), (one, other) => {
        expect(isSignedBy(flipped(bytes, one), said, key.publicKey)).toBe(false);
        const bent = flipped(signature, other).toString('base64');
        expect(isSignedBy(bytes, bent, key.publicKey)).toBe(false);
      }),
    );
    expect(isSignedBy(bytes, `${said} `, key.publicKey)).toBe(false);
    expect(isSignedBy(bytes, said, 'no key')).toBe(false);
    expect(isSignedBy(bytes, said, makeSigningKey().publicKey)).toBe(false);
  });
});
