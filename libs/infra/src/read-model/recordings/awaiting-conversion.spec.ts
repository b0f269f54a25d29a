import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { RecordingQueries } from './recording.queries.js';
import { RecordingRow } from './recording.entity.js';

let readModel: ReadModel;
let queries: RecordingQueries;

beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  queries = new RecordingQueries(readModel.catalogue);
});
afterAll(() => readModel.close());
beforeEach(() => readModel.catalogue.query('truncate recordings'));

const AT = new Date('2026-03-03T14:00:00.000Z');

const row = (given: Partial<RecordingRow> = {}): Partial<RecordingRow> => ({
  ...{ id: randomUUID(), state: 'ready', stateSince: AT, startedAt: AT },
  ...{ revision: '0', position: '0', ...given },
});

const given = async (...rows: Partial<RecordingRow>[]): Promise<void> => {
  await readModel.catalogue.getRepository(RecordingRow).insert(rows);
};

describe('what waits for its conversion', () => {
  const since = (ms: number) => new Date(AT.getTime() + ms);

  it('is named, the longest waiting first, and whether it waits for others', async () => {
    const old = row({ state: 'received', stateSince: since(1000) });
    const oldest = row({ rereadSince: since(0), conversionCause: 'media-2' });
    const young = row({ state: 'received', stateSince: since(9000) });
    await given(old, oldest, young, row());
    expect(await queries.awaitingConversion(since(5000), [], 10)).toEqual([
      { id: oldest.id, inTurn: true },
      { id: old.id, inTurn: false },
    ]);
    expect(await queries.rereadingInTurn(10)).toBe(1);
  });
});

describe('what could not be decoded', () => {
  const codecs = ['G.729'];
  const failed = {
    state: 'failed',
    failureCode: 'codec-unsupported',
    converter: 'media-1',
  } as const;

  it('is found page by page, failed or ready with a side missing, unless it is being read', async () => {
    const [one, two] = [row({ undecoded: codecs, converter: 'media-2' }), row(failed)];
    await given(
      one,
      two,
      row(),
      row({ ...failed, failureCode: 'encrypted' }),
      row({ undecoded: codecs, rereadSince: AT }),
    );
    const ids = [one.id!, two.id!].toSorted();
    const first = await queries.undecoded(null, 1);
    const rest = await queries.undecoded(first[0]!.id, 10);
    expect([...first, ...rest].map(({ id }) => id)).toEqual(ids);
    expect([...first, ...rest].find(({ id }) => id === two.id)).toEqual({
      id: two.id,
      converter: 'media-1',
      failed: true,
      codecs: [],
      cause: null,
    });
  });

  it('is not known of what an earlier converter made ready', async () => {
    const earlier = [
      row({ converter: 'media-1' }),
      row({ converter: 'media-1', undecoded: codecs }),
    ];
    await given(...earlier, row({ converter: 'media-2' }), row(failed));
    const found = await queries.readyByOthers({ converter: 'media-2', open: [] }, null, 10);
    expect(found.map(({ id }) => id)).toEqual(earlier.map(({ id }) => id).toSorted());
  });

  it('is asked of what is encrypted only while that can be read', async () => {
    const key = randomUUID();
    const [clear, encrypted] = [
      row({ converter: 'media-1' }),
      row({ converter: 'media-1', encryptedWith: key }),
    ];
    await given(clear, encrypted);
    const idsWith = async (open: string[]) =>
      (await queries.readyByOthers({ converter: 'media-2', open }, null, 10)).map(({ id }) => id);
    expect(await idsWith([])).toEqual([clear.id]);
    expect(await idsWith([key])).toEqual([clear.id, encrypted.id].toSorted());
  });
});
