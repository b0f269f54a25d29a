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
