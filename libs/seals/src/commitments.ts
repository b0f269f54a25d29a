import { createHash, createHmac } from 'node:crypto';
import { type Json, canonicalBytes } from './canonical-json.js';

const SALT_BYTES = 16;

/**
 * What the salts of one recording are derived from: nobody has it without the recording's own key, and
 * it is gone with that, so that no seal tells anything of people then.
 */
export const saltSecretOf = (recordingKey: Uint8Array): Buffer =>
  createHmac('sha256', recordingKey).update('recordings: salts of seals').digest();

const saltFor = (secret: Uint8Array, what: string): Buffer =>
  createHmac('sha256', secret).update(what).digest().subarray(0, SALT_BYTES);

/** The salt (16 bytes) of one fact in a seal that looked at the first `events` events of the recording. */
export const factSalt = (secret: Uint8Array, events: number, name: string): Buffer =>
  saltFor(secret, `fact ${String(events)} ${name}`);

/** The salt (16 bytes) of one second of sound, counted from 0. */
export const secondSalt = (secret: Uint8Array, second: number): Buffer =>
  saltFor(secret, `second ${String(second)}`);

/** What opens a commitment; `salt` is hex. */
export type Opening = { readonly salt: string; readonly value: Json };

/** SHA-256 (hex) over the canonical JSON of [salt, name, value]: tells nothing of the value by itself. */
export const commitmentTo = (name: string, { salt, value }: Opening): string =>
  createHash('sha256')
    .update(canonicalBytes([salt, name, value]))
    .digest('hex');

export type Facts = { readonly [name: string]: Json };
type About = { readonly secret: Uint8Array; readonly events: number; readonly facts: Facts };

/** What opens the commitments of a seal. */
export const openingsOf = ({ secret, events, facts }: About): Record<string, Opening> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      { salt: factSalt(secret, events, name).toString('hex'), value },
    ]),
  );

/** A commitment to each fact, by its name. */
export const commitmentsTo = (about: About): Record<string, string> =>
  Object.fromEntries(
    Object.entries(openingsOf(about)).map(([name, opening]) => [name, commitmentTo(name, opening)]),
  );
