import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { RecordingRow } from '../recordings/recording.entity.js';
import { rowsOf } from '../rows-of.js';
import { SealQueries } from './seal.queries.js';

const LONG_AGO = Date.parse('2030-01-01T08:00:00.000Z') - 40 * 365 * 86_400_000;

let readModel: ReadModel;
let queries: SealQueries;
beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  queries = new SealQueries(readModel.catalogue);
});
afterAll(() => readModel.close());
beforeEach(() => readModel.catalogue.query('delete from recordings; delete from app_objects'));

const watermark = async (isOn: boolean): Promise<void> => {
  await readModel.catalogue.query(
    `insert into settings (id, watermark, revision, position) values ('settings', $1, 0, 0)
     on conflict (id) do update set watermark = excluded.watermark`,
    [isOn],
  );
};
const sealingMembers = async (members: readonly string[]): Promise<void> => {
  await readModel.catalogue.query(
    `insert into app_objects (id, name, kind, deletion_mode, watermark, notes, members, access_list,
       created_at, revision, position)
     values ($1, $1, 'user', 'Denied', true, true, $2::jsonb, '[]', now(), 0, 0)`,
    [randomUUID(), JSON.stringify(members)],
  );
};

let second = 0;
const rowOf = (changed: Partial<RecordingRow>): Partial<RecordingRow> => ({
  id: randomUUID(),
  state: 'ready',
  stateSince: new Date(LONG_AGO),
  startedAt: new Date(LONG_AGO + 1_000 * second++),
  revision: '0',
  position: '0',
  ...changed,
});
const put = async (...rows: Partial<RecordingRow>[]): Promise<string[]> => {
  await readModel.catalogue.getRepository(RecordingRow).upsert(rows, ['id']);
  return rows.map(({ id }) => id ?? '');
};

const ids = (places: readonly { id: string }[]) => places.map(({ id }) => id);

describe('what is to be sealed next', () => {
  it('is what came just now, what is followed, and the earliest, from place to place', async () => {
    await watermark(true);
    const [late, early] = [rowOf({}), rowOf({})];
    const [one, other] = await put({ ...early, startedAt: late.startedAt! }, rowOf({}));
    const [followed] = await put(rowOf({ watermarked: true }));
    const [fresh] = await put(rowOf({ stateSince: new Date() }));
    await put(rowOf({ state: 'recording' }), rowOf({ watermarked: true, soundSealed: true }));
    expect(await queries.fresh(10)).toEqual([fresh]);
    expect(ids(await queries.followed(10, null))).toEqual([followed]);
    const first = await queries.earliest(2, null);
    expect(ids(first)).toEqual([one, other]);
    const rest = await queries.earliest(2, first[1]!);
    expect(ids(rest)).toEqual([fresh]);
    expect(await queries.earliest(2, rest[0]!)).toEqual([]);
  });

  it('is of members alone where the settings do not say all', async () => {
    await watermark(false);
    const rows = ['ada', 'grace', 'kay', 'ada', null].map((ownerId) =>
      rowOf({ ownerId, stateSince: new Date() }),
    );
    const [one, other, , third] = await put(...rows);
    const [asked] = await put(rowOf({ watermarkRequested: true }));
    expect(ids(await queries.followed(10, null))).toEqual([asked]);
    expect(await queries.earliest(10, null)).toEqual([]);
    expect(await queries.fresh(10)).toEqual([]);
    await sealingMembers(['ada', 'grace']);
    await sealingMembers(['ada']);
    const [first] = await queries.earliest(1, null);
    expect(ids(await queries.earliest(10, null))).toEqual([one, other, third]);
    expect(ids(await queries.earliest(10, first!))).toEqual([other, third]);
    expect(new Set(await queries.fresh(10))).toEqual(new Set([one, other, third]));
    expect(await queries.counts()).toEqual({ sealed: 0, waiting: 4 });
    await put({ ...rows[1], watermarkRequested: true });
    expect(await queries.counts()).toEqual({ sealed: 0, waiting: 4 });
  });
});

const anyState = fc.constantFrom('recording', 'received', 'ready', 'failed', 'erased');
const anyRow = fc.record({
  n: fc.nat(7),
  state: anyState,
  watermarked: fc.boolean(),
  soundSealed: fc.boolean(),
  tombstoned: fc.boolean(),
  watermarkRequested: fc.boolean(),
});
const THERE = `state in ('received', 'ready', 'failed')`;

describe('how many are sealed and wait', () => {
  it('is what a look at all of them comes to, whatever was added, changed and removed', async () => {
    const known = Array.from({ length: 8 }, () => randomUUID());
    const batches = fc.array(fc.uniqueArray(anyRow, { selector: ({ n }) => n, minLength: 1 }));
    await fc.assert(
      fc.asyncProperty(batches, fc.nat(7), async (written, gone) => {
        for (const rows of written)
          await put(
            ...rows.map(({ n, state, ...said }) => rowOf({ ...said, id: known[n]!, state })),
          );
        await readModel.catalogue.query('delete from recordings where id = $1', [known[gone]]);
        for (const isOn of [true, false]) {
          await watermark(isOn);
          expect(await queries.counts()).toEqual(await looked(isOn));
        }
      }),
      { numRuns: 25 },
    );
  });
});

const looked = async (areAll: boolean) => {
  const [row] = await rowsOf<{ sealed: number; waiting: number }>(
    readModel.catalogue,
    `select count(*) filter (where watermarked)::int sealed, count(*) filter (where
       not watermarked and ${THERE} and (watermark_requested or $1)
       or watermarked and not sound_sealed and state = 'ready'
       or watermarked and not tombstoned and state = 'erased')::int waiting
     from recordings`,
    [areAll],
  );
  return row;
};

describe('entries of the chain, by their kind', () => {
  it('are found from the end, and behind a place', async () => {
    const entry = (n: number, type: string) =>
      `(${String(n)}, gen_random_uuid(), 'seals', '', ${String(n)}, '${type}', 'spec', now(), 'spec', '', '{}')`;
    const types = ['SealKeyChained', 'SealChained', 'CheckpointChained', 'CheckpointChained'];
    await readModel.catalogue.query(
      `insert into audit (position, id, stream, subject, revision, type, by, at, via, correlation_id, data)
       values ${types.map((type, n) => entry(n, type)).join(', ')}`,
    );
    expect(await queries.entriesOf('CheckpointChained', 10)).toEqual([3n, 2n]);
    expect(await queries.entriesOf('CheckpointChained', 1)).toEqual([3n]);
    expect(await queries.entryAfter('CheckpointChained', 1)).toBe(2n);
    expect(await queries.entryAfter('CheckpointChained', 2)).toBe(3n);
    expect(await queries.entryAfter('CheckpointChained', 3)).toBeNull();
  });
});
