import type { Sight } from '#domain/access/may';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { UserRow } from '../users/user.entity.js';
import type { RecordingFilter } from './recording.filter.js';
import { RecordingQueries } from './recording.queries.js';

const DAY_MS = 86_400_000;
const NEWEST = Date.parse('2026-03-03T14:00:00.000Z');
const ada = { id: randomUUID(), name: 'Ada Lovelace', number: '2101' };

let readModel: ReadModel;

beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  const account = { role: 'user', createdAt: new Date(), revision: '0', position: '0' } as const;
  await readModel.catalogue.getRepository(UserRow).insert({ ...ada, ...account, devices: [] });
});
afterAll(() => readModel.close());
beforeEach(() => readModel.catalogue.query('truncate recordings'));

type Row = {
  readonly id: string;
  readonly startedAt: Date;
  readonly search: string;
  readonly numbers: string;
  readonly direction: 'in' | 'out' | 'internal' | null;
  readonly ownerId: string | null;
};

const insert = (rows: readonly Row[]): Promise<unknown> =>
  readModel.catalogue.query(
    `insert into recordings (id, state, state_since, started_at, search, numbers, direction,
       owner_id, revision, position)
     select r."id", 'ready', r."startedAt", r."startedAt", r."search", r."numbers", r."direction",
       r."ownerId", 0, 0
     from jsonb_to_recordset($1) r ("id" uuid, "startedAt" timestamptz, "search" text,
       "numbers" text, "direction" text, "ownerId" text)`,
    [JSON.stringify(rows)],
  );

/** Many in a day, and days or years without any. */
const gapMs = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: DAY_MS / 50 }),
  fc.integer({ min: 0, max: 20 }).map((days) => days * DAY_MS),
  fc.constant(600 * DAY_MS),
);
const word = fc.oneof(
  fc.constantFrom('ada', 'adam', 'qx', '%', 'öl', 'böl', '田中', '0090332a06d6'),
  fc.constantFrom('#1', '+', 'b.c', 'c-.ö', '.ö', '?', '#?', '\\'),
);
const number = fc.constantFrom('2101', '+4970317300', '');
const row = fc.record({
  gapMs,
  words: fc.array(word, { maxLength: 3 }),
  number,
  direction: fc.constantFrom('in', 'out', 'internal', null),
  ownerId: fc.constantFrom(ada.id, 'bob', null),
});
const run = fc.tuple(fc.integer({ min: 1, max: 6 }), row);
type Many = Pick<Row, 'direction' | 'ownerId'> & {
  readonly gapMs: number;
  readonly words: readonly string[];
  readonly number: string;
};
/** What is found in few of many is not looked for in all of them. */
const lately = fc.constantFrom(0, DAY_MS / 500).map((gap): [number, Many][] => {
  const one = { gapMs: gap, number: '', direction: 'in', ownerId: null } as const;
  return Array.from({ length: 140 }, (_, n) => [1, { ...one, words: n % 25 === 9 ? ['ada'] : [] }]);
});
const world = fc.tuple(lately, fc.array(run, { maxLength: 10 })).map(([first, then]) => {
  let at = NEWEST;
  return [...first, ...then].flatMap<Row>(([times, { words, gapMs: gap, ...each }]) =>
    Array.from({ length: times }, () => {
      at -= gap;
      const startedAt = new Date(at);
      const search = words.join('\n');
      return { id: randomUUID(), startedAt, search, numbers: each.number, ...each };
    }),
  );
});

const daysAgo = (days: number): Date => new Date(NEWEST - days * DAY_MS);
const q = fc.oneof(
  fc.constantFrom('ada', 'ADA', 'lovelace', '210', '%', '090332A06D6', 'nowhere'),
  fc.constantFrom('qx', 'x', 'LO', '21', '10', 'ÖL', 'ö', '中', '田中', '王'),
  fc.constantFrom('#', '##', '#?', '?', '-.', '..', '.', 'b.', 'c-.', '.ö', '-.ö', '#1', '\\'),
);
const part = fc.constantFrom('2101', '7031', '970317300', '+4', '49', '70');
const direction = fc.constantFrom('in', 'internal');
const from = fc.constantFrom(3, 30, 900).map(daysAgo);
const to = fc.constantFrom(-1, 0, 2).map(daysAgo);
const asked: fc.Arbitrary<RecordingFilter> = fc.oneof(
  fc.record({ q }),
  fc.record({ q, direction }),
  fc.record({ number: part }),
  fc.record({ number: part, direction }),
  fc.record({ q, from }),
  fc.record({ q, number: part, direction, from, to }, { requiredKeys: [] }),
);

const SHORT = /^[a-zöÖ0-9]{1,2}$/i;
const has = (text: string, part: string | undefined): boolean => {
  if (part === undefined) return true;
  if (!SHORT.test(part)) return text.includes(part.toLowerCase());
  return text.split(/[^\p{L}\p{N}]/u).some((word) => word.startsWith(part.toLowerCase()));
};

const fits = (row: Row, wanted: RecordingFilter): boolean => {
  const isNamed =
    row.ownerId === ada.id && (has('ada lovelace', wanted.q) || has(ada.number, wanted.q));
  return (
    (has(row.search, wanted.q) || isNamed) &&
    has(row.numbers, wanted.number) &&
    (wanted.direction === undefined || row.direction === wanted.direction) &&
    (wanted.from === undefined || row.startedAt >= wanted.from) &&
    (wanted.to === undefined || row.startedAt < wanted.to)
  );
};

const everyPage = async (
  queries: RecordingQueries,
  asked: { filter: RecordingFilter; sight: Sight; limit: number },
): Promise<string[][]> => {
  const pages: string[][] = [];
  let after: string | undefined;
  do {
    const { items, next } = await queries.list({ ...asked, after });
    pages.push(items.map(({ id }) => id));
    after = next ?? undefined;
  } while (after !== undefined);
  return pages;
};

const inPages = (ids: readonly string[], limit: number): string[][] => [
  ids.slice(0, limit),
  ...(ids.length > limit ? inPages(ids.slice(limit), limit) : []),
];

describe('a text in the list', () => {
  it('is found in exactly those that have it, newest first, however long ago and far apart', async () => {
    const queries = new RecordingQueries(readModel.catalogue);
    const check = async (rows: Row[], wanted: RecordingFilter, mine: boolean, limit: number) => {
      await readModel.catalogue.query('truncate recordings');
      await insert(rows);
      const expected = rows
        .filter((each) => (!mine || each.ownerId === ada.id) && fits(each, wanted))
        .sort((a, b) => +b.startedAt - +a.startedAt || (a.id < b.id ? 1 : -1));
      const sight = mine ? { own: ada.id, accessList: [] } : 'all';
      const pages = await everyPage(queries, { filter: wanted, sight, limit });
      const ids = expected.map(({ id }) => id);
      expect(pages).toEqual(inPages(ids, limit));
    };
    await fc.assert(
      fc.asyncProperty(world, asked, fc.boolean(), fc.integer({ min: 1, max: 3 }), check),
      { numRuns: 100 },
    );
  }, 120_000);
});
