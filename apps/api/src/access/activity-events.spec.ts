import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEventStore, startEventStore } from '#embedded/event-store/server';
import { openBlobStore } from '#infra/blobs/disk.blob-store';
import { Codec } from '#infra/event-store/codec';
import { connectEventStore } from '#infra/event-store/esdb.event-store';
import type { EventStore } from '#infra/event-store/event-store';
import { Ledger } from '#infra/event-store/ledger';
import type { RecordedEvent } from '#infra/event-store/recorded-event';
import { BlobKeyVault } from '#infra/keys/key-vault';
import { Activity } from './activity.js';

const ROWS = 200;
let folder: string;
let server: RunningEventStore;
let store: EventStore;
let codec: Codec;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'activity-'));
  server = await startEventStore();
  store = connectEventStore(server.url);
  codec = new Codec(new BlobKeyVault(await openBlobStore(`file:${folder}`)));
});
afterAll(async () => {
  await store.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What stands in the log of what this one did, once everything is written. */
const done = async (act: (activity: Activity, who: Who) => void): Promise<RecordedEvent[]> => {
  const who: Who = { userId: randomUUID(), tokenHash: randomUUID(), through: 'none' };
  const clock = { now: () => new Date() };
  const log = pino({ level: 'silent' });
  const activity = new Activity({ ledger: new Ledger(store, codec), clock }, log);
  act(activity, who);
  await activity.close();
  const events: RecordedEvent[] = [];
  for await (const event of store.readStream(`activity-${who.userId}`))
    events.push(await codec.decode(event));
  return events;
};
type Who = Parameters<Activity['opened']>[0];
const ids = () => Array.from({ length: ROWS }, () => randomUUID());

describe('a list of 200 recordings', () => {
  it('costs one event, with what was looked for', async () => {
    const shown = ids();
    const events = await done((activity, who) => {
      activity.listed(who, { q: 'Zoë' }, shown);
    });
    expect(events.map(({ data }) => data)).toEqual([
      { recordings: shown, personal: { filter: { q: 'Zoë' } } },
    ]);
  });

  it('costs none when the same is shown again at once, and one for what is new', async () => {
    const [shown, another] = [ids(), randomUUID()];
    const events = await done((activity, who) => {
      activity.listed(who, {}, shown);
      activity.listed(who, {}, shown);
      activity.listed(who, {}, [another, ...shown]);
    });
    expect(events.map(({ data }) => (data as { recordings: string[] }).recordings)).toEqual(
      expect.arrayContaining([shown, [another]]),
    );
    expect(events).toHaveLength(2);
  });
});

describe('who takes away what people did', () => {
  it('leaves it with himself, unless it is said to be of a recording', async () => {
    const filter = { recording: randomUUID() };
    const exporting = { of: 'activity', format: 'csv', filter } as const;
    const events = await done((activity, who) => {
      activity.exported(who, exporting, null);
      activity.exported(who, exporting, filter.recording);
    });
    expect(events.map(({ data }) => data)).toEqual([exporting]);
  });
});

describe('who reads what people did', () => {
  it('leaves one trace a minute for each question', async () => {
    const events = await done((activity, who) => {
      for (let page = 0; page < 5; page++)
        activity.read(who, { of: 'activity', filter: { what: 'played' } });
      activity.read(who, { of: 'events', filter: { what: 'played' } });
      activity.read(who, { of: 'activity', filter: {} });
    });
    expect(events.map(({ type }) => type)).toEqual(Array(3).fill('ActivityRead'));
  });
});
