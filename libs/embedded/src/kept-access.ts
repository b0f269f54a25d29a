import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { freePort } from './free-port.js';

/** How to reach an embedded service: a loopback port and the password of its only user. */
export type Access = { port: number; password: string };

/**
 * The access kept in `file` (mode 0600), made at the first start. The port stays the same for as long as
 * it is free; the password stays for ever, since the service's data was made with it.
 */
export async function keptAccess(file: string): Promise<Access> {
  const kept = readAccess(file);
  const port = await freePort(kept?.port);
  const access = { port, password: kept?.password ?? randomBytes(24).toString('base64url') };
  if (kept?.port !== port) writePrivateFile(file, `${JSON.stringify(access)}\n`);
  return access;
}

function readAccess(file: string): Access | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { port, password } = JSON.parse(text) as Partial<Access>;
    if (typeof port === 'number' && typeof password === 'string') return { port, password };
  } catch {
    // Said below, with the file's name.
  }
  throw new Error(`${file} is damaged: it should hold {"port":…,"password":"…"}. Restore it.`);
}

/** Writes a file that only its owner can read, whole or not at all, and safe against a power cut. */
export function writePrivateFile(file: string, text: string): void {
  const draft = `${file}.new`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}
