import { parseArgs } from 'node:util';

import type { EventStoreOptions } from './server.js';

/** Wrong command line; the message says what to change. */
export class UsageError extends Error {}

export const USAGE = `Usage: npm run eventstore -- --port N --data DIR [options]

  --port N             port to listen on (default 2113)
  --data DIR           folder of the log, made if missing
  --memory             keep everything in memory instead
  --host ADDRESS       address to listen on (default 127.0.0.1)
  --cert FILE          certificate chain, PEM (default: one of its own, kept in the data folder)
  --key FILE           its private key, PEM
  --user NAME          the account (default admin)
  --password PASSWORD  its password (default changeit); better: EVENTSTORE_PASSWORD
  --no-anonymous-access  refuse callers without credentials; by default they may use what everyone may
  --insecure           no TLS, and then no checks of who calls
  --max-bytes N        let the log grow no further; appends fail then, reads go on
  --backup FILE        copy the log in --data to a new file, while it is served or not, and end
  --help               this text`;

/** What the command line asks for. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'backup'; readonly data: string; readonly target: string }
  | { readonly kind: 'serve'; readonly options: EventStoreOptions };

/** Reads the command line. @throws UsageError */
export function readArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Request {
  const { values } = parse(args);
  if (values.help) return { kind: 'help' };
  if (values.backup === undefined)
    return { kind: 'serve', options: optionsFrom(values, environment) };
  const { data } = placeFrom(values);
  if (data === undefined) throw new UsageError('--backup needs the folder of the log: --data DIR.');
  return { kind: 'backup', data, target: values.backup };
}

function optionsFrom(
  values: Values,
  environment: Readonly<Record<string, string | undefined>>,
): EventStoreOptions {
  const { user, host } = values;
  const password = values.password ?? environment['EVENTSTORE_PASSWORD'];
  const certificate = certificateFrom(values);
  return {
    ...placeFrom(values),
    port: integerFrom('--port', values.port, 65_535) ?? 2113,
    insecure: values.insecure ?? false,
    anonymousAccess: values['anonymous-access'] ?? true,
    ...(host !== undefined && { host }),
    ...(user !== undefined && { user: userFrom(user) }),
    ...(password !== undefined && { password }),
    ...(certificate && { certificate }),
    ...maxBytesFrom(values),
  };
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        memory: { type: 'boolean' },
        host: { type: 'string' },
        cert: { type: 'string' },
        key: { type: 'string' },
        user: { type: 'string' },
        password: { type: 'string' },
        'anonymous-access': { type: 'boolean' },
        backup: { type: 'string' },
        insecure: { type: 'boolean' },
        'max-bytes': { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** In memory, a data folder is not used; the vendor's test fixtures give both. */
function placeFrom({ memory, data }: Values): { data?: string } {
  if (memory) return {};
  if (data === undefined || data === '') {
    throw new UsageError('Say where the log is to live: --data DIR, or --memory.');
  }
  return { data };
}

function certificateFrom({ cert, key }: Values): EventStoreOptions['certificate'] | undefined {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    throw new UsageError('--cert and --key belong together; give both or neither.');
  }
  return { cert, key };
}

/** HTTP Basic separates name and password by the first colon. */
function userFrom(user: string): string {
  if (user === '' || user.includes(':')) {
    throw new UsageError('--user must not be empty or hold a colon.');
  }
  return user;
}

function maxBytesFrom(values: Values): { maxBytes?: number } {
  const maxBytes = integerFrom('--max-bytes', values['max-bytes'], Number.MAX_SAFE_INTEGER);
  return maxBytes === undefined ? {} : { maxBytes };
}

function integerFrom(name: string, text: string | undefined, maximum: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= maximum) return value;
  throw new UsageError(
    `${name} must be a whole number from 0 to ${String(maximum)}, not '${text}'.`,
  );
}
