import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Due, dueOf } from '#domain/retention/due';
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
import { type Change, RemovalPreviews } from './removal-previews.js';

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

/** All ids page by page, a second apart. */
const idsInPages = async (change: Omit<Change, 'now'>): Promise<string[]> => {
  const ids: string[] = [];
  let after: string | undefined;
  for (let second = 0; second < 10; second++) {
    const now = new Date(NOW.getTime() + second * 1_000);
    const page = await previews.page({ ...change, now }, { limit: 2, after });
    ids.push(...page.items.map(({ id }) => id));
    if (page.next === null) break;
    after = page.next;
  }
  expect(new Set(ids).size).toBe(ids.length);
  return ids;
};

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
      {
        owner: { id: 'ada', name: 'Ada', number: '11' },
        atOnce: 2,
        within30Days: 3,
        unlicensed: 0,
      },
      { owner: null, atOnce: 0, within30Days: 1, unlicensed: 0 },
    ]);
    expect(await namesOf(change.from, change.to)).toEqual([
      '100 days old: retention 90 days',
      '95 days old: retention 90 days',
      '70 days old: retention 90 days',
      '61 days old: retention 90 days',
    ]);
  });

  it('tells of an account that would be removed what rules about its App objects let go', async () => {
    const person = { role: 'user', createdAt: NOW, revision: '0', position: '0' } as const;
    await readModel.catalogue.getRepository(UserRow).insert([
      { id: 'ada', ...person, licensed: false, licenceSince: daysAgo(20) },
      { id: 'bob', ...person },
    ]);
    const of = (ownerId: string) => ({ ownerId, keptBy: 'Night' });
    const found = { ownerHow: 'device', ownerSince: daysAgo(400) } as const;
    await insert(
      row(100, of('ada')),
      row(70, of('ada')),
      // For want of the licence it would go sooner than it goes then.
      row(61, { ...of('ada'), ...found }),
      row(20, { ...of('ada'), ...found }),
      row(100, of('bob')),
    );
    const night = (...members: string[]) => keeping(90, { name: 'Night', days: 400, members });
    const change = { from: night('ada', 'bob'), to: night('bob'), now: NOW, withoutUsers: ['ada'] };
    expect(await previews.byOwner(change)).toMatchObject([
      { owner: { id: 'ada' }, atOnce: 1, within30Days: 3, unlicensed: 0 },
    ]);
    const { items } = await previews.page(change, { limit: 10 });
    expect(items.map(({ name }) => name)).toEqual(['100 days old', '70 days old', '61 days old']);
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

  it('knows of owners without a licence, and of those who would have none', async () => {
    const { ada, bob, eve } = await owners({ ada: daysAgo(20), bob: null, eve: null });
    const of = (ownerId: string, ownerHow: 'device' | 'hand') => ({ ownerId, ownerHow });
    await insert(
      row(40, { ...of(ada, 'device'), fileName: 'before the loss' }),
      row(5, { ...of(ada, 'device'), fileName: 'since the loss' }),
      row(40, of(ada, 'hand')),
      row(70, { ...of(bob, 'device'), fileName: 'of bob' }),
      row(40, of(eve, 'device')),
    );
    expect(await namesOf(keeping(0), keeping(0))).toEqual([
      'before the loss: owner has no licence: 30 days',
      'since the loss: owner has no licence: 30 days',
    ]);
    const change = { from: keeping(90), to: keeping(90), now: NOW };
    expect(await previews.byOwner(change)).toMatchObject([
      { owner: { id: ada }, atOnce: 0, within30Days: 2, unlicensed: 2 },
      { owner: { id: bob }, atOnce: 0, within30Days: 1, unlicensed: 0 },
    ]);
    const templates = { ...change, withoutLicence: { users: [], templates: ['EVE'] } };
    expect(await previews.byOwner(templates)).toMatchObject([
      { owner: { id: eve }, within30Days: 1, unlicensed: 1 },
    ]);
    const users = { ...change, withoutLicence: { users: [bob, ada], templates: [] } };
    const { items } = await previews.page(users, { limit: 10 });
    expect(items.map(({ name, removesRule, removesOn }) => [name, removesRule, removesOn])).toEqual(
      [
        ['before the loss', 'licence', daysAgo(-10).toISOString()],
        ['of bob', 'retention', daysAgo(-20).toISOString()],
        ['since the loss', 'licence', daysAgo(-25).toISOString()],
      ],
    );
  });

  it('gives all of them in pages', async () => {
    await insert(...Array.from({ length: 7 }, (_, index) => row(100 + (index % 3))));
    expect(await idsInPages({ from: keeping(0), to: keeping(90) })).toHaveLength(7);
  });

  it('gives all of them in pages though a grace that begins now ends later with each', async () => {
    const { ada } = await owners({ ada: null, bob: null, eve: null });
    const his = { ownerId: ada, ownerHow: 'device' } as const;
    await insert(...Array.from({ length: 7 }, (_, index) => row(10 + (index % 3), his)));
    const withoutLicence = { users: [ada], templates: [] };
    const ids = await idsInPages({ from: keeping(0), to: keeping(0), withoutLicence });
    expect(ids).toHaveLength(7);
  });

  it('says of any recording what the rule of the domain says', async () => {
    const one = fc.record({
      facts: factsOf,
      isProtected: fc.boolean(),
      endedDaysAgo: fc.nat(100),
      byHand: fc.boolean(),
      knownDaysAgo: fc.option(fc.nat(60)),
    });
    const lost = fc.option(fc.nat(60).map(daysAgo));
    const days = fc.constantFrom(0, 1, 30, 60, 90);
    const kept = fc.tuple(rules, days, rules, days);
    const licences = fc.tuple(fc.record({ ada: lost, bob: lost }), fc.subarray(['ada', 'bob']));
    const any = fc.tuple(fc.array(one, { maxLength: 8 }), kept, licences);
    await fc.assert(
      fc.asyncProperty(any, async ([given, settings, [since, users]]) => {
        const [oldRules, oldDays, newRules, newDays] = settings;
        await readModel.catalogue.query('truncate recordings, users');
        await owners(since);
        const without = { ...since };
        for (const id of users) without[id as keyof typeof since] ??= NOW;
        const [from, to] = [keeping(oldDays, ...oldRules), keeping(newDays, ...newRules)];
        const rows = given.map((each) => ({ ...each, id: randomUUID() }));
        if (rows.length > 0) await insert(...rows.map((each) => rowOf(each, from)));
        const going = rows.filter((each) => {
          const isAsked =
            users.length === 0 || (!each.byHand && users.some((id) => id === each.facts.ownerId));
          const [before, after] = [dueIn(each, from, since), dueIn(each, to, without)];
          const isSoon = after !== null && after.on.getTime() <= NOW.getTime() + 30 * DAY_MS;
          return isAsked && isSoon && (before === null || before.on > NOW);
        });
        const withoutLicence = users.length === 0 ? undefined : { users, templates: [] };
        const change = { from, to, now: NOW, withoutLicence };
        const { items } = await previews.page(change, { limit: 100 });
        const shown = ({ id, removesOn, removesRule }: (typeof items)[number]) =>
          `${id} ${removesOn} ${removesRule}`;
        const due = (each: One & { id: string }) => {
          const { on, rule: by } = dueIn(each, to, without)!;
          return `${each.id} ${on.toISOString()} ${by}`;
        };
        expect(items.map(shown).sort()).toEqual(going.map(due).sort());
      }),
      { numRuns: 200 },
    );
  }, 120_000);
});

