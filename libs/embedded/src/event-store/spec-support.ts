import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { EventData } from '@eventstore/db-client';
import { afterAll, beforeAll } from 'vitest';

import { startEventStore } from './server.js';
import type { EventStoreOptions, RunningEventStore } from './server.js';

const MAIN = fileURLToPath(
  new URL('../../../../dist/libs/embedded/src/event-store/main.js', import.meta.url),
);

/** Given per call, credentials make the client use the unary Append instead of BatchAppend. */
export const CREDENTIALS = { username: 'admin', password: 'changeit' };

/** Both ways the client has of appending. */
export const APPEND_PATHS = [
  ['BatchAppend', {}],
  ['Append', { credentials: CREDENTIALS }],
] as const;

/** A store and a client for the tests of one file; started before them, stopped after. */
export class Fixture {
  client!: EventStoreDBClient;
  store!: RunningEventStore;
}

export function useEventStore(options: EventStoreOptions = {}): Fixture {
  const fixture = new Fixture();
  beforeAll(async () => {
    fixture.store = await startEventStore(options);
    fixture.client = EventStoreDBClient.connectionString(fixture.store.url);
  });
  afterAll(async () => {
    await fixture.client.dispose();
    await fixture.store.stop();
  });
  return fixture;
}

export function event(type = 'tested', data: Record<string, unknown> = {}): EventData {
  return jsonEvent({ type, data });
}

export function events(count: number, type = 'tested'): EventData[] {
  return Array.from({ length: count }, (_, index) => event(type, { index }));
}

let streams = 0;
/** A stream name no other test uses. */
export function freshStream(prefix = 'stream'): string {
  return `${prefix}-${String(process.pid)}-${String(streams++)}`;
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}

/** A folder that is removed when the file's tests are over. */
export function useFolder(): { path: string } {
  const folder = { path: '' };
  beforeAll(() => {
    folder.path = mkdtempSync(join(tmpdir(), 'event-store-spec-'));
  });
  afterAll(() => {
    rmSync(folder.path, { recursive: true, force: true });
  });
  return folder;
}

/** Asks until the answer is yes, or fails after the deadline. */
export async function until(condition: () => boolean, deadlineMs = 60_000): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!condition()) {
    if (Date.now() > end)
      throw new Error(`Not so after ${String(deadlineMs)} ms: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The built program as a child process. */
export function spawnMain(args: readonly string[], password?: string): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...(password !== undefined && { EVENTSTORE_PASSWORD: password }) },
  });
}

/** Starts the program on a data folder; resolves with the child and a connection string. */
export async function startMain(
  folder: string,
  port = 0,
): Promise<{ child: ChildProcess; port: number; url: string }> {
  const child = spawnMain(['--port', String(port), '--data', folder]);
  const messages: unknown[] = await once(child, 'message');
  const ready = messages[0] as { port: number };
  const ca = encodeURIComponent(join(folder, 'tls', 'ca.crt'));
  const url = `esdb://admin:changeit@127.0.0.1:${String(ready.port)}?tls=true&tlsCAFile=${ca}`;
  return { child, port: ready.port, url };
}

export async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, 'exit');
  child.kill(signal);
  const ended: unknown[] = await exit;
  return ended[0] as number | null;
}
