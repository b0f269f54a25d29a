import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { type Orphan, Orphans } from './orphans.js';

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

const seenTwice = async (...found: Orphan[]) => {
  await orphans.see(1, found);
  await aMinuteAgo();
  await orphans.see(1, found);
  const news = await orphans.news();
  await orphans.markReported(news.map(({ id }) => id));
  return news;
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
    expect(await orphans.news()).toEqual([]);
    expect(await orphans.page({ after: null, limit: 10 })).toEqual([]);
    expect(await seenTwice(stray)).toMatchObject([{ kind: 'bytes-unknown' }]);
    expect(await orphans.news()).toEqual([]);
    await orphans.see(2, [stray]);
    expect(await orphans.news()).toEqual([]);
    expect(await orphans.page({ after: null, limit: 10 })).toMatchObject([stray]);
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
