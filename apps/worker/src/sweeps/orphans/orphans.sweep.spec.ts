import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { converted } from '#domain/recording/convert';
import { deleteForGood } from '#domain/recording/delete';
import { erase } from '#domain/recording/erase';
import { findDuplicate } from '#domain/recording/find-duplicate';
import { recording } from '#domain/recording/recording';
import { sample } from '#domain/samples';
import { recordingBlobs, recordingFolder } from '#infra/blobs/recording-blobs';
import { systemClock } from '#infra/clock';
import { destroyRecording } from '#infra/destroyed/destroy-recording';
import { BlobKeyVault } from '#infra/keys/key-vault';
import { systemOccasion } from '#infra/occasion';
import { KnownQueries } from '#infra/read-model/orphans/known.queries';
import { Orphans } from '#infra/read-model/orphans/orphans';
import type { Progress } from '#infra/read-model/progress/progress-board';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  project,
  startRecording,
} from '../../../../../test/support/log-world.js';
import { OrphansSweep } from './orphans.sweep.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const removal = { rule: 'purge', name: null, days: null, dueOn: null } as const;

let world: LogWorld;
let reported: Progress[];
beforeEach(async () => {
  world = await freshLogWorld();
  reported = [];
});

const on = () => systemOccasion(world.house.clock, 'spec');
const transact = (id: string, decision: ReturnType<typeof converted>) =>
  world.house.ledger.transact(recording, id, decision, on());

/** A recording as it should be: with its capture, what was found in it, and its key. */
const ready = async (): Promise<string> => {
  const { house } = world;
  const { id } = await startRecording(house);
  const { capture, reading } = recordingBlobs(id);
  for (const key of [capture, reading]) await house.blobs.put(key, Buffer.from('bytes'));
  await endUpload(house, id);
  await transact(id, converted(sample('RecordingConverted').data));
  return id;
};
const blobPath = (key: string) => join(world.house.config.dataDir, 'blobs', key);
const aged = async (path: string, ms: number) => {
  const at = new Date(Date.now() - ms);
  await utimes(path, at, at);
};
const stray = async (key: string, ageMs = 2 * HOUR_MS): Promise<string> => {
  await mkdir(dirname(blobPath(key)), { recursive: true });
  await writeFile(blobPath(key), 'stray');
  await aged(blobPath(key), ageMs);
  return blobPath(key);
};
const spooled = async (name: string, ageMs: number): Promise<string> => {
  const folder = join(world.house.config.dataDir, 'spool', 'claimed', 'claimed-twice');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), 'spooled');
  await aged(join(folder, name), ageMs);
  return join(folder, name);
};

/** `laterMs`: by a product's clock that runs so far ahead. */
const sweep = (laterMs = 0) =>
  new OrphansSweep({
    // Another process than the one that has made the keys a moment ago.
    house: {
      ...world.house,
      vault: new BlobKeyVault(world.house.blobs),
      clock: systemClock(laterMs),
    },
    orphans: new Orphans(world.readModel.runtime),
    known: new KnownQueries(world.readModel.catalogue),
    progress: { current: () => Promise.resolve(reported) },
  });

/** What is told of after two whole rounds, the second of them later. */
const found = async (laterMs = 0) => {
  await project(world);
  await round(laterMs);
  await world.readModel.runtime.query(
    `update orphans set found_at = found_at - interval '1 minute'`,
  );
  const news = await round(laterMs);
  const page = await new Orphans(world.readModel.runtime).page({ after: null, limit: 100 });
  expect(news).toBe(page.length);
  return page.map(({ kind, place, recording: id, bytes, files }) => ({
    ...{ kind, place, id, bytes, files },
  }));
};
const round = async (laterMs: number): Promise<number> => {
  const orphans = new Orphans(world.readModel.runtime);
  const { circle } = await orphans.position();
  let news = 0;
  do news += (await sweep(laterMs).run()).did;
  while ((await orphans.position()).circle === circle);
  return news;
};
const instanceEvents = async () => {
  const types: unknown[] = [];
  for await (const { type, data } of world.house.store.readStream('instance'))
    if (type === 'OrphansReported') types.push(data);
  return types;
};

