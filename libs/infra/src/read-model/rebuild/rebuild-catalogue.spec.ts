import { beforeEach, describe, expect, it } from 'vitest';
import { recording } from '#domain/recording/recording';
import { findDuplicate } from '#domain/recording/find-duplicate';
import { protect } from '#domain/recording/protect';
import { changePbxName } from '#domain/settings/change-pbx-name';
import { settings } from '#domain/settings/settings';
import { create } from '#domain/user/create';
import { user } from '#domain/user/user';
import { randomUUID } from 'node:crypto';
import {
  type LogWorld,
  endUpload,
  freshHouse,
  freshLogWorld,
  startRecording,
} from '../../../../../test/support/log-world.js';
import type { EventStore } from '../../event-store/event-store.js';
import type { House } from '../../house.js';
import { systemOccasion } from '../../occasion.js';
import { CatalogueWatch } from '../checkpoint/catalogue-watch.js';
import { HeldLock, locks } from '../held-lock.js';
import { runCatalogue } from '../projection/run-catalogue.js';
import { rebuildCatalogue } from './rebuild-catalogue.js';

const VISIBLE_MS = 30_000;
const TABLES = ['recordings', 'audit', 'users', 'settings'];

let world: LogWorld;

beforeEach(async () => {
  world = await freshLogWorld();
});

/** A log with something of everything in it; gives the last position. */
const fillLog = async (): Promise<bigint> => {
  const { house } = world;
  const on = () => systemOccasion(house.clock, 'spec');
  await house.ledger.transact(settings, null, changePbxName('pbx'), on());
  const account = { name: 'Ada', number: '21', role: 'admin', passwordHash: 'x' } as const;
  await house.ledger.transact(user, randomUUID(), create(account), on());
  const first = await startRecording(house, 'first.pcap');
  for (let n = 0; n < 20; n++) await startRecording(house, `${String(n)}.pcap`);
  await endUpload(house, first.id);
  await house.ledger.transact(recording, first.id, protect('a reason'), on());
  const twin = await startRecording(house, 'first.pcap');
  await house.ledger.transact(recording, twin.id, findDuplicate(first.id), on());
  return (await startRecording(house)).position;
};

const whileRunning = async (body: () => Promise<void>): Promise<void> => {
  const ended = new AbortController();
  const running = runCatalogue({ ...world, signal: ended.signal, onFault: () => undefined });
  try {
    await body();
  } finally {
    ended.abort();
    await running;
  }
};

const projected = async (position: bigint): Promise<void> => {
  const watch = await CatalogueWatch.open(world.databaseUrl);
  try {
    expect(await watch.waitFor(position, VISIBLE_MS)).toBe(true);
  } finally {
    await watch.close();
  }
};

const allRows = () =>
  Promise.all(
    TABLES.map((table) =>
      world.readModel.catalogue.query<unknown[]>(`select * from ${table} order by id::text`),
    ),
  );

const indexes = () =>
  world.readModel.catalogue.query<unknown[]>(
    `select tablename, indexname, indexdef from pg_indexes where schemaname = 'catalogue' order by 1, 2`,
  );

const schemas = async (): Promise<string[]> => {
  const rows: { name: string }[] = await world.readModel.catalogue.query(
    `select nspname as name from pg_namespace where nspname like 'catalogue%'`,
  );
  return rows.map(({ name }) => name);
};

