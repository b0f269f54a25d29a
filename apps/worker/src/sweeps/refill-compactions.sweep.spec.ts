import { beforeEach, describe, expect, it } from 'vitest';
import { compacted, notCompacted } from '#domain/recording/compact';
import { conversionFailed, converted } from '#domain/recording/convert';
import { recording } from '#domain/recording/recording';
import { sample } from '#domain/samples';
import type { BlobStore } from '#infra/blobs/blob-store';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { systemClock } from '#infra/clock';
import { systemOccasion } from '#infra/occasion';
import type { QueueCounts } from '#infra/queue/queues';
import { CompactionQueries } from '#infra/read-model/recordings/compaction.queries';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  project,
  startRecording,
} from '../../../../test/support/log-world.js';
import { RESERVE_BYTES } from '../jobs/room.js';
import { RefillCompactions } from './refill-compactions.sweep.js';

let world: LogWorld;
let queued: string[];
let waiting: number;
beforeEach(async () => {
  world = await freshLogWorld();
  queued = [];
  waiting = 0;
});

const on = () => systemOccasion(world.house.clock, 'spec');
const compactions = () => new CompactionQueries(world.readModel.catalogue);

/** A sweep a minute later, when what has just happened has been waiting long enough. */
const sweep = (blobs: BlobStore = world.house.blobs) =>
  new RefillCompactions({
    clock: systemClock(60_000),
    blobs,
    keyring: world.house.keyring,
    compactions: compactions(),
    queues: {
      enqueue: async (_kind, _id, { recordingId }) => void queued.push(recordingId),
      counts: async (): Promise<QueueCounts[]> => [
        { name: 'compaction', waiting, active: 0, delayed: 0, failed: 0 },
      ],
    },
  });

const { data: conversion } = sample('RecordingConverted');
const { data: compaction } = sample('RecordingCompacted');
const { sha256 } = compaction;

const received = async (): Promise<string> => {
  const { id } = await startRecording(world.house);
  await endUpload(world.house, id, sha256);
  return id;
};
const decided = async (...decisions: ReturnType<typeof converted>[]): Promise<string> => {
  const id = await received();
  for (const decide of decisions) await world.house.ledger.transact(recording, id, decide, on());
  return id;
};

describe('what was left out of compaction', () => {
  it('is queued: what has been read and of which it is not decided how it is kept', async () => {
    const ready = await decided(converted(conversion));
    const failed = await decided(conversionFailed(sample('RecordingConversionFailed').data));
    await received();
    await decided(converted(conversion), compacted(compaction));
    await decided(converted(conversion), notCompacted(sample('RecordingNotCompacted').data));
    await project(world);
    expect(await sweep().run()).toEqual({ lookedAt: 2, did: 2, refused: 0 });
    expect(queued.sort()).toEqual([ready, failed].sort());
  });

  it('is an original, too, that still stands beside its compact form', async () => {
    const left = await decided(converted(conversion), compacted(compaction));
    await decided(converted(conversion), compacted(compaction));
    await world.house.blobs.put(recordingBlobs(left).capture, Buffer.from('original'));
    await project(world);
    expect(await sweep().pass()).toBe(1);
    expect(queued).toEqual([left]);
  });

  it('is queued a bounded number at a time, and not while enough waits', async () => {
    const ids: string[] = [];
    for (let each = 0; each < 105; each++) ids.push(await decided(converted(conversion)));
    await project(world);
    const own = sweep();
    waiting = 100;
    expect(await own.pass()).toBe(0);
    waiting = 0;
    expect(await own.pass()).toBe(100);
    expect(await own.pass()).toBe(5);
    expect(queued.toSorted()).toEqual(ids.toSorted());
    expect(await own.pass()).toBe(100);
  });

  it('stays where it is while there is no room, but for the originals that give some', async () => {
    const waits = await decided(converted(conversion));
    const left = await decided(converted(conversion), compacted(compaction));
    await world.house.blobs.put(recordingBlobs(left).capture, Buffer.from('original'));
    await project(world);
    let free = RESERVE_BYTES;
    const blobs = Object.create(world.house.blobs) as BlobStore;
    blobs.freeBytes = async () => free;
    const own = sweep(blobs);
    expect(await own.pass()).toBe(1);
    expect(queued).toEqual([left]);
    free += 1;
    expect(await own.pass()).toBe(2);
    expect(queued).toContain(waits);
  });

  it('shows in what all captures take', async () => {
    await decided(converted(conversion), compacted(compaction));
    await decided(converted(conversion));
    await project(world);
    expect(await compactions().totals()).toEqual({
      originalBytes: 2 * 1_234,
      storedBytes: compaction.compactBytes + 1_234,
    });
  });
});
