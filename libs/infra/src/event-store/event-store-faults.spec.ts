import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { startEventStore } from '#embedded/event-store/server';
import { endOf, startMain, until } from '#embedded/event-store/spec-support';
import { GrpcLine } from '../../../../test/support/grpc-line.js';
import { type EventStoreOptions, connectEventStore } from './esdb.event-store.js';
import {
  eventsOf,
  expectOrder,
  follow,
  newEvents,
  numbersOf,
  streamName,
} from './event-store.contract.js';
import { type EventStore, EventStoreUnavailable, type StoredEvent } from './event-store.js';

const READ = '/event_store.client.streams.Streams/Read';
const APPEND = '/event_store.client.streams.Streams/Append';

const folders: string[] = [];
const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'event-store-faults-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const connected = (url: string, options?: EventStoreOptions): EventStore => {
  const store = connectEventStore(url, options);
  onTestFinished(() => store.close());
  return store;
};

/** A store behind a line that the test can watch and break. */
const overLine = async (options?: EventStoreOptions) => {
  const server = await startEventStore({ insecure: true });
  const line = await GrpcLine.to(server.port);
  onTestFinished(async () => {
    await line.close();
    await server.stop();
  });
  return {
    line,
    store: connected(`esdb://127.0.0.1:${String(line.port)}?tls=false`, options),
  };
};

/** A server of its own that can be killed and started again on the same port and data. */
const killable = async () => {
  const folder = freshFolder();
  let server = await startMain(folder);
  const { port, url } = server;
  onTestFinished(() => endOf(server.child, 'SIGKILL').then(() => undefined));
  return {
    url,
    kill: () => endOf(server.child, 'SIGKILL'),
    restart: async () => {
      server = await startMain(folder, port);
    },
  };
};

const read = async (store: EventStore, stream: string): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for await (const event of store.readStream(stream)) events.push(event);
  return events;
};

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);

describe('an append over a broken line', () => {
  it('asks again when the answer was lost, and the events are there once', async () => {
    const { line, store } = await overLine();
    const stream = streamName();
    await store.append(stream, 'no-stream', newEvents(1));
    line.dropAnswers(APPEND, 2);
    const appended = await store.append(stream, 0n, newEvents(2, 1));
    expect(appended.revision).toBe(2n);
    expect(numbersOf(await read(store, stream))).toEqual([0, 1, 2]);
    expect(line.calls.filter((method) => method === APPEND).length).toBeGreaterThanOrEqual(4);
  });

  it('goes each on its own: none is lost when the line breaks under many', async () => {
    const { line, store } = await overLine();
    await store.append(streamName(), 'no-stream', newEvents(1));
    const streams = upTo(64).map(() => streamName());
    line.dropAnswers(APPEND, 3);
    const results = await Promise.all(
      streams.map((stream) => store.append(stream, 'no-stream', newEvents(1))),
    );
    expect(results.every(({ revision }) => revision === 0n)).toBe(true);
    for (const stream of streams) expect(await read(store, stream)).toHaveLength(1);
    expect(line.calls.filter((method) => method.endsWith('BatchAppend'))).toEqual([]);
  });
});

describe('a server that is killed', () => {
  it('takes what was appended in the meantime, once, when it is back', async () => {
    const server = await killable();
    const store = connected(server.url, { patienceMs: 20_000 });
    const stream = streamName();
    await store.append(stream, 'no-stream', newEvents(1));
    await server.kill();
    const waiting = [store.append(stream, 0n, newEvents(2, 1)), store.lastRevision(streamName())];
    await server.restart();
    expect(await waiting[0]).toMatchObject({ revision: 2n });
    expect(await waiting[1]).toBeNull();
    expect(numbersOf(await read(store, stream))).toEqual([0, 1, 2]);
  });

  it('is given up on when it stays away', async () => {
    const server = await killable();
    const store = connected(server.url, { patienceMs: 300 });
    const stream = streamName();
    await store.append(stream, 'no-stream', newEvents(1));
    await server.kill();
    await expect(store.append(stream, 0n, newEvents(1))).rejects.toThrow(EventStoreUnavailable);
    await expect(read(store, stream)).rejects.toThrow(EventStoreUnavailable);
    await expect(store.head()).rejects.toThrow(EventStoreUnavailable);
    await server.restart();
    await expect(store.append(stream, 0n, newEvents(1, 1))).resolves.toMatchObject({
      revision: 1n,
    });
  });

  it('loses and doubles nothing of what many write while it dies again and again', async () => {
    const server = await killable();
    const store = connected(server.url, { patienceMs: 25_000 });
    const writers = upTo(16).map(async () => {
      const stream = streamName();
      for (const number of upTo(25))
        await store.append(stream, number === 0 ? 'no-stream' : BigInt(number - 1), [
          ...newEvents(1, number),
        ]);
      return numbersOf(await read(store, stream));
    });
    const done = Promise.all(writers);
    for (let death = 0; death < 3; death++) {
      await read(store, streamName());
      await server.kill();
      await server.restart();
    }
    for (const numbers of await done) expect(numbers).toEqual(upTo(25));
  });

  it('leaves no gap and no double in a subscription that was in the middle', async () => {
    const server = await killable();
    const breaks: unknown[] = [];
    const store = connected(server.url, {
      patienceMs: 20_000,
      onResubscribe: (cause) => breaks.push(cause),
    });
    const noun = streamName('n');
    const size = 3_000;
    for (let from = 0; from < size; from += 500)
      await store.append(`${noun}-${String(from)}`, 'no-stream', newEvents(500, from));
    let seen = 0;
    const messages = await follow(
      store,
      { after: null, prefixes: [`${noun}-`] },
      (so) => eventsOf(so).length >= size + 500,
      async ({ kind }) => {
        if (kind !== 'event') return;
        seen++;
        if (seen !== 700 && seen !== 2_999) return;
        await server.kill();
        await server.restart();
        if (seen === 2_999)
          await store.append(`${noun}-${String(size)}`, 'no-stream', newEvents(500, size));
      },
    );
    expect(numbersOf(eventsOf(messages))).toEqual(upTo(size + 500));
    expectOrder(messages);
    expect(breaks.length).toBeGreaterThanOrEqual(1);
  });
});

