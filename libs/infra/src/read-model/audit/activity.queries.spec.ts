import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { type ActivityFilter, ActivityQueries } from './activity.queries.js';
import { AuditQueries } from './audit.queries.js';

let readModel: ReadModel;
let queries: ActivityQueries;

const AT = Date.parse('2026-03-03T14:00:00.000Z');
const later = (minutes: number) => new Date(AT + minutes * 60_000);
const [A, B] = [randomUUID(), randomUUID()];

/** Position is ten times the place here; what people did is told of as `n`. */
const LOG: readonly (readonly [stream: string, type: string, by: string, listed?: string[]])[] = [
  [`recording-${A}`, 'RecordingStarted', 'device:1'],
  ['activity-ada', 'RecordingListed', 'user:ada', [A, B]],
  [`activity-${A}`, 'RecordingOpened', 'user:ada'],
  ['activity-bob', 'RecordingListed', 'user:bob', [A]],
  [`activity-${B}`, 'RecordingPlayed', 'user:bob'],
  ['activity-ada', 'RecordingListed', 'user:ada', [A]],
  [`recording-${A}`, 'RecordingProtected', 'user:ada'],
  ['settings', 'PbxNameChanged', 'system:x'],
  ['activity-ada', 'RecordingListed', 'user:ada', [A]],
];
/** The last of them was a day later. */
const minutesOf = (n: number) => (n === LOG.length - 1 ? 24 * 60 : n);
const WITH_MORE = `
  insert into audit (position, id, stream, subject, revision, type, by, at, via, correlation_id, data)
  select 1000 + n, gen_random_uuid(), 's', n::text, 0,
    case when n % 3 = 0 then 'RecordingListed' else 'Type' || n % 50 end,
    case when n % 2 = 0 then 'user:' || n % 50 else 'device:' || n % 50 end,
    timestamptz '2025-01-01' + n * interval '1 hour', 'rest', 'c',
    jsonb_build_object('recordings', jsonb_build_array(gen_random_uuid(), gen_random_uuid()))
  from generate_series(1, 5000) n`;

beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  const audit = new AuditQueries(readModel.catalogue, { open: () => Promise.resolve(null) });
  queries = new ActivityQueries(readModel.catalogue, audit);
  for (const [n, [stream, type, by, recordings]] of LOG.entries())
    await readModel.catalogue.query(
      `insert into audit (position, id, stream, subject, revision, type, by, at, via, correlation_id, data)
       values ($1, $2, $3, $4, 0, $5, $6, $7, 'rest', 'c', $8)`,
      [
        ...[
          n * 10,
          randomUUID(),
          stream,
          stream.replace(/^[a-z]+-/, ''),
          type,
          by,
          later(minutesOf(n)),
        ],
        JSON.stringify(recordings ? { recordings } : {}),
      ],
    );
});
afterAll(() => readModel.close());

const found = async (filter: ActivityFilter, limit = 10): Promise<number[]> =>
  (await queries.page({ filter, limit })).items.map(({ position }) => Number(position) / 10);

describe('what people did', () => {
  it('is told the newest first, and nothing that no person did', async () => {
    expect(await found({})).toEqual([8, 6, 5, 4, 3, 2, 1]);
  });

  it.each<[string, ActivityFilter, number[]]>([
    ['by a person', { user: 'ada' }, [8, 6, 5, 2, 1]],
    ['of a kind', { types: ['RecordingOpened', 'RecordingPlayed'] }, [4, 2]],
    ['by a person, of a kind', { user: 'ada', types: ['RecordingListed'] }, [8, 5, 1]],
    ['to a recording, lists that showed it too', { recording: A }, [8, 6, 5, 3, 2, 1]],
    ['to another', { recording: B }, [4, 1]],
    ['to a recording by a person', { recording: A, user: 'bob' }, [3]],
    ['to a recording, of a kind', { recording: A, types: ['RecordingProtected'] }, [6]],
    ['in a time', { from: later(2), to: later(4) }, [3, 2]],
    ['by a person in a time', { user: 'ada', from: later(2), to: later(6) }, [5, 2]],
    ['to a recording in a time', { recording: A, to: later(3) }, [2, 1]],
    ['by nobody', { user: 'nobody' }, []],
    ['to none', { recording: 'no-id' }, []],
  ])('%s', async (_what, filter, expected) => {
    expect(await found(filter)).toEqual(expected);
  });

  it.each<ActivityFilter>([{}, { user: 'ada' }, { recording: A }])(
    'is paged, each once: %j',
    async (filter) => {
      const all = await found(filter);
      const paged: number[] = [];
      let after: string | undefined;
      do {
        const page = await queries.page({ filter, after, limit: 2 });
        paged.push(...page.items.map(({ position }) => Number(position) / 10));
        after = page.next ?? undefined;
      } while (after !== undefined);
      expect(paged).toEqual(all);
    },
  );

  it.each(['x', '', 'W10'])('is not continued from %j', async (after) => {
    await expect(queries.page({ filter: {}, after, limit: 2 })).rejects.toMatchObject({
      code: 'cursor-invalid',
    });
  });
});

