import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { folderOf } from './blobs/folder-of.js';
import { type OidcConfig, oidcConfigOf, oidcEnvironment, oidcFaults } from './oidc-config.js';
import type { Place } from './destroyed/destroyed-list.js';

const DURATION = /^(\d+)(s|m|h|d)$/;
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LONGEST_MS = 36_500 * UNIT_MS.d;

const durationMs = z
  .string()
  .regex(DURATION, 'must be a whole number with s, m, h or d, such as 31d')
  .transform((text) => {
    const [, count, unit] = DURATION.exec(text) ?? [];
    return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  })
  .refine((ms) => ms <= LONGEST_MS, 'must not be longer than 36500d');

const NOT_A_PORT = 'must be a port: a whole number from 0 to 65535';

const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => schemes.some((scheme) => text.startsWith(scheme)),
      `must start with ${schemes.join(' or ')}`,
    );

const isNetwork = (text: string): boolean => {
  const [address = '', prefix, ...more] = text.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (bits === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
};

const proxies = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((each) => each !== ''))
  .refine(
    (all) => all.every(isNetwork),
    'must be addresses or networks, such as 10.0.0.5,192.168.0.0/16',
  );

const environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, NOT_A_PORT)
    .transform(Number)
    .refine((port) => port <= 65_535, NOT_A_PORT)
    .default(8080),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be an address or a host name')
    .default('127.0.0.1'),
  PUBLIC_URL: url('http://', 'https://').optional(),
  DATA_DIR: z.string().default('./data'),
  EVENTSTORE_URL: url('esdb://', 'esdb+discover://'),
  DATABASE_URL: url('postgres://', 'postgresql://'),
  REDIS_URL: url('redis://', 'rediss://').optional(),
  BLOB_URL: url('file:').optional(),
  DESTROYED_URL: url('file:').optional(),
  TRUST_PROXY: proxies.default([]),
  CRYPT_KEY: z.string().optional(),
  CRYPT_KEY_FILE: z.string().optional(),
  ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  CLOCK_OFFSET: durationMs.default(0),
  NODE_ENV: z.string().optional(),
  ...oidcEnvironment,
});

export type Config = {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | null;
  readonly dataDir: string;
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  /** `null`: jobs live in PostgreSQL. */
  readonly redisUrl: string | null;
  readonly blobUrl: string;
  /** Where the list of destroyed keys is kept: with the data, and where no backup of that reaches. */
  readonly destroyedPlaces: readonly Place[];
  /** Addresses and networks of reverse proxies whose word on the client's address is believed. */
  readonly trustedProxies: readonly string[];
  readonly adminPassword: string | null;
  /** Crypt keys that open what is encrypted, from the start on: the one in force, and earlier ones. */
  readonly cryptKeys: readonly string[];
  readonly logLevel: string;
  readonly clockOffsetMs: number;
  /** `null`: people sign in with a name and a password only. */
  readonly oidc: OidcConfig | null;
};

/** The environment has faults; `message` names all of them at once, a line each. */
export class ConfigFault extends Error {}

/** `EX_CONFIG` of sysexits.h. */
export const EXIT_CONFIG = 78;

/** What only the processes of the product itself are told, and no program that they start. */
const SECRETS = ['CRYPT_KEY', 'ADMIN_PASSWORD'] as const;

/** Those of the secrets that are given. */
export const secretsOf = (env: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    SECRETS.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );

/** So that nothing that is started from here on gets them. */
export const forgetSecrets = (env: Record<string, string | undefined>): void => {
  for (const name of SECRETS) Reflect.deleteProperty(env, name);
};

/** Reads the environment once, at boot. @throws ConfigFault */
export const loadConfig = (env: Record<string, string | undefined>): Config => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  const faults = parsed.success ? [] : parsed.error.issues.map(faultLine(given));
  if (given.CLOCK_OFFSET && given.NODE_ENV === 'production')
    faults.push('CLOCK_OFFSET: is for rehearsals and tests; not with NODE_ENV=production');
  faults.push(...oidcFaults(given));
  const inFile = cryptKeysIn(given.CRYPT_KEY_FILE, faults);
  if (!parsed.success || faults.length > 0) throw new ConfigFault(faults.join('\n'));
  const e = parsed.data;
  const dataDir = resolve(e.DATA_DIR);
  return {
    port: e.PORT,
    host: e.HOST,
    publicUrl: e.PUBLIC_URL ?? null,
    dataDir,
    eventStoreUrl: e.EVENTSTORE_URL,
    databaseUrl: e.DATABASE_URL,
    redisUrl: e.REDIS_URL ?? null,
    blobUrl: e.BLOB_URL ?? `file:${join(dataDir, 'blobs')}`,
    destroyedPlaces: destroyedPlaces(dataDir, e.DESTROYED_URL),
    trustedProxies: e.TRUST_PROXY,
    adminPassword: e.ADMIN_PASSWORD ?? null,
    cryptKeys: [...(e.CRYPT_KEY === undefined ? [] : [e.CRYPT_KEY]), ...inFile],
    logLevel: e.LOG_LEVEL,
    clockOffsetMs: e.CLOCK_OFFSET,
    oidc: oidcConfigOf(e),
  };
};

/** One on each line, so that earlier ones can stand there too. */
const cryptKeysIn = (path: string | undefined, faults: string[]): string[] => {
  if (path === undefined) return [];
  try {
    return readFileSync(path, 'utf8')
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  } catch (error) {
    faults.push(`CRYPT_KEY_FILE: cannot be read: ${(error as Error).message}`);
    return [];
  }
};

/** A folder beside the data that cannot be made is done without; one that was asked for is not. */
const destroyedPlaces = (dataDir: string, asked: string | undefined): Place[] => [
  { folder: join(dataDir, 'destroyed'), optional: false },
  asked === undefined
    ? { folder: `${dataDir}-destroyed`, optional: true }
    : { folder: folderOf(asked), optional: false },
];

/**
 * Connections to this machine go straight: the gRPC client would take even those through a proxy that the
 * environment names.
 */
export const keepLoopbackDirect = (env: Record<string, string | undefined>): void => {
  const kept = env.no_grpc_proxy ?? env.no_proxy ?? env.NO_PROXY;
  env.no_grpc_proxy = [...(kept ? [kept] : []), '127.0.0.1', 'localhost', '::1'].join(',');
};

const faultLine = (given: Record<string, string | undefined>) => (issue: z.core.$ZodIssue) => {
  const name = String(issue.path[0]);
  const missing = given[name] === undefined;
  return missing
    ? `${name}: is missing; "npm start" provides it, a process on its own needs it in its environment`
    : `${name}: ${issue.message}`;
};
