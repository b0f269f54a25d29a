import { beforeEach, describe, expect, it } from 'vitest';
import { deleteForGood } from '#domain/recording/delete';
import type { Decision } from '#domain/kernel';
import { recording } from '#domain/recording/recording';
import { create } from '#domain/user/create';
import { eraseUser } from '#domain/user/erase';
import { removeUserAgain } from '#domain/user/remove-again';
import { type User, type UserEvent, user } from '#domain/user/user';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  startRecording,
} from '../../../../../test/support/log-world.js';
import { systemOccasion } from '../../occasion.js';
import { CatalogueWatch } from '../checkpoint/catalogue-watch.js';
import { HeldLock, locks } from '../held-lock.js';
import { runCatalogue } from '../projection/run-catalogue.js';
import { rebuildCatalogue } from '../rebuild/rebuild-catalogue.js';
import { Scrubs } from './scrubs.js';

let world: LogWorld;
let scrubs: Scrubs;
beforeEach(async () => {
  world = await freshLogWorld();
  scrubs = new Scrubs(world);
});

const removal = { rule: 'purge', name: null, days: null, dueOn: null } as const;

const kept = async (name = 'Zoë Übermut.pcap'): Promise<string> => {
  const { id } = await startRecording(world.house, name);
  await endUpload(world.house, id);
  return id;
};
const remove = (id: string) =>
  world.house.ledger.transact(
    recording,
    id,
    deleteForGood({ reason: null, removal, holds: [] }),
    systemOccasion(world.house.clock, 'spec'),
  );

const whileProjecting = async (body: () => Promise<void>): Promise<void> => {
  const ended = new AbortController();
  const running = runCatalogue({ ...world, signal: ended.signal, onFault: () => undefined });
  try {
    await body();
  } finally {
    ended.abort();
    await running;
  }
};
const shown = async (position: bigint | null): Promise<void> => {
  const watch = await CatalogueWatch.open(world.databaseUrl);
  try {
    expect(await watch.waitFor(position ?? 0n, 30_000)).toBe(true);
  } finally {
    await watch.close();
  }
};
const rows = (sql: string) => world.readModel.catalogue.query<Record<string, unknown>[]>(sql);
const tables = () =>
  Promise.all(
    ['recordings', 'audit', 'users', 'settings'].map((table) =>
      rows(`select * from ${table} order by 1`),
    ),
  );
const files = () =>
  rows(`select relname, pg_relation_filepath(oid) from pg_class
        where relnamespace = 'catalogue'::regnamespace and relname like 'recordings%' order by 1`);
/** As if it had taken no time. */
const noPause = () => rows('update checkpoint set scrub_ms = 0');

