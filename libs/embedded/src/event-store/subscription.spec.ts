import { excludeSystemEvents, streamNameFilter } from '@eventstore/db-client';
import type { AllStreamSubscription, Position, StreamSubscription } from '@eventstore/db-client';
import { expect, test } from 'vitest';

import { collect, event, events, freshStream, until, useEventStore } from './spec-support.js';

const fixture = useEventStore();

/** What a subscription has brought so far. */
function record(subscription: StreamSubscription | AllStreamSubscription) {
  const heard = {
    events: [] as string[],
    revisions: [] as bigint[],
    caughtUp: 0,
    confirmed: 0,
    errors: [] as unknown[],
  };
  const source: StreamSubscription = subscription;
  source.on('data', ({ event: found, link }) => {
    const original = link ?? found;
    heard.events.push(`${original?.streamId ?? ''}@${String(original?.revision)}`);
    heard.revisions.push(original?.revision ?? -1n);
  });
  source.on('caughtUp', () => heard.caughtUp++);
  source.on('confirmation', () => heard.confirmed++);
  source.on('error', (error) => heard.errors.push(error));
  return heard;
}

test('a stream subscription catches up, says so once, and goes on live', async () => {
  const stream = freshStream();
  await fixture.client.appendToStream(stream, events(300));
  const subscription = fixture.client.subscribeToStream(stream);
  const heard = record(subscription);
  await until(() => heard.caughtUp === 1);
  expect(heard.events).toHaveLength(300);
  await fixture.client.appendToStream(stream, events(5));
  await until(() => heard.events.length === 305);
  await subscription.unsubscribe();
  expect(heard).toMatchObject({ confirmed: 1, caughtUp: 1, errors: [] });
  expect(heard.revisions).toEqual(Array.from({ length: 305 }, (_, index) => BigInt(index)));
});

test.each([
  ['behind a revision', 1n, [2n, 3n]],
  ['from the end', 'end', [3n]],
  ['from the start', 'start', [0n, 1n, 2n, 3n]],
] as const)('a stream subscription starts %s', async (_name, fromRevision, expected) => {
  const stream = freshStream();
  await fixture.client.appendToStream(stream, events(3));
  const subscription = fixture.client.subscribeToStream(stream, { fromRevision });
  const heard = record(subscription);
  await until(() => heard.caughtUp === 1);
  await fixture.client.appendToStream(stream, event());
  await until(() => heard.revisions.at(-1) === 3n);
  await subscription.unsubscribe();
  expect(heard.revisions).toEqual(expected);
});

test('a subscription may wait for a stream that does not exist, and survives its soft delete', async () => {
  const stream = freshStream();
  const subscription = fixture.client.subscribeToStream(stream);
  const heard = record(subscription);
  await until(() => heard.caughtUp === 1);
  await fixture.client.appendToStream(stream, events(2));
  await fixture.client.deleteStream(stream);
  await fixture.client.appendToStream(stream, event());
  await until(() => heard.revisions.at(-1) === 2n);
  await subscription.unsubscribe();
  expect(heard.revisions).toEqual([0n, 1n, 2n]);
});

test('a tombstone is the last thing a stream subscription gets', async () => {
  const stream = freshStream();
  await fixture.client.appendToStream(stream, event());
  const heard = record(fixture.client.subscribeToStream(stream));
  await until(() => heard.caughtUp === 1);
  await fixture.client.tombstoneStream(stream);
  await until(() => heard.errors.length > 0);
  expect(heard.errors[0]).toMatchObject({ type: 'stream-deleted', streamName: stream });
  expect(heard.revisions).toEqual([0n, 9223372036854775807n]);
  const late = record(fixture.client.subscribeToStream(stream));
  await until(() => late.errors.length > 0);
  expect(late.errors[0]).toMatchObject({ type: 'stream-deleted' });
});

