import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type HoldScope, hold } from '#domain/hold/hold';
import { lift } from '#domain/hold/lift';
import { place } from '#domain/hold/place';
import {
  type LogWorld,
  freshLogWorld,
  project,
  startRecording,
} from '../../../../../test/support/log-world.js';
import { assignOwner } from '#domain/recording/assign-owner';
import { recording } from '#domain/recording/recording';
import { systemOccasion } from '../../occasion.js';
import { CATALOGUE_VERSION } from '../projection/log.js';
import { RecordingRow } from '../recordings/recording.entity.js';
import { type RecordingFilter } from '../recordings/recording.filter.js';
import { RecordingQueries } from '../recordings/recording.queries.js';
import { RemovalPreviews } from '../recordings/removal-previews.js';
import { RemovalQueries } from '../recordings/removal.queries.js';
import { RetainedQueries } from '../recordings/retained.queries.js';
import { UserRow } from '../users/user.entity.js';
import { HoldQueries, namesOf } from './hold.queries.js';

const AT = new Date('2030-03-03T14:00:00.000Z');
const minute = (count: number) => new Date(AT.getTime() + count * 60_000);

let world: LogWorld;
let holds: HoldQueries;
beforeAll(async () => {
  world = await freshLogWorld();
  holds = new HoldQueries(world.readModel.catalogue, world.house);
});
beforeEach(async () => {
  await world.readModel.catalogue.query('truncate recordings, users, holds');
});

const decide = (id: string, decision: ReturnType<typeof place>) =>
  world.house.ledger.transact(hold, id, decision, systemOccasion(world.house.clock, 'spec'));

const placed = async (name: string, scope: HoldScope, owners: string[] = []): Promise<string> => {
  const id = randomUUID();
  await decide(id, place({ name, reason: null, scope, owners }));
  return id;
};

const row = (given: Partial<RecordingRow> = {}): Partial<RecordingRow> => ({
  id: randomUUID(),
  state: 'ready',
  stateSince: AT,
  startedAt: AT,
  revision: '0',
  position: '0',
  ...given,
});

const given = async (...rows: Partial<RecordingRow>[]): Promise<string[]> => {
  await world.readModel.catalogue.getRepository(RecordingRow).insert(rows);
  return rows.map(({ id }) => id!);
};

const addUser = (id: string, name: string) =>
  world.readModel.catalogue
    .getRepository(UserRow)
    .save({ id, name, number: '21', role: 'user', createdAt: AT, revision: '0', position: '0' });

const on = async (id: string) => namesOf((await holds.on([id])).get(id));

const ids = ['ada', 'bob', null] as const;
const anyRow = fc.record({
  ownerId: fc.constantFrom(...ids),
  direction: fc.constantFrom('in', 'out', null),
  device: fc.constantFrom('009033302ab1', '009033302ab2', null),
  conversation: fc.constantFrom('abcd', null),
  numbers: fc.constantFrom('', '21\n0815'),
  search: fc.constantFrom('', 'zoë.pcap\n0815'),
  startedAt: fc.integer({ min: 0, max: 3 }).map(minute),
  recycledAt: fc.constantFrom(AT, null),
  state: fc.constantFrom('recording' as const, 'received' as const, 'failed' as const),
});
const anyScope: fc.Arbitrary<HoldScope> = fc.record(
  {
    q: fc.constantFrom('ZOË', 'Ada', 'nobody'),
    number: fc.constantFrom('815', '999'),
    owner: fc.constantFrom('ada', 'ADA LOVELACE', '21', 'bob'),
    from: fc.constant(minute(1).toISOString()),
    to: fc.constant(minute(3).toISOString()),
    direction: fc.constantFrom('in', 'out'),
    device: fc.constantFrom('00:90:33:30:2A:B1', '009033302ab2'),
    conversation: fc.constant('AB-CD'),
  },
  { requiredKeys: [] },
);

/** What the list of recordings shows by the same words, in the recycle bin or not. */
const listed = async ({ from, to, ...scope }: HoldScope): Promise<string[]> => {
  const recordings = new RecordingQueries(world.readModel.catalogue);
  const filter: RecordingFilter = {
    ...scope,
    ...(from && { from: new Date(from) }),
    ...(to && { to: new Date(to) }),
  };
  const pages = await Promise.all(
    [true, false].map((bin) =>
      recordings.list({ filter: { ...filter, bin }, sight: 'all', limit: 100 }),
    ),
  );
  return pages.flatMap(({ items }) => items.map(({ id }) => id)).sort();
};