describe('a line that breaks under a subscription', () => {
  it('is taken up again, many times, without a gap or a double', async () => {
    const { line, store } = await overLine();
    const noun = streamName('n');
    await store.append(`${noun}-0`, 'no-stream', newEvents(1));
    const messages = await follow(
      store,
      { after: null, prefixes: [`${noun}-`] },
      (so) => eventsOf(so).length >= 15,
      async (message) => {
        if (message.kind !== 'event') return;
        line.cut();
        const next = Number(message.event.revision) + 1;
        await store.append(`${noun}-0`, BigInt(next - 1), newEvents(1, next));
      },
    );
    expect(numbersOf(eventsOf(messages))).toEqual(upTo(15));
  });
});

describe('taking leave', () => {
  const openReads = (line: GrpcLine) =>
    [...line.open.values()].filter((method) => method === READ).length;
  const nothingOpen = (line: GrpcLine) => until(() => openReads(line) === 0);

  it('ends the call of a subscription that is idle', async () => {
    const { line, store } = await overLine();
    await follow(store, { after: null, prefixes: ['nobody-'] }, (so) =>
      so.some(({ kind }) => kind === 'caught-up'),
    );
    await nothingOpen(line);
  });

  it('ends the call of a subscription that is in full flow', async () => {
    const { line, store } = await overLine();
    const noun = streamName('n');
    for (const part of upTo(6))
      await store.append(`${noun}-${String(part)}`, 'no-stream', newEvents(500));
    let openMeanwhile = 0;
    const some = await follow(
      store,
      { after: null, prefixes: [`${noun}-`] },
      (so) => so.length >= 10,
      () => void (openMeanwhile = Math.max(openMeanwhile, openReads(line))),
    );
    expect(some).toHaveLength(10);
    expect(openMeanwhile).toBe(1);
    await nothingOpen(line);
  });

  it('ends the calls of a reader who has read enough', async () => {
    const { line, store } = await overLine();
    const stream = streamName();
    await store.append(stream, 'no-stream', newEvents(1_500));
    for (const source of [store.readStream(stream), store.readAll({})])
      for await (const event of source) {
        expect(event).toBeDefined();
        break;
      }
    await nothingOpen(line);
  });

  it('ends the calls of who asks for streams that are not there', async () => {
    const { line, store } = await overLine();
    for (const _ of upTo(20)) expect(await store.lastRevision(streamName())).toBeNull();
    await nothingOpen(line);
  });

  it('ends a subscription when the store is closed', async () => {
    const { line, store } = await overLine();
    await follow(
      store,
      { after: null, prefixes: ['nobody-'] },
      () => false,
      ({ kind }) => (kind === 'caught-up' ? store.close() : undefined),
    );
    await nothingOpen(line);
  });
});

describe('the address of a store', () => {
  it('may name several nodes of a cluster', async () => {
    const store = connectEventStore('esdb://admin:p%40ss@one:2113,two:2113,three:2113?tls=true');
    await store.close();
  });

  it('must hold credentials, without which appends would share one fate', () => {
    expect(() => connectEventStore('esdb://localhost:2113?tls=true')).toThrow(
      'EVENTSTORE_URL must be esdb://user:password@host:port',
    );
  });
});
