import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { END, EventStoreDBClient, jsonEvent, START, streamNameFilter } from '@eventstore/db-client';

import { postgresCommits, rawCommits, timedAsync } from './commit-floor.js';
import type { Line } from './commit-floor.js';

const SERVER = fileURLToPath(new URL('../libs/embedded/src/event-store/main.js', import.meta.url));
const PASSWORD = 'changeit';
/** Given per call, credentials make the client use the unary Append, as our adapter does. */
const CREDENTIALS = { username: 'admin', password: PASSWORD };

interface Bench {
  readonly client: EventStoreDBClient;
  readonly seconds: number;
  readonly lines: Line[];
}

export const eventStore = {
  name: 'event-store',
  about: 'appends, replay and latency of the embedded event store, beside raw commits',
  run,
} as const;

async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '3' },
      events: { type: 'string', default: '100000' },
    },
  });
  const seconds = Number(values.seconds);
  const lines: Line[] = [];
  rawCommits(lines, seconds);
  await postgresCommits(lines, seconds);
  await withServer(async (client) => {
    const bench = { client, seconds, lines };
    await appends(bench);
    await replay(bench, Number(values.events));
    await latency(bench, 50);
    await latency(bench, 500);
  });
  process.stdout.write(table(lines));
}

async function appends(bench: Bench): Promise<void> {
  const one = 'SQLite, 1 per commit';
  const many = 'SQLite, 64 per commit';
  await appendLine(bench, 'append, one at a time', 1, one);
  await appendLine(bench, 'append, one at a time, unary', 1, one, CREDENTIALS);
  await appendLine(bench, 'append, 64 in flight', 64, many);
  await appendLine(bench, 'append, 64 in flight, unary', 64, many, CREDENTIALS);
  let batch = 0;
  const batches = await timedAsync(bench.seconds, 4, async () => {
    const events = Array.from({ length: 500 }, sample);
    await bench.client.appendToStream(`batch-${String(batch++)}`, events, {
      expectedRevision: 'no_stream',
    });
  });
  bench.lines.push({
    what: 'append, 500 events each',
    value: batches * 500,
    unit: 'events/s',
    floor: many,
  });
}

async function appendLine(
  { client, seconds, lines }: Bench,
  what: string,
  inFlight: number,
  floor: string,
  credentials?: typeof CREDENTIALS,
): Promise<void> {
  const streams = Math.max(50, inFlight);
  const revisions = Array<bigint | 'no_stream'>(streams).fill('no_stream');
  let turn = 0;
  const value = await timedAsync(seconds, inFlight, async () => {
    const stream = turn++ % streams;
    const expectedRevision = revisions[stream] ?? 'no_stream';
    const result = await client.appendToStream(`${what}-${String(stream)}`, sample(), {
      expectedRevision,
      ...(credentials && { credentials }),
    });
    revisions[stream] = result.nextExpectedRevision;
  });
  lines.push({ what, value, unit: 'events/s', floor });
}

async function replay({ client, lines }: Bench, events: number): Promise<void> {
  await fill(client, events);
  lines.push({
    what: '$all, replay',
    value: await eventsPerSecond(client.readAll()),
    unit: 'events/s',
  });
  const filter = streamNameFilter({ prefixes: ['replay-'] });
  const subscription = client.subscribeToAll({ fromPosition: START, filter });
  const started = performance.now();
  let seen = 0;
  for await (const _ of subscription) if (++seen === events) break;
  const value = (seen * 1000) / (performance.now() - started);
  await subscription.unsubscribe();
  lines.push({ what: '$all, filtered subscription', value, unit: 'events/s' });
}

async function fill(client: EventStoreDBClient, events: number): Promise<void> {
  for (let written = 0; written < events; written += 1000) {
    const batch = Array.from({ length: Math.min(1000, events - written) }, sample);
    await client.appendToStream(`replay-${String(written)}`, batch, {
      expectedRevision: 'no_stream',
    });
  }
}

async function eventsPerSecond(source: AsyncIterable<unknown>): Promise<number> {
  const started = performance.now();
  let seen = 0;
  for await (const _ of source) seen++;
  return (seen * 1000) / (performance.now() - started);
}

/** From the call of append to the event at a filtered subscription of the same client. */
async function latency({ client, seconds, lines }: Bench, rate: number): Promise<void> {
  const prefix = `latency-${String(rate)}-`;
  const sent: number[] = [];
  const taken: number[] = [];
  const filter = streamNameFilter({ prefixes: [prefix] });
  const subscription = client.subscribeToAll({ fromPosition: END, filter });
  await once(subscription, 'caughtUp');
  subscription.on('data', ({ event }) => {
    taken.push(performance.now() - (sent[Number(event?.type)] ?? 0));
  });
  const total = rate * seconds;
  const pending: Promise<unknown>[] = [];
  const begin = performance.now();
  for (let index = 0; index < total; index++) {
    const due = begin + (index * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    sent[index] = performance.now();
    const event = jsonEvent({ ...sample(), type: String(index) });
    pending.push(client.appendToStream(`${prefix}${String(index % 50)}`, event));
  }
  await Promise.all(pending);
  while (taken.length < total) await new Promise((resolve) => setTimeout(resolve, 10));
  await subscription.unsubscribe();
  taken.sort((a, b) => a - b);
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const value = taken[Math.floor((total - 1) * share)] ?? 0;
    lines.push({ what: `append to subscriber at ${String(rate)}/s, ${name}`, value, unit: 'ms' });
  }
}

/** About 400 bytes of data and 90 of metadata, like an event of ours. */
function sample() {
  const data = { recording: 'r-0123456789', bytes: 123_456, note: 'x'.repeat(340) };
  const metadata = { correlation: '0123456789abcdef0123456789abcdef', by: 'system', via: 'bench' };
  return jsonEvent({ type: 'BenchmarkEvent', data, metadata });
}

async function withServer(work: (client: EventStoreDBClient) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-event-store-'));
  const server = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', SERVER, '--port', '0', '--data', folder],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, EVENTSTORE_PASSWORD: PASSWORD },
    },
  );
  try {
    const port = await readyPort(server);
    const ca = encodeURIComponent(join(folder, 'tls', 'ca.crt'));
    const url = `esdb://admin:${PASSWORD}@127.0.0.1:${String(port)}?tls=true&tlsCAFile=${ca}`;
    const client = EventStoreDBClient.connectionString(url);
    await work(client);
    await client.dispose();
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readyPort(server: ChildProcess): Promise<number> {
  const message: unknown = (await once(server, 'message'))[0];
  if (typeof message === 'object' && message && 'port' in message) return Number(message.port);
  throw new Error('The event store did not say its port.');
}

function table(lines: readonly Line[]): string {
  const rows = lines.map(({ what, value, unit, floor }) => {
    const digits = unit === 'ms' ? value.toFixed(1) : Math.round(value).toLocaleString('en');
    const base = lines.find((line) => line.what === floor);
    const ratio = base ? `${(value / base.value).toFixed(2)} × ${base.what}` : '';
    return [what.padEnd(40), digits.padStart(10), unit.padEnd(9), ratio].join(' ').trimEnd();
  });
  return `${rows.join('\n')}\n`;
}
