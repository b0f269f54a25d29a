import type { Filter } from '@eventstore/db-client';
import { binaryEvent, eventTypeFilter, jsonEvent, streamNameFilter } from '@eventstore/db-client';
import { describe, expect, test } from 'vitest';

import { collect, event, events, freshStream, until, useEventStore } from './spec-support.js';

const fixture = useEventStore();

type StreamOptions = Parameters<typeof fixture.client.readStream>[1];

async function revisions(stream: string, options?: StreamOptions): Promise<number[]> {
  const found = await collect(fixture.client.readStream(stream, options));
  return found.map((resolved) => Number(resolved.event?.revision));
}

async function filled(count: number): Promise<string> {
  const stream = freshStream();
  await fixture.client.appendToStream(stream, events(count));
  return stream;
}

describe('a stream', () => {
  test('is read forwards and backwards, from anywhere, and no further than asked', async () => {
    const stream = await filled(300);
    expect(await revisions(stream)).toEqual(Array.from({ length: 300 }, (_, index) => index));
    expect(await revisions(stream, { fromRevision: 298n })).toEqual([298, 299]);
    expect(await revisions(stream, { fromRevision: 100n, maxCount: 2 })).toEqual([100, 101]);
    const backwards = { direction: 'backwards' } as const;
    expect(await revisions(stream, { ...backwards, fromRevision: 'end', maxCount: 3 })).toEqual([
      299, 298, 297,
    ]);
    expect(await revisions(stream, { ...backwards, fromRevision: 1n })).toEqual([1, 0]);
    expect(await revisions(stream, { ...backwards, fromRevision: 'end' })).toHaveLength(300);
  });

  test('ends quietly when read behind its end', async () => {
    const stream = await filled(2);
    expect(await revisions(stream, { fromRevision: 2n })).toEqual([]);
    expect(await revisions(stream, { fromRevision: 2n ** 63n })).toEqual([]);
    expect(await revisions(stream, { direction: 'backwards', fromRevision: 9n })).toEqual([1, 0]);
  });

  test('that never was is not found', async () => {
    const missing = freshStream();
    await expect(revisions(missing)).rejects.toMatchObject({
      type: 'stream-not-found',
      streamName: missing,
    });
  });

  test('shows only its last $maxCount events, from $tb on, none older than $maxAge', async () => {
    const stream = await filled(20);
    const { client } = fixture;
    await client.setStreamMetadata(stream, { maxCount: 2 });
    expect(await revisions(stream)).toEqual([18, 19]);
    await client.setStreamMetadata(stream, { truncateBefore: 17 });
    expect(await revisions(stream)).toEqual([17, 18, 19]);
    expect(await revisions(stream, { direction: 'backwards', fromRevision: 'end' })).toEqual([
      19, 18, 17,
    ]);
    await client.setStreamMetadata(stream, { maxAge: 1 });
    const written = Date.now();
    await until(() => Date.now() > written + 1100);
    await client.appendToStream(stream, event());
    expect(await revisions(stream)).toEqual([20]);
  });

  test('has metadata of which only the last counts', async () => {
    const stream = await filled(1);
    expect(await fixture.client.getStreamMetadata(stream)).toEqual({ streamName: stream });
    await fixture.client.setStreamMetadata(stream, { maxCount: 5 });
    await fixture.client.setStreamMetadata(stream, { maxCount: 6, own: { turkey: '🦃' } });
    const { metadata } = await fixture.client.getStreamMetadata(stream);
    expect(metadata).toEqual({ maxCount: 6, own: { turkey: '🦃' } });
    expect(await revisions(`$$${stream}`)).toEqual([1]);
  });
});

