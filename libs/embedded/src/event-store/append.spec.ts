import { randomUUID } from 'node:crypto';

import { binaryEvent, jsonEvent } from '@eventstore/db-client';
import type { AppendExpectedRevision, AppendToStreamOptions } from '@eventstore/db-client';
import { describe, expect, test } from 'vitest';

import {
  APPEND_PATHS,
  collect,
  CREDENTIALS,
  event,
  events,
  freshStream,
  useEventStore,
} from './spec-support.js';

const fixture = useEventStore();

type Result = bigint | 'conflict';
/** Which events are appended (by number), with what expectation, and what comes of it. */
type Step = readonly [events: readonly number[], expected: AppendExpectedRevision, result: Result];

const FIVE: readonly Step[] = [
  [[0], 'no_stream', 0n],
  [[1], 0n, 1n],
  [[2], 1n, 2n],
  [[3], 2n, 3n],
  [[4], 3n, 4n],
];
const TWO: Step = [[0, 1], 'no_stream', 1n];

/** The expected-version sequences of EventStoreDB: the same event again, with each expectation. */
const SEQUENCES: Record<string, readonly Step[]> = {
  'first again with no_stream': [...FIVE, [[0], 'no_stream', 0n]],
  'first again with any': [...FIVE, [[0], 'any', 0n]],
  'first again at the end is a new event': [...FIVE, [[0], 4n, 5n]],
  'first again behind the end': [...FIVE, [[0], 5n, 'conflict']],
  'a later one again with its revision': [...FIVE, [[3], 2n, 3n]],
  'another event at a taken revision': [...FIVE, [[9], 2n, 'conflict']],
  'one event again with no_stream': [
    [[0], 'no_stream', 0n],
    [[0], 'no_stream', 0n],
  ],
  'one event again with any': [
    [[0], 'no_stream', 0n],
    [[0], 'any', 0n],
  ],
  'one event again behind itself': [
    [[0], 'no_stream', 0n],
    [[0], 0n, 1n],
  ],
  'written with any, twice again': [
    [[0], 'no_stream', 0n],
    [[1], 'any', 1n],
    [[1], 'any', 1n],
    [[1], 'any', 1n],
  ],
  'first half again with no_stream': [TWO, [[0], 'no_stream', 0n]],
  'first half again with any': [TWO, [[0], 'any', 0n]],
  'second half again with its revision': [TWO, [[1], 0n, 1n]],
  'second half again with any': [TWO, [[1], 'any', 1n]],
  'both again and one more, no_stream': [TWO, [[0, 1, 2], 'no_stream', 'conflict']],
  'both again and one more, any': [TWO, [[0, 1, 2], 'any', 'conflict']],
  'both again with stream_exists': [TWO, [[0, 1], 'stream_exists', 1n]],
  'a revision in an empty stream': [[[0], 1n, 'conflict']],
  'stream_exists in an empty stream': [[[0], 'stream_exists', 'conflict']],
};

