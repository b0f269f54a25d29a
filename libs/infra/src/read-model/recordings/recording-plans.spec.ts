import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sight } from '#domain/access/may';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { UserRow } from '../users/user.entity.js';
import type { RecordingFilter } from './recording.filter.js';
import { RecordingQueries } from './recording.queries.js';

let readModel: ReadModel;
const ada = { id: randomUUID(), name: 'Ada', number: '21' };

beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  const account = { role: 'user', createdAt: new Date(), revision: '0', position: '0' } as const;
  await readModel.catalogue.getRepository(UserRow).insert({ ...ada, ...account, devices: [] });
  await readModel.catalogue.query(SOME_OF_EACH, [ada.id]);
  await readModel.catalogue.query('vacuum analyze recordings');
});
afterAll(() => readModel.close());

/** Most are ready, and one in fifty is anything else. */
const SOME_OF_EACH = `
  insert into recordings (id, state, state_since, started_at, owner_id, direction, protected,
    recycled_at, revision, position)
  select gen_random_uuid(),
    case n % 50 when 0 then 'failed' when 1 then 'erased' when 2 then 'recording' when 3 then 'received'
      else 'ready' end,
    at, at, case n % 50 when 4 then null when 5 then $1 else n::text end,
    case when n % 50 = 6 then 'internal' else 'in' end, n % 50 = 7,
    case when n % 50 = 8 then at end, 0, 0
  from generate_series(1, 5000) n,
    lateral (select timestamptz '2026-01-01' + n * interval '1 hour' as at) then_`;

type Statement = { readonly sql: string; readonly values: readonly unknown[] | undefined };

/** The last statement that a list comes to. */
const statementOf = async (
  filter: RecordingFilter,
  sight: Sight,
  limit = 50,
): Promise<Statement> => {
  let last: Statement | undefined;
  const listening = Object.create(readModel.catalogue) as DataSource;
  listening.query = async <T>(sql: string, values?: unknown[]): Promise<T> => {
    last = { sql, values };
    return readModel.catalogue.query<T>(sql, values);
  };
  const master = {
    query: async ({ text, values }: { text: string; values: unknown[] }) => {
      last = { sql: text, values };
      return { rows: await readModel.catalogue.query<unknown[]>(text, values) };
    },
  };
  Object.defineProperty(listening, 'driver', { value: { master } });
  const after = Buffer.from(JSON.stringify(['2026-03-03T14:00:00.000Z', ada.id]));
  await new RecordingQueries(listening).list({
    ...{ filter, sight, limit },
    after: after.toString('base64url'),
  });
  if (!last) throw new Error('Nothing was asked.');
  return last;
};

/** How the database goes about it if it may not do so in these ways. */
const planOf = async ({ sql, values }: Statement, ways: readonly string[]): Promise<string> =>
  readModel.catalogue.transaction(async (database) => {
    for (const way of ways) await database.query(`set local enable_${way} = off`);
    const rows: { 'QUERY PLAN': string }[] = await database.query(`explain ${sql}`, [
      ...(values ?? []),
    ]);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });

/** How it goes about it whatever the values are. */
const keptPlanOf = async ({ sql }: Statement): Promise<string> => {
  const rows: { 'QUERY PLAN': string }[] = await readModel.catalogue.query(
    `explain (generic_plan) ${sql}`,
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
};

/** To read a whole table, or to sort what was read. */
const UNORDERED = ['seqscan', 'bitmapscan', 'sort', 'incremental_sort'];

describe('a page of the list is read in its order from an index of what it is narrowed to', () => {
  it.each<[string, RecordingFilter, Sight?]>([
    ['recordings_newest', {}],
    ['recordings_newest', { state: 'ready' }],
    ['recordings_newest', { from: new Date(0), to: new Date() }],
    ['recordings_newest_of_owner', { owner: 'ada' }],
    ['recordings_newest_of_owner', {}, { own: ada.id, accessList: [] }],
    ['recordings_newest_unowned', { unowned: true }],
    ['recordings_newest_of_direction', { direction: 'internal' }],
    ['recordings_newest_binned', { bin: true }],
    ['recordings_newest_binned', { state: 'recycled' }],
    ['recordings_newest_gone', { state: 'deleted' }],
    ['recordings_newest_protected', { protected: true }],
    ['recordings_newest_unready', { state: 'recording' }],
    ['recordings_newest_unready', { state: 'received' }],
    ['recordings_newest_unready', { state: 'converting' }],
    ['recordings_newest_unready', { state: 'failed' }],
  ])('%s: %j', async (index, filter, sight = 'all') => {
    const plan = await planOf(await statementOf(filter, sight), UNORDERED);
    const page = plan.slice(plan.indexOf('Limit'));
    expect(page).toContain(`using ${index} on recordings`);
    expect(page.slice(0, page.indexOf(index))).not.toContain('Sort');
  });
});

describe('a text of which there is little', () => {
  it.each<[string, RecordingFilter]>([
    ['recordings_search', { q: 'nobody', direction: 'in' }],
    ['recordings_numbers', { number: '999', direction: 'in' }],
  ])('is looked for in %s, by when and which way as well: %j', async (index, filter) => {
    const ways = ['seqscan', 'indexscan', 'indexonlyscan'];
    const plan = await planOf(await statementOf(filter, 'all', 40), ways);
    const asked = plan.slice(plan.indexOf(`Bitmap Index Scan on ${index}`));
    expect(asked.split('\n')[1]).toMatch(/Index Cond:.*ARRAY.* @> .*~~/);
  });
});

describe('a text by itself', () => {
  it.each<[string, RecordingFilter]>([
    ['recordings_search', { q: 'nobody' }],
    ['recordings_search', { q: '0090332a06d6' }],
    ['recordings_search', { q: 'qx' }],
    ['recordings_search', { q: '田中' }],
    ['recordings_search', { q: 'k.' }],
    ['recordings_search', { q: '-x' }],
    ['recordings_search', { q: 'xq-' }],
    ['recordings_search', { q: '##' }],
    ['recordings_search', { q: 'a#' }],
    ['recordings_numbers', { number: '999' }],
  ])('is looked for in %s by a plan that knows no text: %j', async (index, filter) => {
    const plan = await keptPlanOf(await statementOf(filter, 'all', 40));
    expect(plan).toContain(`Bitmap Index Scan on ${index}`);
  });
});