describe('$all', () => {
  test('holds everything in order, forwards and backwards, and says at its start what it is', async () => {
    const stream = await filled(150);
    const forwards = await collect(fixture.client.readAll());
    const backwards = await collect(
      fixture.client.readAll({ direction: 'backwards', fromPosition: 'end' }),
    );
    expect(forwards.map((found) => found.event?.id)).toEqual(
      backwards.map((found) => found.event?.id).reverse(),
    );
    expect(forwards.filter((found) => found.event?.streamId === stream)).toHaveLength(150);
    expect(JSON.stringify(forwards[0]?.event?.data)).toContain('It is not EventStoreDB');
  });

  test('is read from a record on, that one included forwards and excluded backwards', async () => {
    const stream = await filled(3);
    const [first, second] = await collect(fixture.client.readStream(stream));
    const fromPosition = second?.event?.position ?? 'start';
    const [forwards] = await collect(fixture.client.readAll({ fromPosition, maxCount: 1 }));
    const [backwards] = await collect(
      fixture.client.readAll({ fromPosition, direction: 'backwards', maxCount: 1 }),
    );
    expect(forwards?.event).toEqual(second?.event);
    expect(backwards?.event).toEqual(first?.event);
  });

  test('cannot be read from between two records', async () => {
    const stream = await filled(1);
    const [only] = await collect(fixture.client.readStream(stream));
    const between = (only?.event?.position?.commit ?? 0n) + 1n;
    const fromPosition = { commit: between, prepare: between };
    for (const direction of ['forwards', 'backwards'] as const) {
      await expect(
        collect(fixture.client.readAll({ fromPosition, direction })),
      ).rejects.toMatchObject({ type: 'unknown' });
    }
    const behind = { commit: 2n ** 62n, prepare: 2n ** 62n };
    expect(await collect(fixture.client.readAll({ fromPosition: behind }))).toEqual([]);
  });
});

describe('links', () => {
  const link = (target: string) => binaryEvent({ type: '$>', data: Buffer.from(target) });

  test('are followed when asked for', async () => {
    const target = await filled(3);
    const links = freshStream('links');
    await fixture.client.appendToStream(links, [
      link(`2@${target}`),
      link(`99@${target}`),
      link('nonsense'),
      event('plain'),
    ]);
    const [, , wanted] = await collect(fixture.client.readStream(target));
    const plain = await collect(fixture.client.readStream(links));
    expect(plain[0]?.event?.type).toBe('$>');
    expect(plain[0]?.link).toBeUndefined();
    const resolved = await collect(fixture.client.readStream(links, { resolveLinkTos: true }));
    expect(resolved[0]).toMatchObject({ event: wanted?.event, link: plain[0]?.event });
    expect(resolved[1]?.event).toBeUndefined();
    expect(resolved[1]?.link?.revision).toBe(1n);
    expect(resolved[2]).toMatchObject({ event: { type: '$>' } });
    expect(resolved[3]).toMatchObject({ event: { type: 'plain' } });
  });

  test('to hidden or deleted events dangle', async () => {
    const [truncated, deleted, tombstoned] = [await filled(2), await filled(2), await filled(2)];
    const links = freshStream('links');
    const targets = [truncated, deleted, tombstoned].map((stream) => link(`0@${stream}`));
    await fixture.client.appendToStream(links, targets);
    await fixture.client.setStreamMetadata(truncated, { truncateBefore: 1 });
    await fixture.client.deleteStream(deleted);
    await fixture.client.tombstoneStream(tombstoned);
    const resolved = await collect(fixture.client.readStream(links, { resolveLinkTos: true }));
    expect(resolved.map((found) => found.event)).toEqual([undefined, undefined, undefined]);
  });
});

test('filters pick by prefix or pattern, of stream or type', async () => {
  const run = freshStream('f');
  const write = (name: string, type: string) =>
    fixture.client.appendToStream(
      `${run}-${name}`,
      jsonEvent({ type: `${run}-${type}`, data: {} }),
    );
  await write('apple', 'one');
  await write('banana', 'two');
  await write('apricot', 'three');
  const seen = async (filter: Filter) => {
    const names: string[] = [];
    const subscription = fixture.client.subscribeToAll({ fromPosition: 'start', filter });
    const caughtUp = new Promise((resolve) => subscription.once('caughtUp', resolve));
    subscription.on('data', (found) =>
      names.push(found.event?.streamId.slice(run.length + 1) ?? ''),
    );
    await caughtUp;
    await subscription.unsubscribe();
    return names;
  };
  expect(await seen(streamNameFilter({ prefixes: [`${run}-a`] }))).toEqual(['apple', 'apricot']);
  expect(await seen(streamNameFilter({ prefixes: [`${run}-b`, `${run}-apr`] }))).toEqual([
    'banana',
    'apricot',
  ]);
  expect(await seen(streamNameFilter({ regex: `^${run}-.*an` }))).toEqual(['banana']);
  expect(await seen(eventTypeFilter({ prefixes: [`${run}-t`] }))).toEqual(['banana', 'apricot']);
  expect(await seen(eventTypeFilter({ regex: `^${run}-(one|two)$` }))).toEqual(['apple', 'banana']);
});
