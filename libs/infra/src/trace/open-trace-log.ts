import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { systemClock } from '../clock.js';
import type { Config } from '../config.js';
import type { LogStore } from './log-store.js';
import { LogWriter } from './log-writer.js';
import { PostgresLogStore } from './postgres.log-store.js';
import { tellTo } from './trace.js';

/** The log of all processes, with this one's lines going into it. */
export type OpenTraceLog = { readonly store: LogStore; close(): Promise<void> };

/** Lines are kept from now on, as soon as the database is there. Opened first and closed last. */
export const openTraceLog = (config: Config, process: string, log: Logger): OpenTraceLog => {
  const clock = systemClock(config.clockOffsetMs);
  const store = new PostgresLogStore(config.databaseUrl, clock);
  const instance = `${hostname()}/${String(globalThis.process.pid)}`;
  const onFault = (error: unknown) => {
    log.warn({ err: error }, 'lines of the log wait: the database does not take them');
  };
  const writer = new LogWriter({ store, clock, process, instance, onFault });
  tellTo(writer);
  const close = async () => {
    tellTo(null);
    await writer.close();
    await store.close();
  };
  return { store, close };
};
