import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { EventStoreDBClient } from '@eventstore/db-client';
import { expect, test } from 'vitest';

import { collect, endOf, event, spawnMain, startMain, until, useFolder } from './spec-support.js';
import { makeServerCertificate } from './tls/certificate.js';

const folder = useFolder();

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

async function ended(child: ChildProcess): Promise<Ended> {
  const output = gather(child);
  const [code]: unknown[] = await once(child, 'close');
  return { code: code as number | null, output: output() };
}

function gather(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => (text += String(chunk)));
  return () => text;
}

test.each([
  [['--memory', '--port', 'many'], /--port must be a whole number/],
  [['--port', '1'], /--data DIR, or --memory/],
  [['--memory', '--wrong'], /Unknown option '--wrong'/],
  [['--memory', '--cert', 'x'], /--cert and --key belong together/],
  [['--memory', '--user', 'a:b'], /--user must not/],
  [['--memory', '--cert', '/missing', '--key', '/missing'], /certificate cannot be read: ENOENT/],
])('bad arguments %j end with 78 and a clear line', async (args, line) => {
  const { code, output } = await ended(spawnMain(args));
  expect(code).toBe(78);
  expect(output).toMatch(line);
  expect(output.trim().split('\n')).toHaveLength(1);
});

test('copies a log that is being served, so that the copy can be served too', async () => {
  const [place, restored] = [join(folder.path, 'served'), join(folder.path, 'restored')];
  const { child, url } = await startMain(place);
  const client = EventStoreDBClient.connectionString(url);
  await client.appendToStream('a', event());
  mkdirSync(restored);
  const target = join(restored, 'events.sqlite');
  const copied = await ended(spawnMain(['--data', place, '--backup', target]));
  expect(copied.code).toBe(0);
  const again = await ended(spawnMain(['--data', place, '--backup', target]));
  expect(again).toMatchObject({ code: 1 });
  expect(again.output).toMatch(/exists already/);
  await client.dispose();
  expect(await endOf(child, 'SIGTERM')).toBe(0);
  const copy = await startMain(restored);
  const reader = EventStoreDBClient.connectionString(copy.url);
  expect(await collect(reader.readStream('a'))).toHaveLength(1);
  await reader.dispose();
  expect(await endOf(copy.child, 'SIGTERM')).toBe(0);
});

test('tells how to connect, keeps its key to itself, stops in order', async () => {
  const place = join(folder.path, 'normal');
  const { child, url } = await startMain(place);
  const client = EventStoreDBClient.connectionString(url);
  await client.appendToStream('a', event());
  await client.dispose();
  expect(statSync(join(place, 'tls', 'server.key')).mode & 0o777).toBe(0o600);
  expect(statSync(place).mode & 0o777).toBe(0o700);
  expect(await endOf(child, 'SIGTERM')).toBe(0);
  const again = await startMain(place);
  const later = EventStoreDBClient.connectionString(again.url);
  expect(await collect(later.readStream('a'))).toHaveLength(1);
  await later.dispose();
  expect(await endOf(again.child, 'SIGINT')).toBe(0);
});

test('shows the connection string, but never a password that was chosen', async () => {
  const child = spawnMain(['--port', '0', '--memory'], 'secret-word');
  const output = gather(child);
  await once(child, 'message');
  await until(() => output().includes('\n'));
  expect(output()).toMatch(/esdb:\/\/admin:<password>@127\.0\.0\.1:\d+\?tls=true&tlsCAFile=/);
  expect(output()).not.toContain('secret-word');
  await endOf(child, 'SIGTERM');
});

test('a port in use and a folder in use are clear lines', async () => {
  const place = join(folder.path, 'taken');
  const { child, port } = await startMain(place);
  const onPort = await ended(spawnMain(['--port', String(port), '--memory']));
  expect(onPort).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^Port \d+ is in use\..*\n$/) as string,
  });
  const inFolder = await ended(spawnMain(['--port', '0', '--data', place]));
  expect(inFolder).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^Another event store is using/) as string,
  });
  await endOf(child, 'SIGTERM');
});

test('stops when the process that started it is gone', async () => {
  const { child } = await startMain(join(folder.path, 'orphan'));
  const exit = once(child, 'exit');
  child.disconnect();
  expect((await exit)[0]).toBe(0);
});

test('serves with a given certificate', async () => {
  const place = join(folder.path, 'given');
  mkdirSync(place);
  const { ca, cert, key } = makeServerCertificate(['localhost', '127.0.0.1']);
  const file = (name: string, text: string) => {
    writeFileSync(join(place, name), text);
    return join(place, name);
  };
  const [certFile, keyFile, caFile] = [file('c.pem', cert), file('k.pem', key), file('ca.pem', ca)];
  const child = spawnMain(['--port', '0', '--memory', '--cert', certFile, '--key', keyFile]);
  const [message]: unknown[] = await once(child, 'message');
  const { port } = message as { port: number };
  const url = `esdb://admin:changeit@localhost:${String(port)}?tls=true&tlsCAFile=${encodeURIComponent(caFile)}`;
  const client = EventStoreDBClient.connectionString(url);
  await client.appendToStream('a', event());
  await client.dispose();
  await endOf(child, 'SIGTERM');
});
