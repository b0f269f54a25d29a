import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../test/support/database.js';
import { Conditions } from '../conditions.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { NewestOfOwners } from './newest-of-owners.js';
import { RecordingQueries } from './recording.queries.js';

const LIMIT = 51;

let readModel: ReadModel;
beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  await readModel.catalogue.query(WORLD);
  await readModel.catalogue.query('vacuum analyze recordings');
});
afterAll(() => readModel.close());

/** Of one in three, of one in eighty, of one in two thousand, of now and long ago, and of 500 people who have some each. */
const WORLD = `
  insert into recordings (id, state, state_since, started_at, owner_id, recycled_at, revision, position)
  select gen_random_uuid(), case when n % 97 = 0 then 'erased' else 'ready' end, at, at,
    case when n % 16 = 4 and n not between 5000 and 19744 then 'again' when n % 3 = 0 then 'often' when n % 80 = 1 then 'seldom' when n % 2000 = 2 then 'hardly'
      else 'p' || n % 500 end,
    case when n % 89 = 0 then at end, 0, 0
  from generate_series(1, 20000) n,
    lateral (select timestamptz '2026-01-01' + n / 2 * interval '1 minute' as at) then_`;

const nobody = Array.from({ length: 60 }, () => randomUUID());
const some = (count: number) => Array.from({ length: count }, (_, n) => `p${String(n)}`);

/** Statements that were asked, in their order. */
const listening = (): { catalogue: DataSource; asked: string[] } => {
  const asked: string[] = [];
  const master = {
    query: async ({ text, values }: { text: string; values: unknown[] }) => {
      asked.push(text);
      return { rows: await readModel.catalogue.query<unknown[]>(text, values) };
    },
  };
  const catalogue = Object.create(readModel.catalogue) as DataSource;
  Object.defineProperty(catalogue, 'driver', { value: { master } });
  return { catalogue, asked };
};

type Moment = { readonly startedAt: Date; readonly id: string };
const after = (last?: Moment) => (): Conditions => {
  const where = new Conditions();
  where.add("r.recycled_at is null and r.state not in ('deleted', 'erased')");
  if (last) where.add('(r.started_at, r.id) < (?, ?::uuid)', last.startedAt, last.id);
  return where;
};

const plainly = async (owners: readonly string[]): Promise<string[]> => {
  const rows: { id: string }[] = await readModel.catalogue.query(
    `select id from recordings where owner_id = any($1) and recycled_at is null and state = 'ready'
     order by started_at desc, id desc limit 400`,
    [owners],
  );
  return rows.map(({ id }) => id);
};

describe('the newest of many owners', () => {
  it.each<[string, string[], number]>([
    ['many who have much', ['often', ...nobody], 1],
    ['many of whom one has some', ['seldom', ...nobody], 2],
    ['many of whom one has little', ['hardly', ...nobody], 2],
    ['many of whom one has some now, and long ago', ['again', ...nobody], 3],
    ['many who have a little each', some(120), 2],
    ['many of whom some have a little', some(40), 2],
    ['many who have nothing', nobody, 2],
  ])('of %s are found as they are in order, page by page', async (_of, owners, statements) => {
    const expected = await plainly(owners);
    const { catalogue, asked } = listening();
    const newest = new NewestOfOwners(catalogue);
    const search = { owners, of: owners, limit: LIMIT };
    const found: string[] = [];
    let last: Moment | undefined;
    while (found.length < expected.length) {
      const page = await newest.find({ ...search, among: after(last) });
      if (last === undefined) expect(asked).toHaveLength(statements);
      expect(page.length).toBeGreaterThan(0);
      last = page.at(-1);
      found.push(...page.map(({ id }) => id));
    }
    expect(found.slice(0, expected.length)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['are many', ['often', ...nobody]],
    ['are few', ['seldom', ...nobody]],
    ['are hardly any', ['hardly', ...nobody]],
    ['are none', nobody],
  ])('are found by one statement the next time when they %s', async (_are, owners) => {
    const { catalogue, asked } = listening();
    const newest = new NewestOfOwners(catalogue);
    const search = { owners, of: owners, among: after(), limit: LIMIT };
    const first = await newest.find(search);
    asked.length = 0;
    expect(await newest.find(search)).toEqual(first);
    expect(asked).toHaveLength(1);
  });

  it('are what a list shows to whom an access list names them, page by page', async () => {
    const queries = new RecordingQueries(readModel.catalogue);
    const sight = { own: 'hardly', accessList: ['seldom', ...nobody] };
    const expected = await plainly(['hardly', 'seldom']);
    const found: string[] = [];
    let next: string | null | undefined;
    do {
      const page = await queries.list({ filter: {}, sight, limit: 50, after: next ?? undefined });
      found.push(...page.items.map(({ id }) => id));
      next = page.next;
    } while (next !== null);
    expect(found).toEqual(expected);
  });

  it('tells how old the accounts were', async () => {
    const { catalogue } = listening();
    const owners = ['often'];
    const search = { owners, of: owners, among: after(), limit: 1 };
    const [one] = await new NewestOfOwners(catalogue).find(search);
    expect(one?.accountsAge).toMatch(/\/$/);
  });

  it('are looked for by plans that know nobody, in the indexes of lists', async () => {
    const { catalogue, asked } = listening();
    await new NewestOfOwners(catalogue).find({
      owners: nobody,
      of: nobody,
      among: after(),
      limit: LIMIT,
    });
    const plans = asked.map(async (text) => {
      const rows: { 'QUERY PLAN': string }[] = await readModel.catalogue.query(
        `explain (generic_plan) ${text}`,
      );
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    const [walk, ofEach] = await Promise.all(plans);
    expect(walk).toContain('using recordings_newest on recordings');
    expect(walk).toContain('hashed SubPlan');
    expect(ofEach).toContain('on recordings_newest_of_owner');
  });
});
