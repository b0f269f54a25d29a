import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';

import * as der from './der.js';

/** PEM texts: a certificate authority's certificate, and a server's certificate and key. */
export interface ServerCertificate {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface Contents {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

const ECDSA_WITH_SHA256 = der.sequence(der.objectIdentifier('1.2.840.10045.4.3.2'));
const YEARS_VALID = 10;
const DAY_MS = 86_400_000;

/**
 * Makes a certificate authority and a server certificate for `hosts` (names and addresses), as
 * X.509 v3 (RFC 5280) on P-256. The authority's key is not kept: a new pair comes with a new one.
 */
export function makeServerCertificate(hosts: readonly string[]): ServerCertificate {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const serial = randomBytes(4).toString('hex');
  const issuer = `Recordings event log CA ${serial}`;
  const ca = signed(authority, {
    subject: issuer,
    issuer,
    publicKey: authority.publicKey,
    extensions: authorityExtensions(authority),
  });
  const cert = signed(authority, {
    subject: hosts[0] ?? 'localhost',
    issuer,
    publicKey: server.publicKey,
    extensions: serverExtensions(authority, server, hosts),
  });
  const key = String(server.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return { ca, cert, key };
}

function signed(authority: KeyPair, contents: Contents): string {
  const body = toBeSigned(contents);
  const signature = sign('sha256', body, authority.privateKey);
  const certificate = der.sequence(body, ECDSA_WITH_SHA256, der.bitString(signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** TBSCertificate of RFC 5280, section 4.1. */
function toBeSigned({ subject, issuer, publicKey, extensions }: Contents): Buffer {
  const from = new Date(Date.now() - DAY_MS);
  const to = new Date(Date.now() + YEARS_VALID * 365.25 * DAY_MS);
  const version3 = der.context(0, true, der.integer(Uint8Array.of(2)));
  return der.sequence(
    version3,
    der.integer(serialNumber()),
    ECDSA_WITH_SHA256,
    commonName(issuer),
    der.sequence(der.time(from), der.time(to)),
    commonName(subject),
    publicKeyInfo(publicKey),
    der.context(3, true, der.sequence(...extensions)),
  );
}

function authorityExtensions(authority: KeyPair): Buffer[] {
  const keyCertSign = Uint8Array.of(0x04);
  return [
    extension('2.5.29.19', true, der.sequence(der.boolean(true))),
    extension('2.5.29.15', true, der.bitString(keyCertSign, 2)),
    extension('2.5.29.14', false, der.octetString(keyIdentifier(authority))),
  ];
}

function serverExtensions(authority: KeyPair, server: KeyPair, hosts: readonly string[]): Buffer[] {
  const digitalSignature = Uint8Array.of(0x80);
  const serverAuthentication = der.objectIdentifier('1.3.6.1.5.5.7.3.1');
  return [
    extension('2.5.29.19', true, der.sequence()),
    extension('2.5.29.15', true, der.bitString(digitalSignature, 7)),
    extension('2.5.29.37', false, der.sequence(serverAuthentication)),
    extension('2.5.29.17', false, der.sequence(...hosts.map(alternativeName))),
    extension('2.5.29.14', false, der.octetString(keyIdentifier(server))),
    extension('2.5.29.35', false, der.sequence(der.context(0, false, keyIdentifier(authority)))),
  ];
}

function extension(identifier: string, critical: boolean, value: Buffer): Buffer {
  const name = der.objectIdentifier(identifier);
  const body = der.octetString(value);
  return critical ? der.sequence(name, der.boolean(true), body) : der.sequence(name, body);
}

/** A GeneralName: an address as its bytes, anything else as a DNS name. */
function alternativeName(host: string): Buffer {
  if (isIP(host) === 4) return der.context(7, false, Buffer.from(host.split('.').map(Number)));
  if (isIP(host) === 6) return der.context(7, false, ipv6Bytes(host));
  return der.context(2, false, Buffer.from(host, 'ascii'));
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(Math.max(0, missing)).fill('0'), ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function commonName(name: string): Buffer {
  const attribute = der.sequence(der.objectIdentifier('2.5.4.3'), der.utf8String(name));
  return der.sequence(der.set(attribute));
}

function publicKeyInfo(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function keyIdentifier({ publicKey }: KeyPair): Buffer {
  return createHash('sha1').update(publicKeyInfo(publicKey)).digest();
}

/** Positive and never starting with zero bytes, as DER wants it. */
function serialNumber(): Buffer {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
}