describe.each(APPEND_PATHS)('append by %s', (_path, options: AppendToStreamOptions) => {
  const append = (
    stream: string,
    what: Parameters<typeof fixture.client.appendToStream>[1],
    expectedRevision: AppendExpectedRevision,
  ) => fixture.client.appendToStream(stream, what, { ...options, expectedRevision });

  test.each(Object.entries(SEQUENCES))('%s', async (_name, steps) => {
    const stream = freshStream();
    const ids = Array.from({ length: 10 }, () => randomUUID());
    for (const [numbers, expected, result] of steps) {
      const batch = numbers.map((number) =>
        jsonEvent({ id: ids[number] ?? '', type: 'tested', data: { number } }),
      );
      const outcome = append(stream, batch, expected);
      if (result === 'conflict') {
        await expect(outcome).rejects.toMatchObject({
          type: 'wrong-expected-version',
          streamName: stream,
        });
      } else {
        await expect(outcome).resolves.toMatchObject({
          success: true,
          nextExpectedRevision: result,
        });
      }
    }
  });

  test('tells the expected and the actual revision of a conflict', async () => {
    const stream = freshStream();
    await expect(append(stream, event(), 7n)).rejects.toMatchObject({
      expectedVersion: 7n,
      actualVersion: 'no_stream',
    });
    await append(stream, events(3), 'no_stream');
    for (const expected of ['no_stream', 0n] as const) {
      await expect(append(stream, event(), expected)).rejects.toMatchObject({
        expectedVersion: expected,
        actualVersion: 2n,
      });
    }
    await expect(append(freshStream(), event(), 'stream_exists')).rejects.toMatchObject({
      expectedVersion: 'stream_exists',
      actualVersion: 'no_stream',
    });
  });

  test('answers a repeated append with the first position', async () => {
    const stream = freshStream();
    const batch = events(3);
    const first = await append(stream, batch, 'no_stream');
    await append(stream, event(), 2n);
    expect(await append(stream, batch, 'no_stream')).toEqual(first);
    expect(await append(stream, batch, 'any')).toEqual(first);
    expect(await collect(fixture.client.readStream(stream))).toHaveLength(4);
  });

  test('checks an append without events', async () => {
    const stream = freshStream();
    await append(stream, [], 'no_stream');
    await append(stream, [], 'any');
    await append(stream, events(2), 'no_stream');
    expect(await append(stream, [], 1n)).toMatchObject({ nextExpectedRevision: 1n });
    await expect(append(stream, [], 'no_stream')).rejects.toMatchObject({
      type: 'wrong-expected-version',
    });
    await expect(append(stream, [], 5n)).rejects.toMatchObject({ type: 'wrong-expected-version' });
  });

  test('keeps data, metadata, types and names as they are', async () => {
    const stream = freshStream(`größe 🎧 ${'x'.repeat(300)}`);
    const json = jsonEvent({
      type: 'Ünïcode',
      data: { text: 'CC ‐ 1830', nested: [1, { a: null }] },
      metadata: { by: 'ö' },
    });
    const binary = binaryEvent({
      type: 'bytes',
      data: Buffer.from([0, 255, 128]),
      metadata: Buffer.from([9, 8]),
    });
    const empty = binaryEvent({ type: 'nothing', data: Buffer.alloc(0) });
    await append(stream, [json, binary, empty], 'no_stream');
    const read = (await collect(fixture.client.readStream(stream))).map(
      (resolved) => resolved.event,
    );
    expect(read[0]).toMatchObject({
      streamId: stream,
      id: json.id,
      type: 'Ünïcode',
      data: json.data,
      metadata: json.metadata,
      isJson: true,
      revision: 0n,
    });
    expect(Buffer.from(read[1]?.data as Uint8Array)).toEqual(Buffer.from([0, 255, 128]));
    expect(Buffer.from(read[1]?.metadata as Uint8Array)).toEqual(Buffer.from([9, 8]));
    expect(read[2]).toMatchObject({ isJson: false, type: 'nothing' });
    expect(read[2]?.metadata).toBeUndefined();
  });

  test('refuses an append above the size limit and keeps nothing of it', async () => {
    const stream = freshStream();
    const big = (bytes: number) => binaryEvent({ type: 'ab', data: Buffer.alloc(bytes) });
    await expect(append(stream, big(1024 * 1024 - 3), 'no_stream')).rejects.toMatchObject({
      type: 'maximum-append-size-exceeded',
      maxAppendSize: 1024 * 1024,
    });
    await expect(append(stream, [big(600_000), big(600_000)], 'no_stream')).rejects.toMatchObject({
      type: 'maximum-append-size-exceeded',
    });
    expect(await append(stream, big(1024 * 1024 - 4), 'no_stream')).toMatchObject({
      nextExpectedRevision: 0n,
    });
  });

  test('refuses an id that is not a UUID', async () => {
    const odd = jsonEvent({ id: 'not-a-uuid', type: 'tested', data: {} });
    await expect(append(freshStream(), odd, 'any')).rejects.toThrow();
  });

  test('refuses an event without a type', async () => {
    const untyped = jsonEvent({ type: '', data: {} });
    await expect(append(freshStream(), untyped, 'any')).rejects.toThrow();
  });
});

test('positions grow with the order of commits and have gaps', async () => {
  const stream = freshStream();
  const writes = Array.from({ length: 100 }, () => fixture.client.appendToStream(stream, event()));
  const positions = (await Promise.all(writes)).map((result) => result.position?.commit ?? -1n);
  const ordered = (await collect(fixture.client.readStream(stream))).map(
    ({ event: found }) => found?.position?.commit ?? -1n,
  );
  expect(ordered).toEqual([...ordered].sort((a, b) => Number(a - b)));
  expect([...positions].sort((a, b) => Number(a - b))).toEqual(ordered);
  expect(ordered.slice(1).every((position, index) => position - (ordered[index] ?? 0n) > 1n)).toBe(
    true,
  );
});

test('a batch append past its deadline fails as such', async () => {
  const late = fixture.client.appendToStream(freshStream(), events(20_000), { deadline: 1 });
  await expect(late).rejects.toMatchObject({ type: 'deadline-exceeded' });
});

test('a batch append in many parts is one append', async () => {
  const stream = freshStream();
  const options = { batchAppendSize: 1024, expectedRevision: 'no_stream' as const };
  const result = await fixture.client.appendToStream(stream, events(2000), options);
  expect(result.nextExpectedRevision).toBe(1999n);
});

test('a refused append does not disturb the others on the same stream of calls', async () => {
  const { client } = fixture;
  const outcomes = await Promise.allSettled([
    client.appendToStream(freshStream(), event()),
    client.appendToStream(freshStream(), jsonEvent({ id: 'bad', type: 'tested', data: {} })),
    client.appendToStream(freshStream(), event(), { expectedRevision: 4n }),
    client.appendToStream(freshStream(), event(), { credentials: CREDENTIALS }),
  ]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ]);
});
