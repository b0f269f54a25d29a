import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningEventStore, startEventStore } from '#embedded/event-store/server';
import { pendingEvents } from '#infra/read-model/checkpoint/lag';
import { rebuildCatalogue } from '#infra/read-model/rebuild/rebuild-catalogue';
import {
  type LogWorld,
  freshLogWorld,
  project,
  startRecording,
} from '../../../test/support/log-world.js';
import { audit } from './audit.js';
import { Chain } from './chain.js';

let data: string;
let store: RunningEventStore;
let world: LogWorld;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'recordings-deleted-'));
  store = await startEventStore({ data });
  world = await freshLogWorld(store);
});
afterEach(async () => {
  await store.stop();
  rmSync(data, { recursive: true });
});

/** What was written before is read from the disk from now on. */
const restart = async () => {
  const { port } = store;
  await store.stop();
  store = await startEventStore({ data, port });
};
const inLog = (change: string, ...values: (string | number)[]) => {
  const log = new DatabaseSync(join(data, 'events.sqlite'));
  log.exec('PRAGMA busy_timeout = 10000');
  const { changes } = log.prepare(change).run(...values);
  log.close();
  return changes;
};
const audited = async () => {
  const found = [];
  const { house, readModel } = world;
  const onLocked = () => undefined;
  const chain = new Chain(house);
  for await (const one of audit({ house, catalogue: readModel.catalogue, chain, onLocked }))
    if (one.what.startsWith('event-')) found.push(`${one.what} ${one.where}`);
  return found;
};
const positions = async (type = '%'): Promise<string[]> => {
  const rows: { position: string }[] = await world.readModel.catalogue.query(
    'select position from audit where type like $1 order by position',
    [type],
  );
  return rows.map(({ position }) => position);
};

describe('a log without the event at which the catalogue stands', () => {
  it('is read on behind it, and the audit names the event', async () => {
    await startRecording(world.house);
    const gone = [await startRecording(world.house), await startRecording(world.house)];
    await project(world);
    await restart();
    const later = await startRecording(world.house);
    for (const { position } of gone)
      expect(inLog('DELETE FROM events WHERE position = ?', Number(position))).toBe(1);

    const now = world.house.clock.now();
    const behind = await pendingEvents(world.house.store, gone[1]!.position, now);
    expect(behind.events).toBe(1);
    const names = gone.map(({ id }) => `event-missing recording-${id}@0`);
    expect(await audited()).toEqual(names);
    const before = await positions();
    await project(world);
    expect(await positions()).toEqual([...before, later.position.toString()]);
    expect(await audited()).toEqual(names);
  });
});

describe('a log that ends before what the catalogue has read', () => {
  it('is what the catalogue is built from, and the audit names what is gone', async () => {
    const kept = await startRecording(world.house);
    const gone = [await startRecording(world.house), await startRecording(world.house)];
    await project(world);
    await restart();
    for (const { position } of gone)
      inLog('DELETE FROM events WHERE position = ?', Number(position));
    await restart();
    const names = gone.map(({ id }) => `event-missing recording-${id}@0`);
    for (let times = 0; times < 2; times++) {
      await rebuildCatalogue(world);
      const rows = await world.readModel.catalogue.query('select id from recordings');
      expect(rows).toEqual([{ id: kept.id }]);
      expect(await audited()).toEqual(names);
    }
    const missed = await positions('EventsMissed');
    expect(missed).toHaveLength(1);
  });

  it('names a hundred and counts the rest when a backup was put back', async () => {
    await startRecording(world.house);
    await project(world);
    await world.readModel.catalogue.query(
      `insert into audit select (jsonb_populate_record(audit, jsonb_build_object(
         'position', position + n * 1000000, 'id', gen_random_uuid(), 'stream', 'recording-' || n))).*
       from audit, generate_series(1, 250) n where type = 'RecordingStarted';
       update checkpoint set position = (select max(position) from audit)`,
    );
    await rebuildCatalogue(world);
    const found = await audited();
    expect(found).toHaveLength(101);
    expect(found[0]).toBe('event-missing recording-1@0');
    expect(found.at(-1)).toMatch(/^event-missing instance@/);
  });
});
