import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type LogWorld,
  freshLogWorld,
  startRecording,
} from '../../../../../test/support/log-world.js';
import { ProgressBoard } from '../progress/progress-board.js';
import { runCatalogue } from '../projection/run-catalogue.js';
import { CatalogueWatch } from './catalogue-watch.js';

const VISIBLE_MS = 30_000;

let world: LogWorld;
let watch: CatalogueWatch;

beforeEach(async () => {
  world = await freshLogWorld();
  watch = await CatalogueWatch.open(world.databaseUrl);
});
afterEach(() => watch.close());

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

const cutTheWatch = async (): Promise<void> => {
  await world.readModel.runtime.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'recordings watch'`,
  );
};

describe('CatalogueWatch', () => {
  it('waits until the rows show a position, and not for one that has passed', async () => {
    await whileRunning(async () => {
      const { position } = await startRecording(world.house);
      expect(await watch.waitFor(position, VISIBLE_MS)).toBe(true);
      expect(await watch.waitFor(position, 0)).toBe(true);
      expect(watch.position()).toBeGreaterThanOrEqual(position);
    });
  });

  it('gives up in time when nobody projects', async () => {
    const { position } = await startRecording(world.house);
    expect(await watch.waitFor(position, 50)).toBe(false);
  });

  it('tells which recordings changed', async () => {
    const changed: string[] = [];
    watch.onChange(({ recordings }) => changed.push(...recordings));
    await whileRunning(async () => {
      const { id, position } = await startRecording(world.house);
      await watch.waitFor(position, VISIBLE_MS);
      expect(changed).toEqual([id]);
    });
  });

  it('misses nothing of what is committed while it begins to listen', async () => {
    const { runtime } = world.readModel;
    const commit = (position: number) =>
      runtime.query(
        `with moved as (
           insert into catalogue.checkpoint (name, version, store_id, position, updated_at)
           values ('catalogue', 1, 'spec', $1, now())
           on conflict (name) do update set position = excluded.position returning position)
         select pg_notify('catalogue', json_build_object('position', position::text,
           'recordings', json_build_array())::text) from moved`,
        [position],
      );
    for (let round = 1; round <= 40; round++) {
      let last = round * 1_000;
      let opened = false;
      const committing = (async () => {
        while (!opened) await commit(++last);
      })();
      const begun = await CatalogueWatch.open(world.databaseUrl);
      opened = true;
      await committing;
      expect(await begun.waitFor(BigInt(last), 1_000)).toBe(true);
      await begun.close();
    }
  });

  it('finds out what it missed while its connection was gone', async () => {
    await whileRunning(async () => {
      for (let cut = 0; cut < 3; cut++) {
        await cutTheWatch();
        const { position } = await startRecording(world.house);
        expect(await watch.waitFor(position, VISIBLE_MS)).toBe(true);
      }
    });
  });

  it('counts what is still to be projected, and its age', async () => {
    for (let n = 0; n < 3; n++) await startRecording(world.house);
    const soon = new Date(Date.now() + 60_000);
    const behind = await watch.lag(world.house.store, soon);
    expect(behind.events).toBe(4);
    expect(behind.seconds).toBeGreaterThanOrEqual(59);
    await whileRunning(async () => {
      await watch.waitFor((await startRecording(world.house)).position, VISIBLE_MS);
    });
    expect(await watch.lag(world.house.store)).toEqual({ events: 0, seconds: 0, fault: null });
  });

  it('passes on whose progress changed, unless they are too many to name', async () => {
    const notices: unknown[] = [];
    watch.onProgress((notice) => notices.push(notice));
    const board = new ProgressBoard(world.readModel.runtime);
    const progress = () =>
      ({ recordingId: randomUUID(), kind: 'upload', bytes: 1, durationMs: null }) as const;
    const one = progress();
    await board.report('spec', [one]);
    await board.report('spec', Array.from({ length: 2000 }, progress));
    await vi.waitFor(() => expect(notices).toHaveLength(2), VISIBLE_MS);
    expect(notices).toEqual([{ recordings: [one.recordingId] }, { recordings: null }]);
    expect(await board.current()).toHaveLength(2001);
    await board.clear([one.recordingId]);
    expect(await board.current()).toHaveLength(2000);
  });
});
