import { randomUUID } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { binaryEvent, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { expect, test } from 'vitest';

import { backUpEventLog } from './log/backup.js';
import { startEventStore } from './server.js';
import {
  collect,
  CREDENTIALS,
  endOf,
  event,
  events,
  freshStream,
  startMain,
  until,
  useFolder,
} from './spec-support.js';

const folder = useFolder();
const data = (name: string) => join(folder.path, name);

async function withStore<T>(
  place: string,
  work: (client: EventStoreDBClient) => Promise<T>,
  maxBytes?: number,
): Promise<T> {
  const store = await startEventStore({ data: place, ...(maxBytes !== undefined && { maxBytes }) });
  const client = EventStoreDBClient.connectionString(store.url);
  try {
    return await work(client);
  } finally {
    await client.dispose();
    await store.stop();
  }
}

test('what was written is there after a restart: events, positions, memory of ids, metadata', async () => {
  const place = data('restart');
  const batch = events(3);
  const [before, first] = await withStore(place, async (client) => {
    const result = await client.appendToStream('a', batch, { expectedRevision: 'any' });
    await client.setStreamMetadata('a', { maxCount: 2 });
    await client.appendToStream('gone', event());
    await client.deleteStream('gone');
    await client.appendToStream('dead', event());
    await client.tombstoneStream('dead');
    return [await collect(client.readAll()), result] as const;
  });
  await withStore(place, async (client) => {
    expect(await collect(client.readAll())).toEqual(before);
    expect(await client.appendToStream('a', batch, { expectedRevision: 'any' })).toEqual(first);
    expect(await collect(client.readStream('a'))).toHaveLength(2);
    await expect(collect(client.readStream('gone'))).rejects.toMatchObject({
      type: 'stream-not-found',
    });
    await expect(client.appendToStream('dead', event())).rejects.toMatchObject({
      type: 'stream-deleted',
    });
    const next = await client.appendToStream('a', event());
    expect(next.position?.commit).toBeGreaterThan(before.at(-1)?.event?.position.commit ?? 0n);
  });
});

test('one folder has one writer', async () => {
  const place = data('locked');
  await withStore(place, async () => {
    await expect(startEventStore({ data: place })).rejects.toThrow(
      `Another event store is using ${place}`,
    );
  });
  await withStore(place, () => Promise.resolve());
});

test('a damaged file is not opened', async () => {
  const place = data('damaged');
  await withStore(place, (client) => client.appendToStream('a', events(2000)));
  const file = join(place, 'events.sqlite');
  const whole = readFileSync(file);
  truncateSync(file, Math.floor(statSync(file).size / 2));
  await expect(startEventStore({ data: place })).rejects.toThrow(/is damaged/);
  writeFileSync(file, whole);
  await withStore(place, async (client) => {
    expect(await collect(client.readStream('a'))).toHaveLength(2000);
  });
});

test('a missing record is noticed', async () => {
  const place = data('hole');
  await withStore(place, (client) => client.appendToStream('a', events(20)));
  const database = new DatabaseSync(join(place, 'events.sqlite'));
  database.exec("DELETE FROM events WHERE stream = 'a' AND revision = 10");
  database.close();
  await expect(startEventStore({ data: place })).rejects.toThrow(
    /is damaged.*does not reach the next one/,
  );
});

test('a backup made while appends go on holds all that was acknowledged before it', async () => {
  const place = data('backed-up');
  const restored = data('restored');
  const before = await withStore(place, async (client) => {
    await client.appendToStream('a', events(500));
    const going = Array.from({ length: 50 }, () => client.appendToStream('b', event()));
    mkdirSync(restored);
    backUpEventLog(place, join(restored, 'events.sqlite'));
    await Promise.all(going);
    return collect(client.readStream('a'));
  });
  await withStore(restored, async (client) => {
    expect(await collect(client.readStream('a'))).toEqual(before);
    await client.appendToStream('a', event(), { expectedRevision: 499n });
  });
  expect(() => {
    backUpEventLog(place, join(restored, 'events.sqlite'));
  }).toThrow(/exists already/);
  expect(() => {
    backUpEventLog(data('nowhere'), data('x'));
  }).toThrow(/There is no event log/);
});

test('when the disk is full appends fail, reads go on, and nothing half is kept', async () => {
  await withStore(
    data('full'),
    async (client) => {
      const big = () => binaryEvent({ type: 'big', data: Buffer.alloc(100_000) });
      let written = 0;
      const fill = async () => {
        for (;;) {
          await client.appendToStream('big', big(), { credentials: CREDENTIALS });
          written++;
        }
      };
      await expect(fill()).rejects.toMatchObject({ code: 8 });
      expect(written).toBeGreaterThan(0);
      await expect(client.appendToStream('big', big())).rejects.toMatchObject({ type: 'unknown' });
      expect(await collect(client.readStream('big'))).toHaveLength(written);
      const small = await client.appendToStream('small', event(), {
        expectedRevision: 'no_stream',
      });
      expect(small.nextExpectedRevision).toBe(0n);
    },
    2_000_000,
  );
});

test('stopping finishes the appends under way and cancels subscriptions', async () => {
  const store = await startEventStore({ data: data('drain') });
  const client = EventStoreDBClient.connectionString(store.url);
  const errors: unknown[] = [];
  const subscription = client.subscribeToAll().on('error', (error) => errors.push(error));
  await new Promise((resolve) => subscription.once('caughtUp', resolve));
  const writes = Promise.allSettled(
    Array.from({ length: 200 }, () => client.appendToStream('drained', event())),
  );
  await client.appendToStream('other', event());
  await store.stop();
  const kept = (await writes).filter((write) => write.status === 'fulfilled').length;
  await until(() => errors.length > 0);
  expect(errors[0]).toMatchObject({ type: 'cancelled' });
  await client.dispose();
  await withStore(data('drain'), async (later) => {
    expect((await collect(later.readStream('drained'))).length).toBeGreaterThanOrEqual(kept);
  });
});

/** What the writers of the crash test know. */
interface Knowledge {
  /** Ids whose append was acknowledged, with the revision it was given. */
  readonly acknowledged: Map<string, { stream: string; revision: bigint }>;
}

/** A writer retries an append of unknown outcome with the same id and the same expectation. */
async function write(
  client: EventStoreDBClient,
  stream: string,
  knowledge: Knowledge,
  going: () => boolean,
): Promise<void> {
  let revision: bigint | 'no_stream' = 'no_stream';
  while (going()) {
    const id = randomUUID();
    const next: bigint | undefined = await appendUntilKnown(client, stream, id, revision, going);
    if (next === undefined) return;
    knowledge.acknowledged.set(id, { stream, revision: next });
    revision = next;
  }
}

async function appendUntilKnown(
  client: EventStoreDBClient,
  stream: string,
  id: string,
  expectedRevision: bigint | 'no_stream',
  going: () => boolean,
): Promise<bigint | undefined> {
  const proposed = jsonEvent({ id, type: 'crash', data: { stream } });
  while (going()) {
    try {
      const options = { expectedRevision, credentials: CREDENTIALS, deadline: 2000 };
      return (await client.appendToStream(stream, proposed, options)).nextExpectedRevision;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return undefined;
}

test('killed again and again under 64 writers: nothing acknowledged is lost, nothing twice, no gap', async () => {
  const place = data('crash');
  const knowledge: Knowledge = { acknowledged: new Map() };
  let running = await startMain(place);
  const { port } = running;
  const client = EventStoreDBClient.connectionString(running.url);
  let going = true;
  const prefix = freshStream('crash');
  const writers = Array.from({ length: 64 }, (_, index) =>
    write(client, `${prefix}-${String(index)}`, knowledge, () => going),
  );
  for (let kill = 1; kill <= 4; kill++) {
    const enough = knowledge.acknowledged.size + 150;
    await until(() => knowledge.acknowledged.size >= enough);
    await endOf(running.child, 'SIGKILL');
    running = await startMain(place, port);
  }
  const enough = knowledge.acknowledged.size + 100;
  await until(() => knowledge.acknowledged.size >= enough);
  going = false;
  await Promise.all(writers);
  await client.dispose();
  await verify(running, knowledge, prefix);
}, 300_000);

async function verify(
  { child, url }: { child: ChildProcess; url: string },
  { acknowledged }: Knowledge,
  prefix: string,
): Promise<void> {
  const client = EventStoreDBClient.connectionString(url);
  const all = (await collect(client.readAll())).flatMap(({ event: found }) =>
    found?.streamId.startsWith(prefix) ? [found] : [],
  );
  await client.dispose();
  expect(await endOf(child, 'SIGTERM')).toBe(0);
  const byId = new Map(all.map((found) => [found.id, found]));
  expect(byId.size).toBe(all.length);
  const lost = [...acknowledged].filter(([id, { stream, revision }]) => {
    const found = byId.get(id);
    return found?.streamId !== stream || found.revision !== revision;
  });
  expect(lost).toEqual([]);
  const next = new Map<string, bigint>();
  for (const { streamId, revision } of all) {
    expect(revision).toBe(next.get(streamId) ?? 0n);
    next.set(streamId, revision + 1n);
  }
  expect(acknowledged.size).toBeGreaterThan(500);
}
