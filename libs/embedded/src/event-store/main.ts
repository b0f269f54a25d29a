import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';

import { backUpEventLog } from './log/backup.js';
import { readArguments, USAGE, UsageError } from './arguments.js';
import { startEventStore } from './server.js';
import type { EventStoreOptions, RunningEventStore } from './server.js';
import { CertificateError } from './tls/certificate-files.js';

/** EX_CONFIG of sysexits.h: started wrongly, a restart will not help. */
const EXIT_CONFIGURATION = 78;

async function main(): Promise<void> {
  const request = readArguments(process.argv.slice(2), process.env);
  process.umask(0o077);
  switch (request.kind) {
    case 'help':
      print(USAGE);
      return;
    case 'backup':
      backUpEventLog(request.data, request.target);
      print(`The log in ${request.data} is copied to ${request.target}.`);
      return;
    case 'serve':
      await serve(request.options);
  }
}

async function serve(options: EventStoreOptions): Promise<void> {
  setLogVerbosity(logVerbosity.NONE);
  const store = await startEventStore(options);
  stopInOrder(store);
  announce(store, options);
}

/** Stops on a signal, and when the process that started this one is gone. */
function stopInOrder(store: RunningEventStore): void {
  const stop = () => {
    store.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        fail(error);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
}

function announce({ url, port, caFile }: RunningEventStore, options: EventStoreOptions): void {
  const place = options.data === undefined ? 'in memory, gone when it stops' : `in ${options.data}`;
  print(
    `Event log (single node, EventStoreDB protocol) ready, ${place}: ${withoutSecret(url, options)}`,
  );
  process.send?.({ type: 'ready', port, caFile });
}

/** The well-known default password may be shown; one that was chosen is not printed. */
function withoutSecret(url: string, { password }: EventStoreOptions): string {
  if (password === undefined) return url;
  return url.replace(/^esdb:\/\/([^:@]+):[^@]*@/, 'esdb://$1:<password>@');
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  const isConfiguration = error instanceof UsageError || error instanceof CertificateError;
  process.exit(isConfiguration ? EXIT_CONFIGURATION : 1);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch(fail);
