import {
  EventStoreDBClient,
  persistentSubscriptionToStreamSettingsFromDefaults,
} from '@eventstore/db-client';
import { expect, test } from 'vitest';

import { collect, event, freshStream, useEventStore } from './spec-support.js';

const fixture = useEventStore();

test('a client that discovers its cluster finds a cluster of one', async () => {
  const client = EventStoreDBClient.connectionString(
    fixture.store.url.replace('esdb:', 'esdb+discover:'),
  );
  const stream = freshStream();
  await client.appendToStream(stream, event());
  expect(await collect(client.readStream(stream))).toHaveLength(1);
  await client.dispose();
});

test('what is not there is answered UNIMPLEMENTED', async () => {
  const { client } = fixture;
  const settings = persistentSubscriptionToStreamSettingsFromDefaults();
  const calls = await Promise.allSettled([
    client.createPersistentSubscriptionToStream('stream', 'group', settings),
    client.createProjection('name', 'fromAll()'),
    client.listProjections(),
  ]);
  for (const call of calls) {
    expect(call).toMatchObject({ status: 'rejected', reason: { code: 12 } });
  }
});
