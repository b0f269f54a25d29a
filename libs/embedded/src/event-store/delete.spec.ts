import { jsonEvent } from '@eventstore/db-client';
import type { AppendToStreamOptions } from '@eventstore/db-client';
import { describe, expect, test } from 'vitest';

import {
  APPEND_PATHS,
  collect,
  event,
  events,
  freshStream,
  useEventStore,
} from './spec-support.js';

const fixture = useEventStore();

async function deletedStream(count = 3): Promise<string> {
  const stream = freshStream();
  await fixture.client.appendToStream(stream, events(count));
  await fixture.client.deleteStream(stream);
  return stream;
}

async function revisions(stream: string): Promise<(bigint | undefined)[]> {
  return (await collect(fixture.client.readStream(stream))).map((found) => found.event?.revision);
}

describe('soft delete', () => {
  test('hides the stream, not its events in $all', async () => {
    const stream = await deletedStream();
    await expect(revisions(stream)).rejects.toMatchObject({
      type: 'stream-not-found',
      streamName: stream,
    });
    const all = await collect(fixture.client.readAll());
    expect(all.filter((found) => found.event?.streamId === stream)).toHaveLength(3);
  });

  test('checks the expected revision', async () => {
    const stream = freshStream();
    await fixture.client.appendToStream(stream, events(4));
    await expect(
      fixture.client.deleteStream(stream, { expectedRevision: 2n }),
    ).rejects.toMatchObject({
      type: 'wrong-expected-version',
      streamName: stream,
      expectedVersion: 2n,
      actualVersion: 3n,
    });
    await expect(
      fixture.client.deleteStream(stream, { expectedRevision: 'no_stream' }),
    ).rejects.toMatchObject({ type: 'wrong-expected-version' });
    const { position } = await fixture.client.deleteStream(stream, { expectedRevision: 3n });
    expect(position?.commit).toBeGreaterThan(0n);
  });

  test('refuses a stream that never was, accepts one that has only metadata', async () => {
    const never = fixture.client.deleteStream(freshStream());
    await expect(never).rejects.toMatchObject({ type: 'wrong-expected-version' });
    const stream = freshStream();
    await fixture.client.setStreamMetadata(stream, { cacheControl: 10 });
    await fixture.client.deleteStream(stream, { expectedRevision: 'no_stream' });
  });

  test('may be repeated', async () => {
    const stream = await deletedStream();
    await fixture.client.deleteStream(stream);
    await expect(revisions(stream)).rejects.toMatchObject({ type: 'stream-not-found' });
  });
});