test('a subscription that starts among concurrent appends misses nothing and repeats nothing', async () => {
  const prefix = freshStream('storm');
  const filter = streamNameFilter({ prefixes: [prefix] });
  const write = async (writer: number) => {
    for (let revision = -1n; revision < 29n; revision++) {
      const expectedRevision = revision < 0n ? 'no_stream' : revision;
      await fixture.client.appendToStream(`${prefix}-${String(writer)}`, event(), {
        expectedRevision,
      });
    }
  };
  const writers = Promise.all(Array.from({ length: 20 }, (_, index) => write(index)));
  const heards: ReturnType<typeof record>[] = [];
  const subscriptions: AllStreamSubscription[] = [];
  for (let start = 0; start < 5; start++) {
    const subscription = fixture.client.subscribeToAll({ fromPosition: 'start', filter });
    subscriptions.push(subscription);
    heards.push(record(subscription));
    await fixture.client.appendToStream(freshStream('pause'), event());
  }
  await writers;
  await until(() => heards.every((heard) => heard.events.length >= 600));
  await Promise.all(subscriptions.map((subscription) => subscription.unsubscribe()));
  const logged = (await collect(fixture.client.readAll()))
    .map(({ event: found }) => `${found?.streamId ?? ''}@${String(found?.revision)}`)
    .filter((name) => name.startsWith(prefix));
  for (const heard of heards) expect(heard.events).toEqual(logged);
  expect(new Set(logged).size).toBe(600);
});

test('a $all subscription goes on behind a position, waits at a future one, refuses one between records', async () => {
  const stream = freshStream();
  const { position } = await fixture.client.appendToStream(stream, events(2));
  const at = position ?? { commit: 0n, prepare: 0n };
  await fixture.client.appendToStream(stream, event());
  const behind = fixture.client.subscribeToAll({ fromPosition: at });
  const heard = record(behind);
  await until(() => heard.caughtUp === 1);
  expect(heard.events).toEqual([`${stream}@2`]);
  await behind.unsubscribe();

  const between = { commit: at.commit + 1n, prepare: at.commit + 1n };
  const refused = record(fixture.client.subscribeToAll({ fromPosition: between }));
  await until(() => refused.errors.length > 0);
  expect(refused.errors[0]).toMatchObject({ code: 3 });

  const future = fixture.client.subscribeToAll({
    fromPosition: { commit: 2n ** 60n, prepare: 2n ** 60n },
  });
  const waiting = record(future);
  await until(() => waiting.caughtUp === 1);
  expect(waiting.events).toEqual([]);
  await future.unsubscribe();
});

test('checkpoints come every interval and before catching up, ever higher, with or without a match', async () => {
  const prefix = freshStream('checkpoints');
  const { position } = await fixture.client.appendToStream(`${prefix}-a`, event());
  await fixture.client.appendToStream(freshStream('other'), events(200));
  const checkpoints: bigint[] = [];
  const checkpointReached = (_: unknown, { commit }: Position) => {
    checkpoints.push(commit);
    return Promise.resolve();
  };
  const subscription = fixture.client.subscribeToAll({
    ...(position && { fromPosition: position }),
    filter: streamNameFilter({ prefixes: [prefix], checkpointInterval: 2, checkpointReached }),
  });
  const heard = record(subscription);
  await until(() => heard.caughtUp === 1);
  // 200 events considered, one checkpoint per 64, one more at the end.
  expect(checkpoints).toHaveLength(4);
  await fixture.client.appendToStream(freshStream('other'), events(56));
  await until(() => checkpoints.length === 5);
  expect(checkpoints).toEqual([...new Set(checkpoints)].sort((a, b) => Number(a - b)));
  const fromPosition = { commit: checkpoints[4] ?? 0n, prepare: checkpoints[4] ?? 0n };
  await fixture.client.appendToStream(`${prefix}-a`, event());
  const resumed = record(
    fixture.client.subscribeToAll({ fromPosition, filter: excludeSystemEvents() }),
  );
  await until(() => resumed.caughtUp === 1);
  expect(resumed.events).toEqual([`${prefix}-a@1`]);
  await subscription.unsubscribe();
});

test('a subscriber that does not read holds up neither appends nor others', async () => {
  const prefix = freshStream('slow');
  const filter = streamNameFilter({ prefixes: [prefix] });
  const slow = fixture.client.subscribeToAll({ fromPosition: 'start', filter });
  const quick = fixture.client.subscribeToAll({ fromPosition: 'start', filter });
  const heard = record(quick);
  for (let batch = 0; batch < 10; batch++) {
    await fixture.client.appendToStream(`${prefix}-${String(batch)}`, events(500));
  }
  await until(() => heard.events.length === 5000);
  let late = 0;
  for await (const _ of slow) if (++late === 5000) break;
  expect(late).toBe(5000);
  await Promise.all([slow.unsubscribe(), quick.unsubscribe()]);
});
