import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type RunningEventStore, startEventStore } from '#embedded/event-store/server';
import { type Config, loadConfig } from './config.js';
import { EventStoreUnavailable } from './event-store/event-store.js';
import { type House, openHouse } from './house.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'house-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const configOf = (eventStoreUrl: string): Config =>
  loadConfig({
    EVENTSTORE_URL: eventStoreUrl,
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    DATA_DIR: folder,
    CLOCK_OFFSET: '1d',
  });
const freshStore = async (): Promise<RunningEventStore> => {
  const server = await startEventStore();
  onTestFinished(() => server.stop());
  return server;
};
const opened = async (server: RunningEventStore): Promise<House> => {
  const house = await openHouse(configOf(server.url));
  onTestFinished(() => house.close());
  return house;
};

describe('a house', () => {
  it('gives a new event store its identity, and an old one keeps it', async () => {
    const server = await freshStore();
    const first = await opened(server);
    expect(first.storeId).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect((await opened(server)).storeId).toBe(first.storeId);
    expect(await first.store.lastRevision('instance')).toBe(0n);
  });

  it('agrees with all others that are opened at the same moment', async () => {
    const server = await freshStore();
    const houses = await Promise.all(Array.from({ length: 12 }, () => opened(server)));
    expect(new Set(houses.map(({ storeId }) => storeId)).size).toBe(1);
    expect(await houses[0]?.store.lastRevision('instance')).toBe(0n);
  });

  it('tells one event store from another', async () => {
    const [one, other] = [await opened(await freshStore()), await opened(await freshStore())];
    expect(one.storeId).not.toBe(other.storeId);
  });

  it('lives by the clock of the configuration', async () => {
    const { clock } = await opened(await freshStore());
    expect(clock.now().getTime() - Date.now()).toBeGreaterThan(86_400_000 - 1_000);
  });

  it('is not opened without its event store', async () => {
    const server = await startEventStore({ insecure: true });
    await server.stop();
    await expect(openHouse(configOf(server.url), { patienceMs: 100 })).rejects.toThrow(
      EventStoreUnavailable,
    );
  });
});
