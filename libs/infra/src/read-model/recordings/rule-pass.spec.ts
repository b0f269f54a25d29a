import { randomUUID } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { rowsOf } from '../rows-of.js';
import { RecordingQueries } from './recording.queries.js';
import { RemovalPreviews } from './removal-previews.js';
import { PASS_PAGE, beginRulePass, goOnWithRulePass, isRulePassDone } from './rule-pass.js';

const COUNT = 2 * PASS_PAGE + 7;
const DAY_MS = 86_400_000;
const NOW = new Date('2030-06-01T12:00:00.000Z');
const ENDED = new Date(NOW.getTime() - 50 * DAY_MS);
const incoming = { name: 'Incoming', days: 365, direction: 'in' } as const;

let readModel: ReadModel;
beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
});
afterAll(() => readModel.close());
beforeEach(async () => {
  await readModel.catalogue.query('truncate recordings, settings, app_objects, rule_pass');
  await readModel.catalogue.query(
    `insert into recordings (id, state, state_since, started_at, ended_at, direction, owner_id,
       revision, position)
     select gen_random_uuid(), 'ready', $1, $1, $1, 'in', 'ada', 0, 0 from generate_series(1, $2::int)`,
    [ENDED, COUNT],
  );
});

const setRules = (...rules: object[]) =>
  readModel.catalogue.query(
    `insert into settings (id, retention_days, retention_rules, revision, position)
     values ('settings', 40, $1::jsonb, 0, 0)
     on conflict (id) do update set retention_rules = excluded.retention_rules`,
    [JSON.stringify(rules)],
  );

const kept = async (): Promise<Record<string, number>> => {
  const rows = await rowsOf<{ name: string; count: number }>(
    readModel.catalogue,
    `select coalesce(kept_by, 'default') "name", count(*)::int from recordings group by 1`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
};

/** What is done with a connection of its own, as another process would have it. */
const elsewhere = async <T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> => {
  const runner = readModel.catalogue.createQueryRunner();
  try {
    return await work(runner);
  } finally {
    await runner.release();
  }
};
const begin = (change: { rules?: boolean; appObjects?: string[] }) =>
  elsewhere((runner) => beginRulePass(runner, { rules: false, appObjects: [], ...change }));
const goOn = () => elsewhere(goOnWithRulePass);
const isDone = () => isRulePassDone(readModel.catalogue);

describe('the pass after a change of the rules', () => {
  it('goes on page by page where another left it, until every row names the rule that keeps it', async () => {
    await setRules(incoming);
    await begin({ rules: true });
    expect(await goOn()).toBe(true);
    expect(await kept()).toEqual({ Incoming: PASS_PAGE, default: PASS_PAGE + 7 });
    expect(await goOn()).toBe(true);
    expect(await goOn()).toBe(false);
    expect(await kept()).toEqual({ Incoming: COUNT });
    expect([await isDone(), await goOn()]).toEqual([true, false]);
  });

  it('begins anew when the rules change in the middle of it', async () => {
    await setRules(incoming);
    await begin({ rules: true });
    await goOn();
    await setRules({ ...incoming, name: 'Other' });
    await begin({ rules: true });
    while (await goOn());
    expect(await kept()).toEqual({ Other: COUNT });
  });

  it('shows to who reads meanwhile what the rules of this moment say, of every row', async () => {
    await setRules(incoming);
    await begin({ rules: true });
    await goOn();
    const rows = await rowsOf<{ id: string }>(readModel.catalogue, 'select id from recordings');
    const shown = await new RecordingQueries(readModel.catalogue).many(rows.map(({ id }) => id));
    const due = new Date(ENDED.getTime() + 365 * DAY_MS).toISOString();
    expect(new Set(shown.map(({ removesOn }) => removesOn))).toEqual(new Set([due]));
    expect(shown).toHaveLength(COUNT);
  });

  it('lets a preview count right in the middle of it', async () => {
    await setRules(incoming);
    await begin({ rules: true });
    await goOn();
    const noHolds = { anyOf: () => Promise.resolve('false') };
    const previews = new RemovalPreviews(readModel.catalogue, noHolds);
    const from = { retentionDays: 40, retentionRules: [incoming] };
    const to = { retentionDays: 40, retentionRules: [] };
    const [owner] = await previews.byOwner({ from, to, now: NOW });
    expect(owner).toMatchObject({ atOnce: COUNT });
  });

  it('is needed when an App object has other members, if a rule is about it', async () => {
    await setRules(incoming, { name: 'Sales', days: 0, appObject: 'sales' });
    await readModel.catalogue.query(
      `insert into app_objects (id, name, kind, deletion_mode, watermark, notes, members, access_list,
         created_at, revision, position)
       values ('sales', 'Sales', 'user', 'Denied', false, true, '["ada"]', '[]', now(), 0, 0)`,
    );
    await begin({ appObjects: ['support'] });
    expect(await isDone()).toBe(true);
    await begin({ appObjects: ['support', 'sales'] });
    while (await goOn());
    expect(await kept()).toEqual({ Sales: COUNT });
  });

  it('tells nothing of what is gone', async () => {
    const id = randomUUID();
    await readModel.catalogue.query('truncate recordings');
    await readModel.catalogue.query(
      `insert into recordings (id, state, state_since, started_at, direction, kept_by, revision, position)
       values ($1, 'deleted', $2, $2, 'in', 'Old', 0, 0)`,
      [id, ENDED],
    );
    await setRules(incoming);
    await begin({ rules: true });
    expect(await goOn()).toBe(false);
    expect(await kept()).toEqual({ default: 1 });
  });
});