describe('the search for orphans', { timeout: 120_000 }, () => {
  it('finds nothing where all is as it should be', async () => {
    await ready();
    const { id: arriving } = await startRecording(world.house);
    const deleted = await ready();
    await transact(deleted, deleteForGood({ reason: null, removal, holds: [] }));
    const erased = await ready();
    await transact(erased, deleteForGood({ reason: null, removal, holds: [] }));
    await destroyRecording(world.house, erased);
    await transact(erased, erase([]));
    const { id: duplicate } = await startRecording(world.house);
    await transact(duplicate, findDuplicate(arriving));
    await destroyRecording(world.house, duplicate);
    expect(await found()).toEqual([]);
    expect(await instanceEvents()).toEqual([]);
  });

  it('finds bytes of which the log knows nothing, tells of them once, and leaves them there', async () => {
    const id = randomUUID();
    const folder = recordingFolder(id);
    const paths = [await stray(`${folder}capture`), await stray(`${folder}reading`)];
    expect(await found()).toEqual([
      { kind: 'bytes-unknown', place: `blobs/${folder}`, id, bytes: 10, files: 2 },
    ]);
    expect(await instanceEvents()).toEqual([{ found: [{ kind: 'bytes-unknown', count: 1 }] }]);
    expect(await round(0)).toBe(0);
    for (const path of paths) expect((await stat(path)).size).toBe(5);
    expect(await instanceEvents()).toHaveLength(1);
  });

  it('believes that bytes are on their way for an hour, and as long as they are spooled', async () => {
    const [young, inSpool] = [randomUUID(), randomUUID()];
    await stray(recordingBlobs(young).capture, HOUR_MS / 2);
    await stray(recordingBlobs(inSpool).capture);
    await spooled(`${inSpool}.complete.json`, 0);
    expect(await found()).toEqual([]);
  });

  it('asks the log, not the catalogue, which may be behind', async () => {
    await project(world);
    const id = await ready();
    await aged(blobPath(recordingBlobs(id).capture), DAY_MS);
    await aged(blobPath(recordingBlobs(id).reading), DAY_MS);
    await round(0);
    expect(await world.readModel.runtime.query('select * from orphans')).toEqual([]);
  });

  it.each([
    ['its capture', 'capture-missing', (id: string) => recordingBlobs(id).capture],
    ['what was found in it', 'reading-missing', (id: string) => recordingBlobs(id).reading],
    ['its key', 'key-missing', (id: string) => `keys/${id.slice(0, 2)}/${id}`],
  ])('finds a recording without %s', async (_, kind, keyOf) => {
    const [id] = [await ready(), await ready()];
    await rm(blobPath(keyOf(id)));
    expect(await found()).toEqual([
      { kind, place: `blobs/${keyOf(id)}`, id, bytes: null, files: 1 },
    ]);
  });

  it('takes a compact capture for a capture, and three parts of earlier releases for a reading', async () => {
    const id = await ready();
    const { capture, reading, compact, earlier } = recordingBlobs(id);
    for (const key of [compact, ...Object.values(earlier)])
      await world.house.blobs.put(key, Buffer.from('x'));
    for (const key of [capture, reading]) await world.house.blobs.delete(key);
    expect(await found()).toEqual([]);
    await world.house.blobs.delete(earlier.peaks);
    expect(await found()).toMatchObject([{ kind: 'reading-missing' }]);
  });

  it('finds what came back of an erased recording', async () => {
    const id = await ready();
    await transact(id, deleteForGood({ reason: null, removal, holds: [] }));
    await destroyRecording(world.house, id);
    await transact(id, erase([]));
    await stray(recordingBlobs(id).compact);
    expect(await found()).toMatchObject([{ kind: 'bytes-of-erased', id, files: 1 }]);
  });

  it('finds keys of nothing, and takes no user, access or hold for nothing', async () => {
    const { house } = world;
    const [nothing, user] = [randomUUID(), randomUUID()];
    for (const subject of [nothing, user]) await house.vault.obtain(subject);
    const key = (id: string) => `keys/${id.slice(0, 2)}/${id}`;
    for (const subject of [nothing, user]) await aged(blobPath(key(subject)), DAY_MS);
    const listed = sample('RecordingListed');
    await house.ledger.note(`activity-${user}`, [listed], on());
    expect(await found()).toEqual([
      { kind: 'key-unknown', place: `blobs/${key(nothing)}`, id: nothing, bytes: 32, files: 1 },
    ]);
  });

  it('counts what others have put there, and keeps none of their names', async () => {
    const id = await ready();
    await stray('Zoe.pcap');
    await stray('recordings/Zoe.pcap');
    await stray('recordings/ab/Zoe.pcap');
    await stray(`${recordingFolder(id)}Zoe.pcap`);
    await stray('.DS_Store');
    const all = await found();
    expect(all.map(({ place, files }) => [place, files]).sort()).toEqual(
      [
        ['blobs/', 1],
        ['blobs/recordings/', 1],
        [`blobs/${recordingFolder(id)}`, 1],
        ['blobs/recordings/ab/', 1],
      ].sort(),
    );
    expect(JSON.stringify(all)).not.toContain('Zoe');
  });

  it('finds what was begun and never finished: aside, and in the spool', async () => {
    const id = randomUUID();
    const staged = await world.house.blobs.stage(recordingBlobs(id).compact);
    await staged.write(Buffer.from('half'));
    await spooled(`${id}.part`, 2 * DAY_MS);
    await spooled(`${randomUUID()}.part`, HOUR_MS);
    for await (const { name } of world.house.blobs.unpublished())
      await aged(blobPath(`.incoming/${name}`), 2 * DAY_MS);
    expect(await found()).toMatchObject([
      { kind: 'file-spooled', place: `spool/claimed/claimed-twice/${id}.part`, id, bytes: 7 },
      { kind: 'file-unpublished', id, bytes: 4, files: 1 },
    ]);
    await staged.discard();
  });

  it('finds a recording that nobody receives any more, when that is so for an hour', async () => {
    const [lost, received, waits] = [
      await startRecording(world.house),
      await startRecording(world.house),
      await startRecording(world.house),
    ];
    reported = [{ recordingId: received.id, kind: 'upload', bytes: 1, durationMs: 1 }];
    await spooled(`${waits.id}.part`, 0);
    expect(await found(HOUR_MS / 2)).toEqual([]);
    expect(await found(2 * HOUR_MS)).toMatchObject([
      { kind: 'upload-lost', id: lost.id, bytes: null },
    ]);
  });

  it('forgets what has been put in order', async () => {
    const path = await stray(recordingBlobs(randomUUID()).capture);
    expect(await found()).toHaveLength(1);
    await rm(path);
    await round(0);
    await round(0);
    expect(await new Orphans(world.readModel.runtime).counts()).toEqual([]);
  });

  it(
    'divides what is too much for a page, and misses nothing of it',
    { timeout: 60_000 },
    async () => {
      const ids = Array.from({ length: 700 }, () => `3f${randomUUID().slice(2)}`);
      for (const id of ids) await stray(recordingBlobs(id).capture);
      await project(world);
      await round(0);
      const rows = await world.readModel.runtime.query<{ recording: string }[]>(
        'select recording from orphans',
      );
      expect(rows.map((row) => row.recording).sort()).toEqual(ids.sort());
    },
  );
});
