import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { digestHa1 } from './digest.js';

/** The realm that devices are shown; it is part of what is hashed, so it never changes. */
export const CAPTURE_REALM = 'recordings';

const captureCredentials = z.object({
  realm: z.string(),
  user: z.string(),
  ha1Md5: z.string(),
  ha1Sha256: z.string(),
  /** Seals the nonces of all processes. Not derived from the hashes: a nonce is public. */
  nonceKey: z.string(),
});

/**
 * What proves that a device may deliver (and a reader read over WebDAV): hashes in place of the
 * password, as Digest needs them. Whoever has them can log in by Digest, so they are kept as a secret.
 */
export type CaptureCredentials = z.infer<typeof captureCredentials>;

/** Makes the secret from what an administrator enters. */
export const makeCaptureCredentials = (
  user: string,
  password: string,
  realm: string = CAPTURE_REALM,
): CaptureCredentials => ({
  realm,
  user,
  ha1Md5: digestHa1('MD5', { user, realm, password }),
  ha1Sha256: digestHa1('SHA-256', { user, realm, password }),
  nonceKey: randomBytes(32).toString('base64url'),
});

/** For the vault: JSON in UTF-8. */
export const encodeCaptureCredentials = (credentials: CaptureCredentials): Uint8Array =>
  Buffer.from(JSON.stringify(credentials));

/** What the vault gave back. @throws ZodError, SyntaxError when it is something else */
export const decodeCaptureCredentials = (secret: Uint8Array): CaptureCredentials =>
  captureCredentials.parse(JSON.parse(Buffer.from(secret).toString('utf8')));
