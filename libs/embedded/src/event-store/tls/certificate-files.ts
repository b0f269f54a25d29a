import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { makeServerCertificate } from './certificate.js';

/** What the server needs for TLS, and the file that clients must trust. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Absent when the certificate was given and its authority is not ours to know. */
  readonly caFile?: string;
}

const RENEW_BEFORE_MS = 30 * 86_400_000;

/** The certificate or its key cannot be used; the message says why. */
export class CertificateError extends Error {}

/** Reads a certificate (chain) and its key, and checks that they belong together. */
export function readCertificate(certFile: string, keyFile: string): TlsMaterial {
  try {
    const material = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
    const belongs = new X509Certificate(material.cert).checkPrivateKey(
      createPrivateKey(material.key),
    );
    if (belongs) return material;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CertificateError(`The certificate cannot be read: ${reason}`);
  }
  throw new CertificateError(`The key ${keyFile} does not belong to the certificate ${certFile}.`);
}

/**
 * The store's own certificate, kept in `folder/tls`. Made at first start, and made anew when it
 * is about to expire or does not cover one of the hosts.
 */
export function ownCertificate(folder: string, hosts: readonly string[]): TlsMaterial {
  const directory = join(folder, 'tls');
  const path = (name: string) => join(directory, name);
  if (!isUsable(path('server.crt'), path('server.key'), hosts)) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const { ca, cert, key } = makeServerCertificate(hosts);
    replaceFile(path('ca.crt'), ca, 0o644);
    replaceFile(path('server.key'), key, 0o600);
    replaceFile(path('server.crt'), cert, 0o644);
  }
  return { ...readCertificate(path('server.crt'), path('server.key')), caFile: path('ca.crt') };
}

function isUsable(certFile: string, keyFile: string, hosts: readonly string[]): boolean {
  if (!existsSync(certFile) || !existsSync(keyFile)) return false;
  const certificate = new X509Certificate(readFileSync(certFile));
  if (certificate.validToDate.getTime() < Date.now() + RENEW_BEFORE_MS) return false;
  return hosts.every((host) => certificate.checkHost(host) ?? certificate.checkIP(host));
}

/** Never leaves half a file behind. */
function replaceFile(path: string, text: string, mode: number): void {
  const draft = `${path}.new`;
  writeFileSync(draft, text, { mode });
  renameSync(draft, path);
}