describe('the holds that a recording is under', () => {
  it('are those whose words the list would find it by, whatever has become of it', async () => {
    const scopes = fc.array(
      anyScope.filter((scope) => Object.keys(scope).length > 0),
      { minLength: 1, maxLength: 4 },
    );
    const check = async (rows: Partial<RecordingRow>[], given_: HoldScope[]) => {
      await world.readModel.catalogue.query('truncate recordings, users, holds');
      await addUser('ada', 'Ada Lovelace');
      const known = await given(...rows.map(row));
      const names = await Promise.all(given_.map((scope, i) => placed(`case ${String(i)}`, scope)));
      await project(world);
      const found = await holds.on(known);
      for (const [i, scope] of given_.entries()) {
        const held = known.filter((id) => found.get(id)?.some((each) => each.id === names[i]));
        expect(held.sort()).toEqual(await listed(scope));
        expect(await holds.covered((await holds.one(names[i]!))!)).toBe(held.length);
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 8 }), scopes, check),
      { numRuns: 15 },
    );
  });

  it('go by a short text wherever it stands, though a list shows only what begins with it', async () => {
    const [id] = await given(row({ numbers: '21\n0815', search: 'zoë.pcap\n0815' }));
    await placed('By number', { number: '81' });
    await placed('By text', { q: 'oë' });
    await project(world);
    expect(await on(id!)).toEqual(['By number', 'By text']);
    expect(await listed({ number: '81' })).toEqual([]);
    expect(await listed({ number: '08' })).toEqual([id]);
  });

  it('are named, the oldest first, until they are lifted', async () => {
    const [id, other] = await given(row({ device: '009033302ab1' }), row());
    const first = await placed('First', { ids: [id!] });
    await placed('Second', { device: '009033302ab1' });
    await project(world);
    expect(await on(id!)).toEqual(['First', 'Second']);
    expect(await on(other!)).toEqual([]);
    await decide(first, lift('Case closed'));
    await project(world);
    expect(await on(id!)).toEqual(['Second']);
    expect(await holds.one(first)).toMatchObject({
      placed: { name: 'First', scope: { ids: [id] } },
      liftReason: 'Case closed',
      liftedBy: 'system:spec',
    });
  });

  it('are told of a person whose recordings are under them, by what words ever', async () => {
    await addUser('ada', 'Ada Lovelace');
    await placed('by name', { q: 'lovelace' });
    await placed('by id', { owner: 'bob' }, ['bob']);
    await placed('of nobody', { device: '009033302ab2' });
    await project(world);
    const names = async (id: string) => namesOf(await holds.onOwner(id));
    expect(await names('ada')).toEqual([]);
    await given(row({ ownerId: 'ada' }), row({ ownerId: 'bob', state: 'erased' }));
    expect(await names('ada')).toEqual(['by name']);
    expect(await names('bob')).toEqual([]);
    expect(await names("'; drop")).toEqual([]);
  });

  it('cover what comes later, and nothing that is gone', async () => {
    await placed('Case', { from: AT.toISOString() });
    await project(world);
    const [later] = await given(row({ startedAt: minute(60 * 24 * 365 * 90) }));
    const [gone] = await given(row({ state: 'deleted' }));
    expect(await on(later!)).toEqual(['Case']);
    expect(await on(gone!)).toEqual([]);
  });

  it('are told of a recording for ever, unless they were lifted before it began', async () => {
    const [id] = await given(row({ device: '009033302ab1' }));
    const covering = await placed('Active', { device: '009033302ab1' });
    const early = await placed('Over before it began', { device: '009033302ab1' });
    const over = await placed('Lifted', { device: '009033302ab1' });
    await placed('Of another', { device: '009033302ab2' });
    for (const hold of [early, over]) await decide(hold, lift(null));
    await project(world);
    await world.readModel.catalogue.query('update holds set lifted_at = $1 where id = $2', [
      minute(1),
      over,
    ]);
    expect((await holds.everOver(id!)).toSorted()).toEqual([covering, over].toSorted());
    expect(await on(id!)).toEqual(['Active']);
    expect(await holds.everOver('no-id')).toEqual([]);
  });

  it('are listed in pages, the newest first, also those of one moment', async () => {
    const ids = await Promise.all(
      Array.from({ length: 7 }, (_, n) => placed(`case ${String(n)}`, { q: 'x' })),
    );
    await project(world);
    await world.readModel.catalogue.query(
      'update holds set placed_at = $1 where id = any($2::uuid[])',
      [AT, ids.slice(0, 5)],
    );
    const listed: string[] = [];
    let after: string | undefined;
    do {
      const page = await holds.list({ limit: 2, after });
      listed.push(...page.items.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(listed.toSorted()).toEqual(ids.toSorted());
    // AT is in the future.
    expect(listed.slice(0, 5).toSorted()).toEqual(ids.slice(0, 5).toSorted());
  });

  it('keep to the person that was meant, whatever he is called later', async () => {
    await addUser('u1', 'Ada Lovelace');
    const [id] = await given(row({ ownerId: 'u1' }));
    await placed('Case', { owner: 'Ada Lovelace' }, ['u1']);
    await placed('By name alone', { owner: 'Ada Lovelace' });
    await project(world);
    await addUser('u1', 'Ada King');
    expect(await on(id!)).toEqual(['Case']);
  });

  it('cover everything once nobody can tell any more what they cover', async () => {
    const [id] = await given(row());
    const lost = await placed('Case', { ids: [randomUUID()] });
    await project(world);
    expect(await on(id!)).toEqual([]);
    await world.house.vault.destroy(lost);
    expect(await on(id!)).toEqual([lost]);
    expect(await holds.one(lost)).toMatchObject({ placed: null });
  });

  it('stand nowhere in the database in plain words', async () => {
    await placed('Zoë Übermut against us', { number: '49711550123' });
    await project(world);
    const tables: { text: string }[] = await world.readModel.catalogue.query(
      `select (select string_agg(h::text, '') from holds h) || (select string_agg(a::text, '') from audit a) as text`,
    );
    expect(tables[0]?.text).not.toMatch(/bermut|49711550123/);
  });
});