describe.each(APPEND_PATHS)(
  'after a soft delete, by %s',
  (_path, options: AppendToStreamOptions) => {
    test.each(['any', 'no_stream', 2n] as const)(
      'append with %s goes on numbering',
      async (expectedRevision) => {
        const stream = await deletedStream(3);
        const result = await fixture.client.appendToStream(stream, events(2), {
          ...options,
          expectedRevision,
        });
        expect(result.nextExpectedRevision).toBe(4n);
        expect(await revisions(stream)).toEqual([3n, 4n]);
        const { metadata } = await fixture.client.getStreamMetadata(stream);
        expect(metadata).toEqual({ truncateBefore: 3 });
      },
    );

    test('append with stream_exists finds it deleted', async () => {
      const stream = await deletedStream();
      const refused = fixture.client.appendToStream(stream, event(), {
        ...options,
        expectedRevision: 'stream_exists',
      });
      await expect(refused).rejects.toMatchObject({ type: 'stream-deleted', streamName: stream });
    });

    test('append with a wrong revision is a conflict', async () => {
      const stream = await deletedStream(3);
      for (const expectedRevision of [0n, 1n, 3n]) {
        const refused = fixture.client.appendToStream(stream, event(), {
          ...options,
          expectedRevision,
        });
        await expect(refused).rejects.toMatchObject({ type: 'wrong-expected-version' });
      }
    });

    test('the events of before are still recognised', async () => {
      const stream = freshStream();
      const batch = events(2);
      await fixture.client.appendToStream(stream, batch);
      await fixture.client.deleteStream(stream);
      const again = await fixture.client.appendToStream(stream, batch, {
        ...options,
        expectedRevision: 'no_stream',
      });
      expect(again.nextExpectedRevision).toBe(1n);
      await expect(revisions(stream)).rejects.toMatchObject({ type: 'stream-not-found' });
    });

    test('it can be deleted and brought back again', async () => {
      const stream = await deletedStream(1);
      await fixture.client.appendToStream(stream, events(1), options);
      await fixture.client.deleteStream(stream);
      await fixture.client.appendToStream(stream, events(1), options);
      expect(await revisions(stream)).toEqual([2n]);
    });

    test('metadata written brings it back empty and is kept', async () => {
      const stream = await deletedStream(3);
      await fixture.client.setStreamMetadata(stream, { maxCount: 7, note: 'kept' });
      expect(await revisions(stream)).toEqual([]);
      await fixture.client.appendToStream(stream, events(1), { ...options, expectedRevision: 2n });
      expect(await revisions(stream)).toEqual([3n]);
      const { metadata } = await fixture.client.getStreamMetadata(stream);
      expect(metadata).toMatchObject({ maxCount: 7, note: 'kept', truncateBefore: 3 });
    });

    test('a tombstoned stream takes nothing more', async () => {
      const stream = freshStream();
      await fixture.client.appendToStream(stream, events(2));
      await fixture.client.tombstoneStream(stream);
      for (const expectedRevision of ['any', 'no_stream', 'stream_exists', 1n] as const) {
        const refused = fixture.client.appendToStream(stream, event(), {
          ...options,
          expectedRevision,
        });
        await expect(refused).rejects.toMatchObject({ type: 'stream-deleted', streamName: stream });
      }
    });

    test('metadata alone makes a stream exist', async () => {
      const stream = freshStream();
      await fixture.client.setStreamMetadata(stream, { maxCount: 5 });
      const expectedRevision = 'stream_exists';
      const result = await fixture.client.appendToStream(stream, event(), {
        ...options,
        expectedRevision,
      });
      expect(result.nextExpectedRevision).toBe(0n);
    });
  },
);

describe('tombstone', () => {
  test('is final for readers, deleters and metadata', async () => {
    const stream = freshStream();
    await fixture.client.appendToStream(stream, events(2));
    await fixture.client.tombstoneStream(stream, { expectedRevision: 1n });
    const deleted = { type: 'stream-deleted', streamName: stream };
    await expect(revisions(stream)).rejects.toMatchObject(deleted);
    await expect(fixture.client.deleteStream(stream)).rejects.toMatchObject(deleted);
    await expect(fixture.client.tombstoneStream(stream)).rejects.toMatchObject(deleted);
    await expect(fixture.client.setStreamMetadata(stream, { maxCount: 1 })).rejects.toMatchObject({
      type: 'stream-deleted',
    });
  });

  test('checks the expected revision and may come before the stream', async () => {
    const stream = freshStream();
    await fixture.client.appendToStream(stream, events(2));
    const refused = fixture.client.tombstoneStream(stream, { expectedRevision: 'no_stream' });
    await expect(refused).rejects.toMatchObject({
      type: 'wrong-expected-version',
      expectedVersion: -1n,
      actualVersion: 1n,
    });
    await fixture.client.tombstoneStream(freshStream(), { expectedRevision: 'no_stream' });
  });

  test('is an event of the highest revision in $all', async () => {
    const stream = freshStream();
    await fixture.client.tombstoneStream(stream);
    const all = await collect(
      fixture.client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 }),
    );
    expect(all[0]?.event).toMatchObject({
      streamId: stream,
      type: '$streamDeleted',
      revision: 9223372036854775807n,
    });
  });
});

test('an event with a name outside ASCII deletes and conflicts like others', async () => {
  const stream = freshStream('größe-🎧');
  await fixture.client.appendToStream(stream, jsonEvent({ type: 't', data: {} }));
  await expect(fixture.client.deleteStream(stream, { expectedRevision: 9n })).rejects.toMatchObject(
    { type: 'wrong-expected-version' },
  );
  await fixture.client.tombstoneStream(stream);
  await expect(revisions(stream)).rejects.toMatchObject({ type: 'stream-deleted' });
});
