import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Server, ServerCredentials } from '@grpc/grpc-js';

import type { EventLog } from './log/event-log.js';
import { openLog } from './log/open-log.js';
import { basicAuthentication, insecure } from './rpc/authentication.js';
import type { Account } from './rpc/authentication.js';
import { takeBatchesApart } from './rpc/message-batches.js';
import { registerMethods } from './rpc/methods.js';
import { ownCertificate, readCertificate } from './tls/certificate-files.js';
import type { TlsMaterial } from './tls/certificate-files.js';

/** How the event store runs. Without anything: in memory, on a free loopback port, with TLS. */
export interface EventStoreOptions {
  /** Folder of the log and the certificate; without it everything is in memory. */
  readonly data?: string;
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** Default admin. */
  readonly user?: string;
  /** Default changeit. */
  readonly password?: string;
  /** PEM files; without them the store makes a certificate of its own. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** No TLS, and then no checks of who calls at all. */
  readonly insecure?: boolean;
  /** Let callers without credentials use streams whose access list allows everyone. */
  readonly anonymousAccess?: boolean;
  /** The log grows no further than this many bytes; appends fail then, reads go on. */
  readonly maxBytes?: number;
}

export interface RunningEventStore {
  /** Connection string for EventStoreDB clients, with credentials. */
  readonly url: string;
  readonly port: number;
  /** The certificate authority clients must trust, if the store made its own. */
  readonly caFile?: string;
  /** Ends calls, lets appends under way finish, and closes the log. */
  stop(): Promise<void>;
}

/** The port is taken. */
export class PortInUse extends Error {}

const MAX_APPEND_SIZE = 1024 * 1024;
/** The protocol allows messages of 16 MiB; the rest is room for what surrounds an event. */
const MAX_MESSAGE_SIZE = 17 * 1024 * 1024;
const STOP_DEADLINE_MS = 3000;

/** Starts the event store in this process. */
export async function startEventStore(options: EventStoreOptions = {}): Promise<RunningEventStore> {
  const opened = await openLog({
    ...(options.data !== undefined && { folder: options.data }),
    ...(options.maxBytes !== undefined && { maxBytes: options.maxBytes }),
  });
  const scratch = options.data ?? mkdtempSync(join(tmpdir(), 'event-store-'));
  const cleanUp = async () => {
    await opened.close();
    if (options.data === undefined) rmSync(scratch, { recursive: true, force: true });
  };
  try {
    const tls = options.insecure ? undefined : tlsMaterial(options, scratch);
    return await serve(options, opened.log, tls, cleanUp);
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

async function serve(
  options: EventStoreOptions,
  log: EventLog,
  tls: TlsMaterial | undefined,
  cleanUp: () => Promise<void>,
): Promise<RunningEventStore> {
  const stopping = new AbortController();
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_SIZE,
    'grpc.max_send_message_length': -1,
    interceptors: [takeBatchesApart],
  });
  const address = { host: options.host ?? '127.0.0.1', port: options.port ?? 0 };
  registerMethods(server, {
    log,
    address,
    instanceId: randomUUID(),
    authenticate: authentication(options),
    maxAppendSize: MAX_APPEND_SIZE,
    stopping: stopping.signal,
  });
  address.port = await bind(server, address, tls);
  const stop = once(async () => {
    stopping.abort();
    await shutDown(server);
    await cleanUp();
  });
  const running = { url: connectionString(options, address, tls), port: address.port, stop };
  return { ...running, ...(tls?.caFile !== undefined && { caFile: tls.caFile }) };
}

function account({ user = 'admin', password = 'changeit' }: EventStoreOptions): Account {
  return { user, password };
}

function authentication(options: EventStoreOptions) {
  if (options.insecure) return insecure;
  return basicAuthentication(account(options), options.anonymousAccess ?? false);
}

function tlsMaterial({ certificate, host }: EventStoreOptions, folder: string): TlsMaterial {
  if (certificate) return readCertificate(certificate.cert, certificate.key);
  return ownCertificate(folder, [...new Set(['localhost', '127.0.0.1', host ?? '127.0.0.1'])]);
}

function bind(
  server: Server,
  address: { host: string; port: number },
  tls: TlsMaterial | undefined,
): Promise<number> {
  const credentials = tls
    ? ServerCredentials.createSsl(null, [{ cert_chain: tls.cert, private_key: tls.key }])
    : ServerCredentials.createInsecure();
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return new Promise((resolve, reject) => {
    server.bindAsync(`${host}:${String(address.port)}`, credentials, (error, port) => {
      if (!error) resolve(port);
      else reject(bindFailure(error, address.port));
    });
  });
}

function bindFailure(error: Error, port: number): Error {
  if (!error.message.includes('EADDRINUSE')) return error;
  return new PortInUse(`Port ${String(port)} is in use. Stop what uses it or choose another port.`);
}

/** Waits for calls to end; those that do not are cut off. */
function shutDown(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => {
      server.forceShutdown();
    }, STOP_DEADLINE_MS);
    server.tryShutdown(() => {
      clearTimeout(deadline);
      resolve();
    });
  });
}

function connectionString(
  options: EventStoreOptions,
  { host, port }: { host: string; port: number },
  tls: TlsMaterial | undefined,
): string {
  const at = `${host}:${String(port)}`;
  if (!tls) return `esdb://${at}?tls=false`;
  const { user, password } = account(options);
  const ca = tls.caFile === undefined ? '' : `&tlsCAFile=${encodeURIComponent(tls.caFile)}`;
  return `esdb://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${at}?tls=true${ca}`;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