describe('what is due', () => {
  it('is nothing that is under a hold, in sweeps and in previews', async () => {
    const { catalogue } = world.readModel;
    const longAgo = { startedAt: AT, endedAt: AT };
    const [id, other] = await given(
      row({ ...longAgo, device: '009033302ab1' }),
      row({ ...longAgo, recycledAt: AT, purgesOn: AT }),
    );
    const now = minute(60 * 24 * 365);
    const found = async () => {
      const page = { until: now, after: null, limit: 10, holds };
      const none = { retentionDays: 0, retentionRules: [] };
      const change = { from: none, to: { ...none, retentionDays: 1 }, now };
      const [retained, binned, previewed] = await Promise.all([
        new RetainedQueries(catalogue).endedBefore({ ...page, keptBy: null }),
        new RemovalQueries(catalogue).dueInBin(page),
        new RemovalPreviews(catalogue, holds).page(change, { limit: 10 }),
      ]);
      return [retained, binned, previewed.items].map((rows) => rows.map((each) => each.id));
    };
    expect((await found()).map(({ length }) => length)).toEqual([2, 1, 1]);
    await placed('Case', { device: '009033302ab1' });
    await project(world);
    expect(await found()).toEqual([[other], [other], []]);
    await placed('Audit', { ids: [other!] });
    await project(world);
    expect(await found()).toEqual([[], [], []]);
    expect(await on(id!)).toEqual(['Case']);
  });
});

describe('the holds for a decision', () => {
  it('wait until a hold that was placed before shows', async () => {
    const [id] = await given(row());
    await project(world);
    await placed('Case', { ids: [id!] });
    const asked = holds.inForce([id!]);
    await project(world);
    expect(namesOf((await asked).get(id!))).toEqual(['Case']);
  });

  it('wait for whose a recording is, and not for whose others are', async () => {
    const { id } = await startRecording(world.house);
    const { id: other } = await startRecording(world.house);
    await placed('Case', { owner: 'u1' }, ['u1']);
    await project(world);
    const assign = assignOwner({ owner: 'u1', reason: null, holds: [] });
    const on = systemOccasion(world.house.clock, 'spec');
    await world.house.ledger.transact(recording, id, assign, on);
    expect(await holds.inForce([other])).toEqual(new Map());
    const asked = holds.inForce([id]);
    await project(world);
    expect(namesOf((await asked).get(id))).toEqual(['Case']);
  });

  it('are not told by rows of a program that knew no holds', async () => {
    const [id] = await given(row());
    await project(world);
    const builtBy = (version: number) =>
      world.readModel.catalogue.query('update checkpoint set version = $1', [version]);
    await builtBy(4);
    try {
      await expect(holds.inForce([id!])).rejects.toThrow('behind');
    } finally {
      await builtBy(CATALOGUE_VERSION);
    }
  });

  it('are not told while one may be missing', async () => {
    const [id] = await given(row());
    await project(world);
    await placed('Case', { ids: [randomUUID()] });
    await expect(holds.inForce([id!])).rejects.toThrow('behind');
  });
});
