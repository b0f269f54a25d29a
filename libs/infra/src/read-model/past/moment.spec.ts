import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../test/support/database.js';
import { AuditRow } from '../audit/audit.entity.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { type AsOf, momentOf } from './moment.js';

let readModel: ReadModel;
const BEGAN = Date.parse('2026-03-03T14:00:00.000Z');
const NOW = new Date('2026-03-10T00:00:00.000Z');
const HOUR = 3_600_000;
const hour = (hours: number) => new Date(BEGAN + hours * HOUR);

/** Hours after the beginning at which events are dated, in the order of the log: positions 10, 20, … */
const DATED = [
  ...[0, 1, 2],
  // Received at three, and written down at five.
  ...[5, 3, 5.5, 6],
  // For a while the clock was a year behind.
  ...[-8_760, 7],
  // And then, in a rehearsal, a month ahead.
  ...[744, 745, 8, 9],
];

beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  const common = {
    stream: 'settings',
    subject: 'settings',
    type: 'PbxNameChanged',
    by: 'user:ada',
  };
  const rows = DATED.map((hours, index) => ({
    ...{ ...common, position: String((index + 1) * 10), id: randomUUID(), revision: '0' },
    ...{ at: hour(hours), via: 'rest', correlationId: 'c', data: {}, sealed: null },
  }));
  await readModel.catalogue.getRepository(AuditRow).insert(rows);
  await readModel.catalogue.query(
    `insert into checkpoint (name, version, store_id, position, updated_at)
     values ('catalogue', 1, 'store', 135, now())`,
  );
});
afterAll(() => readModel.close());

const moment = (asOf: AsOf) => momentOf(readModel.catalogue, asOf, NOW);
const positionAt = async (hours: number) => Number((await moment(hour(hours))).position);

describe('a moment', () => {
  it('asked for by a position is the last event up to there', async () => {
    expect(await moment(20n)).toEqual({ position: 20n, at: hour(1) });
    expect(await moment(25n)).toEqual({ position: 20n, at: hour(1) });
    expect((await moment(135n)).position).toBe(130n);
  });

  it('asked for by a time is everything that was written down by then', async () => {
    expect(await moment(hour(1))).toEqual({ position: 20n, at: hour(1) });
    expect(await positionAt(1.5)).toBe(20);
    expect(await positionAt(2)).toBe(30);
  });

  it('does not take what was dated earlier than it was written down for the log of then', async () => {
    expect(await positionAt(3.5)).toBe(30);
    expect(await positionAt(5)).toBe(50);
  });

  it('is not led astray by a clock that was far behind, or far ahead', async () => {
    expect(await positionAt(6.5)).toBe(80);
    expect(await positionAt(7.5)).toBe(110);
    expect(await positionAt(8.5)).toBe(120);
  });

  it('cannot lie in the future, nor before there was anything', async () => {
    const refused = (code: string) => expect.objectContaining({ code }) as unknown;
    await expect(moment(new Date(NOW.getTime() + 1))).rejects.toEqual(refused('as-of-in-future'));
    await expect(moment(136n)).rejects.toEqual(refused('as-of-in-future'));
    await expect(moment(9n)).rejects.toEqual(refused('as-of-before-beginning'));
    await expect(moment(hour(-9_000))).rejects.toEqual(refused('as-of-before-beginning'));
  });
});