describe('who was shown a recording in lists', () => {
  it('is told once for each person and day, or for each person', async () => {
    const daily = await queries.listingsOf(A, { per: 'day', limit: 10 });
    expect(daily.map(({ by, count, position }) => [by, count, position])).toEqual([
      ['user:ada', 2, '10'],
      ['user:bob', 1, '30'],
      ['user:ada', 1, '80'],
    ]);
    expect(daily[0]).toMatchObject({ firstAt: later(1), lastAt: later(5), via: 'rest' });
    const summed = await queries.listingsOf(A, { per: 'person', limit: 10 });
    expect(summed.map(({ by, count }) => [by, count])).toEqual([
      ['user:ada', 3],
      ['user:bob', 1],
    ]);
  });
});

/** How the database goes about the last statement, if it may not read the whole table. */
const planOf = async (ask: (listening: DataSource) => Promise<unknown>): Promise<string> => {
  let last: [string, unknown[] | undefined] | null = null;
  const listening = Object.create(readModel.catalogue) as DataSource;
  listening.query = async <T>(sql: string, values?: unknown[]): Promise<T> => {
    last = [sql, values];
    return readModel.catalogue.query<T>(sql, values);
  };
  await ask(listening);
  return readModel.catalogue.transaction(async (database) => {
    await database.query('set local enable_seqscan = off');
    const [sql, values] = last ?? ['', undefined];
    const rows: { 'QUERY PLAN': string }[] = await database.query(`explain ${sql}`, values);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
};

describe('among very many events', () => {
  beforeAll(async () => {
    await readModel.catalogue.query(WITH_MORE);
    await readModel.catalogue.query('vacuum analyze audit');
  });

  it.each<[string, ActivityFilter]>([
    ['audit_acts', {}],
    ['audit_acts', { from: later(0), to: later(9) }],
    ['audit_acts_of_type', { types: ['RecordingOpened'] }],
    ['audit_acts_by', { user: '4' }],
    ['audit_acts_by', { user: '4', types: ['RecordingOpened'], from: later(0) }],
    ['audit_listed', { recording: A }],
    ['audit_subject', { recording: A }],
  ])('%s leads to %j', async (index, filter) => {
    const nothing = { at: () => Promise.resolve([]) };
    const plan = await planOf((database) =>
      new ActivityQueries(database, nothing).page({ filter, limit: 50 }),
    );
    expect(plan).toMatch(new RegExp(`(using|on) ${index}\\b`));
    expect(plan).not.toContain('Seq Scan on audit');
  });

  it.each([
    ['audit_stream', { stream: 's-1' }],
    ['audit_type', { type: 'RecordingOpened' }],
    ['audit_by', { by: 'user:4' }],
    ['audit_at', { from: later(0) }],
    ['audit_at', { from: later(0), to: later(9) }],
    ['audit_key', { after: '4000' }],
  ])('%s leads to events with %j', async (index, filter) => {
    const open = () => Promise.resolve(null);
    const plan = await planOf((database) =>
      new AuditQueries(database, { open }).events({ ...filter, limit: 50 }),
    );
    expect(plan).toMatch(new RegExp(`(using|on) ${index}\\b`));
  });
});