/** Ends the connection that fills the next catalogue. */
const cutBuilder = (): Promise<unknown[]> =>
  world.readModel.runtime.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'recordings catalogue_next'`,
  );

/** The house, whose log goes on after so many events only when something has happened. */
const interruptedAfter = (count: number, happens: () => Promise<void>): House => {
  const { house } = world;
  async function* subscribeAll(options: Parameters<EventStore['subscribeAll']>[0]) {
    let yielded = 0;
    for await (const message of house.store.subscribeAll(options)) {
      if (yielded++ === count) await happens();
      yield message;
    }
  }
  const store = Object.create(house.store, { subscribeAll: { value: subscribeAll } }) as EventStore;
  return { ...house, store };
};

/** How far the catalogue was, looked up again and again. */
const positionsUntil = async (signal: AbortSignal): Promise<bigint[]> => {
  const seen: bigint[] = [];
  while (!signal.aborted) {
    const rows: { position: string }[] = await world.readModel.catalogue.query(
      'select coalesce(position, 0) as position from checkpoint',
    );
    seen.push(...rows.map(({ position }) => BigInt(position)));
  }
  return seen;
};

describe('rebuildCatalogue', () => {
  it('comes to the same rows and the same indexes as projecting live', async () => {
    const last = await fillLog();
    await whileRunning(() => projected(last));
    const [before, indexesBefore] = [await allRows(), await indexes()];
    expect(before.map((rows) => rows.length)).toEqual([22, 29, 1, 1]);
    const rebuilt = await rebuildCatalogue(world);
    expect(rebuilt?.events).toBe(29);
    expect(await allRows()).toEqual(before);
    expect(await indexes()).toEqual(indexesBefore);
    expect(await schemas()).toEqual(['catalogue']);
  });

  it('loses, doubles and takes back nothing while events keep coming and a worker projects', async () => {
    await fillLog();
    await whileRunning(async () => {
      const writing = new AbortController();
      let last = 0n;
      const writer = (async () => {
        while (!writing.signal.aborted) last = (await startRecording(world.house)).position;
      })();
      const looking = positionsUntil(writing.signal);
      for (let n = 0; n < 3; n++) await rebuildCatalogue(world);
      writing.abort();
      await writer;
      const seen = await looking;
      expect(seen).toEqual([...seen].sort((a, b) => Number(a - b)));
      await projected(last);
    });
    const seen: { id: string }[] = await world.readModel.catalogue.query(
      'select id from audit order by position',
    );
    const logged: string[] = [];
    for await (const { id, stream } of world.house.store.readAll({}))
      if (!stream.startsWith('$')) logged.push(id);
    expect(seen.map(({ id }) => id)).toEqual(logged);
  }, 60_000);

  it('starts afresh after one that was broken off, and leaves the live rows alone meanwhile', async () => {
    const last = await fillLog();
    await whileRunning(() => projected(last));
    const before = await allRows();
    const broken = new AbortController();
    const onProgress = () => {
      broken.abort();
    };
    const { signal } = broken;
    await expect(rebuildCatalogue({ ...world, signal, onProgress })).rejects.toThrow('broken off');
    expect(await allRows()).toEqual(before);
    await rebuildCatalogue(world);
    expect(await allRows()).toEqual(before);
  });

  it('comes to the same rows however many events are written at once', async () => {
    const last = await fillLog();
    await whileRunning(() => projected(last));
    const before = await allRows();
    for (const atOnce of [1, 7]) {
      expect((await rebuildCatalogue({ ...world, atOnce }))?.events).toBe(29);
      expect(await allRows()).toEqual(before);
    }
  });

  it('leaves nothing of itself when its connection is cut half-way, and starts afresh', async () => {
    const last = await fillLog();
    await whileRunning(() => projected(last));
    const before = await allRows();
    const written = Promise.withResolvers<undefined>();
    const onProgress = () => {
      written.resolve(undefined);
    };
    const house = interruptedAfter(10, async () => {
      await written.promise;
      await cutBuilder();
    });
    const { readModel } = world;
    await expect(rebuildCatalogue({ house, readModel, atOnce: 5, onProgress })).rejects.toThrow();
    expect(await allRows()).toEqual(before);
    const rows: unknown[] = await world.readModel.catalogue.query(
      'select from catalogue_next.audit union all select from catalogue_next.recordings',
    );
    expect(rows).toHaveLength(0);
    expect((await rebuildCatalogue(world))?.events).toBe(29);
    expect(await allRows()).toEqual(before);
  });

  it('says which event it cannot project', async () => {
    await fillLog();
    const stream = `recording-${randomUUID()}`;
    const at = new Date().toISOString();
    const data = { endedAt: at, bytes: 1, sha256: 'ab'.repeat(32), incomplete: null };
    const metadata = { by: 'spec', at, via: 'job', correlationId: '1', causationId: null };
    const upload = { id: randomUUID(), type: 'RecordingUploaded', data };
    const event = { ...upload, metadata: { ...metadata, schemaVersion: 1 } };
    await world.house.store.append(stream, 'no-stream', [event]);
    await startRecording(world.house);
    await expect(rebuildCatalogue(world)).rejects.toThrow(`RecordingUploaded, ${stream}@0`);
  });

  it('is done by a worker whose program projects in a newer way', async () => {
    const last = await fillLog();
    await whileRunning(() => projected(last));
    await world.readModel.catalogue.query(
      `update checkpoint set version = 0; update recordings set file_name = 'as of old'`,
    );
    await whileRunning(async () => projected((await startRecording(world.house)).position));
    const rows: unknown[] = await world.readModel.catalogue.query(
      `select from recordings where file_name = 'as of old'`,
    );
    expect(rows).toHaveLength(0);
  });

  it('takes the catalogue over to another event store', async () => {
    await whileRunning(async () => projected(await fillLog()));
    const other = await freshHouse(world.databaseUrl);
    const { id } = await startRecording(other);
    await rebuildCatalogue({ house: other, readModel: world.readModel });
    const rows: unknown[] = await world.readModel.catalogue.query('select id from recordings');
    expect(rows).toEqual([{ id }]);
  });

  it('refuses to run twice at once', async () => {
    const lock = await HeldLock.tryTake(world.readModel.catalogue, locks.catalogueRebuild);
    await expect(rebuildCatalogue(world)).rejects.toThrow('is being rebuilt already');
    await lock?.release();
    await expect(rebuildCatalogue(world)).resolves.toMatchObject({ events: 1 });
  });
});