type One = {
  facts: RetentionFacts;
  isProtected: boolean;
  endedDaysAgo: number;
  /** Whose it is was said by a person, not found by the product. */
  byHand: boolean;
  /** When the product found it out; `null`: that is not known. */
  knownDaysAgo: number | null;
};
/** Since when each of these has no licence. */
type Lost = Readonly<Record<string, Date | null>>;

/** Users and a template for each of them, through which he has his licence unless he lost it himself. */
const owners = async <Who extends string>(
  since: Readonly<Record<Who, Date | null>>,
): Promise<Record<Who, Who>> => {
  const ids = Object.keys(since) as Who[];
  const common = { revision: '0', position: '0' };
  await readModel.catalogue.getRepository(UserRow).insert(
    ids.map((id) => ({
      id,
      role: 'user' as const,
      name: id,
      licensed: since[id] === null,
      licenceTemplateId: since[id] === null ? id : null,
      licenceSince: since[id],
      createdAt: NOW,
      ...common,
    })),
  );
  return Object.fromEntries(ids.map((id) => [id, id])) as Record<Who, Who>;
};

const rowOf = (
  { id, facts, isProtected, endedDaysAgo, byHand, knownDaysAgo }: One & { id: string },
  kept: Keeping,
) =>
  row(endedDaysAgo, {
    id,
    keptBy: termUnder(kept, facts).rule,
    protected: isProtected,
    ownerId: facts.ownerId,
    ownerHow: facts.ownerId === null ? null : byHand ? 'hand' : 'registration',
    ownerSince: byHand || knownDaysAgo === null ? null : daysAgo(knownDaysAgo),
    localNumber: facts.numbers[0] ?? null,
    remoteNumber: facts.numbers[1] ?? null,
    direction: facts.direction,
    device: facts.device,
    durationMs: String((facts.seconds ?? 0) * 1_000),
  });

/** As the database sees it, where every one of these is known to have lasted some time. */
const termUnder = (kept: Keeping, facts: RetentionFacts) =>
  termOf(kept, { ...facts, seconds: facts.seconds ?? 0 });

const graceOf = (unlicensedSince: Date | null | undefined, knownDaysAgo: number | null) =>
  unlicensedSince
    ? {
        unlicensedSince,
        knownSince: knownDaysAgo === null ? unlicensedSince : daysAgo(knownDaysAgo),
      }
    : null;

const dueIn = (
  { facts, isProtected, endedDaysAgo, byHand, knownDaysAgo }: One,
  kept: Keeping,
  lost: Lost,
): Due | null =>
  dueOf({
    isProtected,
    holds: [],
    endedAt: daysAgo(endedDaysAgo),
    term: termUnder(kept, facts),
    bin: null,
    grace: byHand
      ? null
      : graceOf(facts.ownerId === null ? null : lost[facts.ownerId], knownDaysAgo),
  });
