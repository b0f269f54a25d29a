import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dueOf } from '#domain/retention/due';
import { rule } from '#domain/retention/retention.samples';
import {
  type AppliedRule,
  type Keeping,
  type RetentionFacts,
  termOf,
} from '#domain/retention/rule';
import { factsOf, rules } from '../../../../../test/support/any-retention.js';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { UserRow } from '../users/user.entity.js';
import { RecordingRow } from './recording.entity.js';
import { RemovalPreviews } from './removal-previews.js';

/** Nothing is under a hold; what is, the spec of the holds looks at. */
const noHolds = { anyOf: () => Promise.resolve('false') };

let readModel: ReadModel;
let previews: RemovalPreviews;
beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  previews = new RemovalPreviews(readModel.catalogue, noHolds);
});
afterAll(() => readModel.close());
beforeEach(async () => {
  await readModel.catalogue.query('truncate recordings, users');
});

const DAY_MS = 86_400_000;
const NOW = new Date('2030-06-01T12:00:00.000Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

const row = (endedDaysAgo: number, given: Partial<RecordingRow> = {}): Partial<RecordingRow> => ({
  id: randomUUID(),
  state: 'ready',
  stateSince: NOW,
  startedAt: daysAgo(endedDaysAgo),
  endedAt: daysAgo(endedDaysAgo),
  fileName: `${String(endedDaysAgo)} days old`,
  revision: '0',
  position: '0',
  ...given,
});
const insert = (...rows: Partial<RecordingRow>[]) =>
  readModel.catalogue.getRepository(RecordingRow).insert(rows);

const keeping = (retentionDays: number, ...retentionRules: AppliedRule[]): Keeping => ({
  retentionDays,
  retentionRules,
});

const namesOf = async (from: Keeping, to: Keeping): Promise<string[]> => {
  const { items } = await previews.page({ from, to, now: NOW }, { limit: 100 });
  return items.map(({ name, removesWhy }) => `${name ?? ''}: ${removesWhy}`);
};

describe('the preview of other settings', () => {
  it('tells how many would go at once and within 30 days, by owner, and which', async () => {
    await readModel.catalogue.getRepository(UserRow).insert({
      id: 'ada',
      role: 'user',
      name: 'Ada',
      number: '11',
      createdAt: NOW,
      revision: '0',
      position: '0',
    });
    await insert(
      row(100, { ownerId: 'ada' }),
      row(95, { ownerId: 'ada' }),
      row(70, { ownerId: 'ada' }),
      row(61),
      row(59),
    );
    const change = { from: keeping(0), to: keeping(90), now: NOW };
    expect(await previews.byOwner(change)).toEqual([
      { owner: { id: 'ada', name: 'Ada', number: '11' }, atOnce: 2, within30Days: 3 },
      { owner: null, atOnce: 0, within30Days: 1 },
    ]);
    expect(await namesOf(change.from, change.to)).toEqual([
      '100 days old: retention 90 days',
      '95 days old: retention 90 days',
      '70 days old: retention 90 days',
      '61 days old: retention 90 days',
    ]);
  });

  it('leaves out what is due already, and what nothing takes', async () => {
    await insert(
      row(100),
      row(40),
      row(100, { protected: true }),
      row(100, { state: 'recording', endedAt: null }),
      row(100, { state: 'deleted' }),
    );
    expect(await namesOf(keeping(90), keeping(30))).toEqual(['40 days old: retention 30 days']);
    expect(await namesOf(keeping(90), keeping(0))).toEqual([]);
  });

  it('goes by the rules, of which the longest holds', async () => {
    const kept = row(50, { direction: 'in' });
    await insert(kept, row(50, { direction: 'out', fileName: 'out' }));
    const incoming = rule({ name: 'Incoming', days: 365, direction: 'in' });
    expect(await namesOf(keeping(0), keeping(40, incoming))).toEqual(['out: retention 40 days']);
    const short = { ...incoming, days: 30 };
    expect(await namesOf(keeping(0), keeping(0, short))).toEqual([
      '50 days old: retention rule "Incoming" 30 days',
    ]);
    await readModel.catalogue
      .getRepository(RecordingRow)
      .update(kept.id!, { keptBy: incoming.name });
    expect(await namesOf(keeping(40, incoming), keeping(40))).toEqual([
      '50 days old: retention 40 days',
    ]);
  });

  it('knows of the recycle bin', async () => {
    const recycledAt = daysAgo(1);
    await insert(
      row(10, { recycledAt, purgesOn: daysAgo(-13), fileName: 'bin' }),
      row(85, { recycledAt, purgesOn: daysAgo(-13), fileName: 'term' }),
      row(10, { recycledAt, purgesOn: daysAgo(-31) }),
    );
    expect(await namesOf(keeping(0), keeping(90))).toEqual([
      'term: retention 90 days',
      'bin: recycle bin 14 days',
    ]);
  });

  it('gives all of them in pages', async () => {
    await insert(...Array.from({ length: 7 }, (_, index) => row(100 + (index % 3))));
    const change = { from: keeping(0), to: keeping(90), now: NOW };
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const page = await previews.page(change, { limit: 2, after });
      ids.push(...page.items.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(new Set(ids).size).toBe(7);
    expect(ids).toHaveLength(7);
  });

  it('says of any recording what the rule of the domain says', async () => {
    const one = fc.record({ facts: factsOf, isProtected: fc.boolean(), endedDaysAgo: fc.nat(100) });
    const days = fc.constantFrom(0, 1, 30, 60, 90);
    const any = fc.tuple(fc.array(one, { maxLength: 8 }), rules, days, rules, days);
    await fc.assert(
      fc.asyncProperty(any, async ([given, oldRules, oldDays, newRules, newDays]) => {
        await readModel.catalogue.query('truncate recordings');
        const [from, to] = [keeping(oldDays, ...oldRules), keeping(newDays, ...newRules)];
        const rows = given.map((each) => ({ ...each, id: randomUUID() }));
        if (rows.length > 0) await insert(...rows.map((each) => rowOf(each, from)));
        const goes = (each: One, kept: Keeping) => dueIn(each, kept)?.getTime() ?? Infinity;
        const expected = rows.filter(
          (each) =>
            goes(each, to) <= NOW.getTime() + 30 * DAY_MS && goes(each, from) > NOW.getTime(),
        );
        const { items } = await previews.page({ from, to, now: NOW }, { limit: 100 });
        expect(items.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
      }),
      { numRuns: 200 },
    );
  });
});

type One = { facts: RetentionFacts; isProtected: boolean; endedDaysAgo: number };

const rowOf = ({ id, facts, isProtected, endedDaysAgo }: One & { id: string }, kept: Keeping) =>
  row(endedDaysAgo, {
    id,
    keptBy: termUnder(kept, facts).rule,
    protected: isProtected,
    ownerId: facts.ownerId,
    localNumber: facts.numbers[0] ?? null,
    remoteNumber: facts.numbers[1] ?? null,
    direction: facts.direction,
    device: facts.device,
    durationMs: String((facts.seconds ?? 0) * 1_000),
  });

/** As the database sees it, where every one of these is known to have lasted some time. */
const termUnder = (kept: Keeping, facts: RetentionFacts) =>
  termOf(kept, { ...facts, seconds: facts.seconds ?? 0 });

const dueIn = ({ facts, isProtected, endedDaysAgo }: One, kept: Keeping): Date | null =>
  dueOf({
    isProtected,
    holds: [],
    endedAt: daysAgo(endedDaysAgo),
    term: termUnder(kept, facts),
    bin: null,
    unlicensedSince: null,
  })?.on ?? null;
