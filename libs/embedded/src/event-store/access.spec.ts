import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { Credentials } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startEventStore } from './server.js';
import type { RunningEventStore } from './server.js';
import { collect, event, freshStream, useEventStore } from './spec-support.js';

const ACCESS_DENIED = { type: 'access-denied' };

describe('by default', () => {
  const fixture = useEventStore();
  const withoutCredentials = () =>
    EventStoreDBClient.connectionString(fixture.store.url.replace(/\/\/.*@/, '//'));

  test.each<[string, Credentials]>([
    ['password', { username: 'admin', password: 'wrong' }],
    ['name', { username: 'AzureDiamond', password: 'changeit' }],
  ])('a wrong %s is refused by every call', async (_what, credentials) => {
    const { client } = fixture;
    const stream = freshStream();
    await client.appendToStream(stream, event());
    const calls = [
      client.appendToStream(stream, event(), { credentials }),
      collect(client.readStream(stream, { credentials })),
      collect(client.readAll({ credentials })),
      client.deleteStream(stream, { credentials }),
      client.tombstoneStream(stream, { credentials }),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject(ACCESS_DENIED);
  });

  test('nobody comes in without credentials', async () => {
    const client = withoutCredentials();
    const stream = freshStream();
    await fixture.client.appendToStream(stream, event());
    await expect(client.appendToStream(stream, event())).rejects.toMatchObject(ACCESS_DENIED);
    await expect(collect(client.readStream(stream))).rejects.toMatchObject(ACCESS_DENIED);
    await expect(collect(client.readAll())).rejects.toMatchObject(ACCESS_DENIED);
    await client.dispose();
  });

  test('a client that does not trust the certificate gets nothing', async () => {
    const url = fixture.store.url.replace(/&tlsCAFile=.*/, '');
    const client = EventStoreDBClient.connectionString(url);
    await expect(client.appendToStream(freshStream(), event())).rejects.toThrow();
    await client.dispose();
  });
});

describe('with anonymous access', () => {
  const fixture = useEventStore({ anonymousAccess: true });
  let anonymous: EventStoreDBClient;
  beforeAll(() => {
    anonymous = EventStoreDBClient.connectionString(fixture.store.url.replace(/\/\/.*@/, '//'));
  });
  afterAll(() => anonymous.dispose());

  test('everyone may use user streams, only administrators system streams and $all', async () => {
    const stream = freshStream();
    await anonymous.appendToStream(stream, event());
    expect(await collect(anonymous.readStream(stream))).toHaveLength(1);
    await expect(anonymous.appendToStream(`$${stream}`, event())).rejects.toMatchObject(
      ACCESS_DENIED,
    );
    await expect(collect(anonymous.readAll())).rejects.toMatchObject(ACCESS_DENIED);
    await fixture.client.appendToStream(`$${stream}`, event());
  });

  test('an access list decides per operation, and never against administrators', async () => {
    const stream = freshStream();
    const { client } = fixture;
    await client.appendToStream(stream, event());
    await client.setStreamMetadata(stream, {
      acl: {
        readRoles: ['$all'],
        writeRoles: [],
        deleteRoles: ['someone'],
        metaReadRoles: ['$all'],
        metaWriteRoles: ['$admins'],
      },
    });
    expect(await collect(anonymous.readStream(stream))).toHaveLength(1);
    await anonymous.getStreamMetadata(stream);
    await expect(anonymous.appendToStream(stream, event())).rejects.toMatchObject(ACCESS_DENIED);
    await expect(anonymous.deleteStream(stream)).rejects.toMatchObject(ACCESS_DENIED);
    await expect(anonymous.setStreamMetadata(stream, {})).rejects.toMatchObject(ACCESS_DENIED);
    await client.appendToStream(stream, event());
    await client.deleteStream(stream);
  });

  test('$settings changes the default, of streams without a list of their own', async () => {
    const stream = freshStream();
    const settings = { $userStreamAcl: { $r: '$all', $w: '$admins' } };
    await fixture.client.appendToStream('$settings', jsonEvent({ type: 'update', data: settings }));
    await expect(anonymous.appendToStream(stream, event())).rejects.toMatchObject(ACCESS_DENIED);
    await fixture.client.setStreamMetadata(stream, { acl: { writeRoles: ['$all'] } });
    await anonymous.appendToStream(stream, event());
    await fixture.client.appendToStream('$settings', jsonEvent({ type: 'update', data: {} }));
  });
});

describe('without TLS', () => {
  let store: RunningEventStore;
  beforeAll(async () => {
    store = await startEventStore({ insecure: true });
  });
  afterAll(() => store.stop());

  test('nothing is checked', async () => {
    const client = EventStoreDBClient.connectionString(store.url);
    await client.appendToStream('$system', event());
    expect((await collect(client.readAll())).length).toBeGreaterThan(1);
    await client.dispose();
  });
});

test('another account may be chosen, with any characters', async () => {
  const store = await startEventStore({ user: 'ö@b', password: 'p:/?#&ß' });
  const client = EventStoreDBClient.connectionString(store.url);
  await client.appendToStream('a', event());
  await client.dispose();
  await store.stop();
});
