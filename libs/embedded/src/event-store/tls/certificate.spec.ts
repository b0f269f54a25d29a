import { X509Certificate, createPrivateKey } from 'node:crypto';

import { expect, test } from 'vitest';

import { makeServerCertificate } from './certificate.js';

const DAY_MS = 86_400_000;

test('the certificate is signed by its authority, for its hosts, for years', () => {
  const made = makeServerCertificate([
    'localhost',
    '127.0.0.1',
    '::1',
    'fe80::1:2',
    'events.example',
  ]);
  const [ca, cert] = [new X509Certificate(made.ca), new X509Certificate(made.cert)];
  expect(ca.ca).toBe(true);
  expect(ca.verify(ca.publicKey)).toBe(true);
  expect(cert.ca).toBe(false);
  expect(cert.checkIssued(ca)).toBe(true);
  expect(cert.verify(ca.publicKey)).toBe(true);
  expect(cert.checkPrivateKey(createPrivateKey(made.key))).toBe(true);
  for (const name of ['localhost', 'events.example']) expect(cert.checkHost(name)).toBe(name);
  for (const address of ['127.0.0.1', '::1', 'fe80::1:2'])
    expect(cert.checkIP(address)).toBe(address);
  expect(cert.checkHost('elsewhere')).toBeUndefined();
  expect(cert.validFromDate.getTime()).toBeLessThan(Date.now());
  expect(cert.validToDate.getTime()).toBeGreaterThan(Date.now() + 3650 * DAY_MS);
});

test('no two are alike', () => {
  const [one, two] = [makeServerCertificate(['localhost']), makeServerCertificate(['localhost'])];
  expect(one.cert).not.toBe(two.cert);
  expect(new X509Certificate(one.cert).checkIssued(new X509Certificate(two.ca))).toBe(false);
});