describe('Scrubs', () => {
  it('is due when an account was removed, and knows of whom nothing is left then', async () => {
    const { ledger, clock } = world.house;
    const act = (decide: Decision<User, UserEvent>) =>
      ledger.transact(user, 'zoe', decide, systemOccasion(clock, 'spec'));
    await whileProjecting(async () => {
      const zoe = { name: 'Zoë', number: null, role: 'user', passwordHash: null } as const;
      await shown(await act(create(zoe)));
      expect(await scrubs.isDue()).toBe(false);
      await shown(await act(removeUserAgain));
      expect(await scrubs.isDue()).toBe(true);
      expect((await scrubs.scrubbedUsers(10)).ids).toEqual([]);
      await scrubs.run();
      expect(await scrubs.isDue()).toBe(false);
      expect((await scrubs.scrubbedUsers(10)).ids).toEqual(['zoe']);
      await shown(await act(eraseUser([])));
      expect((await scrubs.scrubbedUsers(10)).ids).toEqual([]);
    });
  });

  it('is due when something was deleted since the last one, after a pause', async () => {
    const id = await kept();
    await whileProjecting(async () => {
      await shown((await startRecording(world.house)).position);
      expect(await scrubs.isDue()).toBe(false);
      await shown(await remove(id));
      expect(await scrubs.isDue()).toBe(true);
      expect(await scrubs.run()).toBeGreaterThan(0);
      expect(await scrubs.isDue()).toBe(false);
      await shown(await remove(await kept()));
      await rows('update checkpoint set scrub_ms = 3600000');
      expect(await scrubs.isDue()).toBe(false);
      await noPause();
      expect(await scrubs.isDue()).toBe(true);
    });
  });

  it('writes all tables anew and changes no row and no index of them', async () => {
    const id = await kept();
    await whileProjecting(async () => shown(await remove(id)));
    const definitions = () =>
      rows(`select indexname, indexdef from pg_indexes where schemaname = 'catalogue' order by 1`);
    const before = { rows: await tables(), files: await files(), indexes: await definitions() };
    await scrubs.run();
    expect(await tables()).toEqual(before.rows);
    expect(await definitions()).toEqual(before.indexes);
    const old = new Set(before.files.map((file) => file['pg_relation_filepath']));
    expect((await files()).filter((file) => old.has(file['pg_relation_filepath']))).toEqual([]);
    expect(await rows(`select from pg_namespace where nspname like 'catalogue\\_%'`)).toEqual([]);
  });

  it('names those of which nothing is left now, not those deleted since', async () => {
    const [first, second] = [await kept(), await kept()];
    await whileProjecting(async () => {
      await shown(await remove(first));
      expect((await scrubs.scrubbed(10)).ids).toEqual([]);
      await scrubs.run();
      await shown(await remove(second));
      expect((await scrubs.scrubbed(10)).ids).toEqual([first]);
    });
  });

  it('leaves it clean, until the tables are made from the log again', async () => {
    const id = await kept();
    await whileProjecting(async () => shown(await remove(id)));
    expect(await scrubs.isClean()).toBe(false);
    await scrubs.run();
    expect(await scrubs.isClean()).toBe(true);
    await rebuildCatalogue(world);
    expect(await scrubs.isClean()).toBe(false);
  });

  it('is due when a rebuild was left half done, and clears it away', async () => {
    const id = await kept();
    await whileProjecting(async () => shown(await remove(id)));
    await scrubs.run();
    await noPause();
    expect(await scrubs.isDue()).toBe(false);
    await rows('create schema catalogue_next');
    expect([await scrubs.isDue(), await scrubs.isClean()]).toEqual([true, false]);
    await scrubs.run();
    await noPause();
    expect([await scrubs.isDue(), await scrubs.isClean()]).toEqual([false, true]);
  });

  it('loses and doubles nothing while events keep coming', async () => {
    await whileProjecting(async () => {
      const writing = new AbortController();
      let last = 0n;
      const writer = (async () => {
        while (!writing.signal.aborted) last = (await startRecording(world.house)).position;
      })();
      for (let n = 0; n < 4; n++) await scrubs.run();
      writing.abort();
      await writer;
      await shown(last);
    });
    const logged: string[] = [];
    for await (const { id, stream } of world.house.store.readAll({}))
      if (!stream.startsWith('$')) logged.push(id);
    const audited = await rows('select id from audit order by position');
    expect(audited.map(({ id }) => id)).toEqual(logged);
    expect(await rows('select count(*)::int n from recordings')).toEqual([
      { n: logged.length - 1 },
    ]);
  }, 60_000);

  it('leaves it to whoever writes the tables anew already', async () => {
    const lock = await HeldLock.tryTake(world.readModel.catalogue, locks.catalogueRebuild);
    expect(await scrubs.run()).toBeNull();
    await lock?.release();
  });

  it('is due again when the rows come from the log anew, for who was not erased yet', async () => {
    const id = await kept();
    await whileProjecting(async () => {
      await shown(await remove(id));
      await scrubs.run();
      await rows('update checkpoint set scrubbed = null, scrubbed_at = null');
      expect(await scrubs.isDue()).toBe(true);
    });
  });
});
