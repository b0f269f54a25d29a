import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { AuditRow } from './audit.entity.js';
import { type AuditFilter, AuditQueries } from './audit.queries.js';

let readModel: ReadModel;
let queries: AuditQueries;

const AT = Date.parse('2026-03-03T14:00:00.000Z');
const later = (minutes: number) => new Date(AT + minutes * 60_000);

const rowOf = (stream: string, type: string, by: string) => ({
  ...{ id: randomUUID(), stream, revision: '0', type, by, via: 'rest', correlationId: 'c' },
  ...{ subject: stream.replace(/^[a-z]+-/, ''), causationId: null, data: {}, sealed: null },
  appObject: type === 'RecordingOpened' ? 'Recordings' : null,
  consent: type === 'RecordingOpened' ? 'grace' : null,
  token: type === 'PbxNameChanged' ? 't1' : null,
});

beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  const open = (stream: string, sealed: string) =>
    Promise.resolve(
      stream === 'recording-a' ? { [sealed]: 'x', passwordHash: 'h', tokenHash: 'h' } : null,
    );
  queries = new AuditQueries(readModel.catalogue, { open });
  const log = [
    ['recording-a', 'RecordingStarted', 'device:1'],
    ['activity-a', 'RecordingOpened', 'user:ada'],
    ['recording-b', 'RecordingStarted', 'device:1'],
    ['settings', 'PbxNameChanged', 'user:ada'],
    ['recording-a', 'RecordingUploaded', 'device:1'],
  ] as const;
  const rows = log.map(([stream, type, by], n) => ({
    ...rowOf(stream, type, by),
    ...{ position: String(n * 10), at: later(n), data: { n } },
    sealed: n === 0 || n === 2 ? 'fileName' : null,
  }));
  await readModel.catalogue.getRepository(AuditRow).insert(rows);
});
afterAll(() => readModel.close());

const positions = async (filter: Omit<AuditFilter, 'limit'>): Promise<string[]> =>
  (await queries.events({ ...filter, limit: 10 })).items.map(({ position }) => position);

describe('AuditQueries', () => {
  it('tells the whole story of one subject, accesses included', async () => {
    const history = await queries.history('a');
    expect(history.map(({ type }) => type)).toEqual([
      'RecordingStarted',
      'RecordingOpened',
      'RecordingUploaded',
    ]);
    expect(history[0]).toMatchObject({
      at: '2026-03-03T14:00:00.000Z',
      data: { n: 0 },
      personal: { fileName: 'x' },
    });
  });

  it('says with which API token a program acted', async () => {
    const { items } = await queries.events({ by: 'user:ada', limit: 3 });
    expect(items.map(({ token }) => token)).toEqual([null, 't1']);
  });

  it('says through which App object a person acted, and under whose consent', async () => {
    const { items } = await queries.events({ limit: 3 });
    expect(items.map(({ appObject }) => appObject)).toEqual([null, 'Recordings', null]);
    expect(items.map(({ consent }) => consent)).toEqual([null, 'grace', null]);
  });

  it('opens what is sealed while it can be, and shows no secret', async () => {
    const { items } = await queries.events({ limit: 3 });
    expect(items.map(({ personal }) => personal)).toEqual([{ fileName: 'x' }, null, null]);
  });

  it('narrows by stream, type, actor and time', async () => {
    expect(await positions({ stream: 'recording-a' })).toEqual(['0', '40']);
    expect(await positions({ type: 'RecordingStarted' })).toEqual(['0', '20']);
    expect(await positions({ by: 'user:ada' })).toEqual(['10', '30']);
    expect(await positions({ from: later(1), to: later(3) })).toEqual(['10', '20']);
    expect(await positions({})).toHaveLength(5);
  });

  it('pages in the order of the log', async () => {
    const first = await queries.events({ limit: 2 });
    expect(first.next).toBe('10');
    const second = await queries.events({ limit: 3, after: first.next ?? undefined });
    expect(second.items.map(({ position }) => position)).toEqual(['20', '30', '40']);
    expect(second.next).toBeNull();
  });

  it('ends the pages of a time that is over with the last place in it, wherever that stands', async () => {
    const late = { at: later(1), position: '45', id: randomUUID(), stream: 'settings' };
    await readModel.catalogue
      .getRepository(AuditRow)
      .insert([{ ...rowOf('settings', 'PbxNameChanged', 'user:ada'), ...late }]);
    const range = { from: later(1), to: later(3) };
    const first = await queries.events({ ...range, limit: 1 });
    expect(first.next).toBe('10-45');
    const second = await queries.events({ ...range, limit: 1, after: first.next ?? undefined });
    expect(second).toMatchObject({ items: [{ position: '20' }], next: '20-45' });
    const third = await queries.events({ ...range, limit: 1, after: second.next ?? undefined });
    expect(third).toMatchObject({ items: [{ position: '45' }], next: null });
    const unfinished = await queries.events({ to: later(60), limit: 1 });
    expect(unfinished.next).toBe('0');
    const ofType = { type: 'RecordingStarted', to: later(3), limit: 1 };
    expect((await queries.events(ofType)).next).toBe('0');
    expect((await queries.events({ ...ofType, from: later(0) })).next).toBe('0-45');
    await readModel.catalogue.getRepository(AuditRow).delete({ position: '45' });
  });

  it.each(['1-x', '1-2-3', '-', 'x', '-1', '', '99999999999999999999'])(
    'refuses to continue from %j',
    async (after) => {
      await expect(queries.events({ limit: 1, after })).rejects.toMatchObject({
        code: 'cursor-invalid',
      });
    },
  );
});
