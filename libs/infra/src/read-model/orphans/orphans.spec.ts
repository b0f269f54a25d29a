import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../test/support/database.js';
import { eventually } from '../../../../../test/support/product.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { type News, type Orphan, Orphans } from './orphans.js';

const RECORDING = '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11';
const stray: Orphan = {
  kind: 'bytes-unknown',
  place: `blobs/recordings/5b/${RECORDING}/`,
  recording: RECORDING,
  bytes: 5_000_000_000,
  files: 2,
  since: new Date('2030-01-01T08:00:00.000Z'),
};
const gone: Orphan = {
  ...{ kind: 'capture-missing', place: `blobs/recordings/5b/${RECORDING}/capture` },
  ...{ recording: RECORDING, bytes: null, files: 1, since: null },
};

let readModel: ReadModel;
let orphans: Orphans;
beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  orphans = new Orphans(readModel.runtime);
});
beforeEach(() => readModel.runtime.query('truncate orphans, orphan_search'));
afterAll(() => readModel.close());

/** As if they had been found a minute ago. */
const aMinuteAgo = () =>
  readModel.runtime.query(`update orphans set found_at = found_at - interval '1 minute'`);

/** How many statements wait for a row that another holds. */
const waiting = async (): Promise<number> => {
  const rows: { count: number }[] = await readModel.runtime.query(
    `select count(*)::int count from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]?.count ?? 0;
};

const seenTwice = async (...found: Orphan[]) => {
  await orphans.see(1, found);
  await aMinuteAgo();
  await orphans.see(1, found);
  return news();
};

/** What is told of now. */
const news = async (): Promise<readonly News[]> => {
  let told: readonly News[] = [];
  await orphans.tell(async (found) => void (told = found));
  return told;
};

describe('Orphans', () => {
  it('begins at the beginning, and goes on where it stood', async () => {
    expect(await orphans.position()).toEqual({ at: '', circle: 1 });
    for (const position of [
      { at: '3f', circle: 1 },
      { at: '', circle: 2 },
    ]) {
      await orphans.moveTo(position);
      expect(await orphans.position()).toEqual(position);
    }
  });

  it('tells of what was seen twice, some time apart, and once only', async () => {
    await orphans.see(1, [stray]);
    await orphans.see(1, [stray]);
    expect(await news()).toEqual([]);
    expect(await orphans.page({ after: null, limit: 10 })).toEqual([]);
    expect(await seenTwice(stray)).toMatchObject([{ kind: 'bytes-unknown' }]);
    expect(await news()).toEqual([]);
    await orphans.see(2, [stray]);
    expect(await news()).toEqual([]);
    expect(await orphans.page({ after: null, limit: 10 })).toMatchObject([stray]);
  });

  it('has it told by one of those who want to at once', async () => {
    await orphans.see(1, [stray]);
    await aMinuteAgo();
    await orphans.see(1, [stray]);
    const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let told = 0;
    const report = async () => {
      told += 1;
      begun.resolve();
      await gate.promise;
    };
    const first = orphans.tell(report);
    await begun.promise;
    const second = orphans.tell(report);
    await eventually(async () => told === 2 || (await waiting()) > 0);
    gate.resolve();
    expect(await Promise.all([first, second])).toEqual([1, 0]);
    expect(told).toBe(1);
  });

  it('has it told again where telling failed', async () => {
    await orphans.see(1, [stray]);
    await aMinuteAgo();
    await orphans.see(1, [stray]);
    const failing = orphans.tell(() => Promise.reject(new Error('The log is away.')));
    await expect(failing).rejects.toThrow('The log is away.');
    expect(await news()).toHaveLength(1);
  });

  it('is not set back by whoever is slower, nor what others have seen since', async () => {
    for (const at of ['3f', '10']) await orphans.moveTo({ at, circle: 2 });
    await orphans.moveTo({ at: 'ff', circle: 1 });
    expect(await orphans.position()).toEqual({ at: '3f', circle: 2 });
    for (const circle of [2, 1]) await orphans.see(circle, [stray]);
    await orphans.endRound(2);
    await aMinuteAgo();
    await orphans.see(2, [stray]);
    expect(await news()).toHaveLength(1);
  });

  it('forgets what a whole round has not seen any more, and nothing else', async () => {
    await seenTwice(stray, gone);
    await orphans.see(2, [gone]);
    await orphans.endRound(2);
    expect(await orphans.page({ after: null, limit: 10 })).toMatchObject([gone]);
    expect(await orphans.counts()).toEqual([{ kind: 'capture-missing', count: 1 }]);
  });

  it('pages, the newest first', async () => {
    const places = Array.from({ length: 5 }, (_, n) => ({ ...stray, place: `blobs/${String(n)}` }));
    for (const place of places) await seenTwice(place);
    const first = await orphans.page({ after: null, limit: 3 });
    expect(first.map(({ place }) => place)).toEqual(['blobs/4', 'blobs/3', 'blobs/2']);
    const second = await orphans.page({ after: BigInt(first.at(-1)!.id), limit: 3 });
    expect(second.map(({ place }) => place)).toEqual(['blobs/1', 'blobs/0']);
    expect(await orphans.counts()).toEqual([{ kind: 'bytes-unknown', count: 5 }]);
  });
});
