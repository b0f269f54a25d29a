import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sight, sightOf } from '#domain/access/may';
import { appObject } from '#domain/app-object/app-object';
import { plain } from '#domain/app-object/app-object.samples';
import { change } from '#domain/app-object/change';
import { create as createAppObject } from '#domain/app-object/create';
import { deleteAppObject } from '#domain/app-object/delete';
import { hold } from '#domain/hold/hold';
import { lift } from '#domain/hold/lift';
import { place } from '#domain/hold/place';
import { type Aggregate, type Decision, type Event, Refusal } from '#domain/kernel';
import { assignOwner } from '#domain/recording/assign-owner';
import { attachCallInformation } from '#domain/recording/attach-call-information';
import { conversionFailed, converted } from '#domain/recording/convert';
import { deleteForGood } from '#domain/recording/delete';
import { findDuplicate } from '#domain/recording/find-duplicate';
import { protect } from '#domain/recording/protect';
import { recogniseOwner } from '#domain/recording/recognise-owner';
import { recording } from '#domain/recording/recording';
import { recycle } from '#domain/recording/recycle';
import { restore } from '#domain/recording/restore';
import { start } from '#domain/recording/start';
import { unprotect } from '#domain/recording/unprotect';
import { upload } from '#domain/recording/upload';
import { changeRetention } from '#domain/settings/change-retention';
import { changeRetentionRules } from '#domain/settings/change-retention-rules';
import { settings } from '#domain/settings/settings';
import { changeLicence } from '#domain/template/change-licence';
import { create as createTemplate } from '#domain/template/create';
import { template } from '#domain/template/template';
import { changeNumber } from '#domain/user/change-number';
import { create } from '#domain/user/create';
import { endToken } from '#domain/user/end-token';
import { issueToken } from '#domain/user/issue-token';
import { license } from '#domain/user/license';
import { removeUser } from '#domain/user/remove';
import { rename } from '#domain/user/rename';
import { user } from '#domain/user/user';
import { type LogWorld, freshLogWorld } from '../../../../../test/support/log-world.js';
import { eventually } from '../../../../../test/support/product.js';
import { systemOccasion } from '../../occasion.js';
import { AppObjectQueries } from '../app-objects/app-object.queries.js';
import { decodeTimeCursor } from '../cursor.js';
import { HoldQueries } from '../holds/hold.queries.js';
import { runCatalogue } from '../projection/run-catalogue.js';
import type { RecordingFilter } from '../recordings/recording.filter.js';
import type { RecordingJson } from '../recordings/recording-json.js';
import { RecordingQueries } from '../recordings/recording.queries.js';
import { PastCatalogue } from './past-catalogue.js';

let world: LogWorld;
let running: Promise<void>;
const stopping = new AbortController();

beforeAll(async () => {
  world = await freshLogWorld();
  const onFault = ({ fault }: { fault: unknown }) => void faults.push(fault);
  running = runCatalogue({ ...world, signal: stopping.signal, onFault });
});
const faults: unknown[] = [];
afterAll(async () => {
  stopping.abort();
  await running;
});

const PEOPLE = ['ada', 'grace', 'alan'] as const;
const NUMBERS = ['21', '22', '31', null] as const;
const call = { conversation: 'c1', device: '0090331a2b3c', serial: '1', domain: null };
const quality = { packets: 50, lost: 0, lossPercent: 0, jitterMs: 1, local: null, remote: null };
const sound = {
  ...{ converter: '1', sampleRate: 8_000, frames: 8_000, durationMs: 1_000 },
  ...{ capturedAt: null, codecs: ['Opus'], quality },
};
const removal = { rule: 'bin', name: null, days: 30, dueOn: null } as const;
const spoken = (number: string) => ({
  ...{ direction: 'out' as const, local: { name: null, number: '21' } },
  remote: { name: `Caller ${number}`, number },
});

type Act = (which: number) => Promise<unknown>;

const say = async <S, E extends Event>(
  noun: Aggregate<S, E>,
  id: string | null,
  decide: Decision<S, E>,
): Promise<void> => {
  try {
    const { ledger, clock } = world.house;
    await ledger.transact(noun, id, decide, systemOccasion(clock, 'spec'));
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
  }
};

/** Of this run: ids of people are their own, so that each begins anew. */
let ids: string[];
let run: string;
const one = (which: number): string => ids[which % ids.length]!;
const person = (which: number): string => `${PEOPLE[which % PEOPLE.length]!}-${run}`;
const app = (which: number): string => `${which % 2 === 0 ? 'support' : 'sales'}-${run}`;

const onRecording =
  (...decisions: readonly ((which: number) => Parameters<typeof say>[2])[]): Act =>
  async (which) => {
    for (const decide of decisions) await say(recording as never, one(which), decide(which));
  };
const of = (decide: unknown) => () => decide as never;

const ACTS: readonly Act[] = [
  async (which) => {
    ids.push(randomUUID());
    const name = { fileName: `call-${String(which)}.pcap`, registration: person(which) };
    await say(recording, ids.at(-1)!, start({ ...call, ...name }));
  },
  onRecording(of(upload({ bytes: 1_000, sha256: 'ab'.repeat(32), incomplete: null }))),
  onRecording(
    of(upload({ bytes: 10, sha256: 'ac'.repeat(32), incomplete: null })),
    of(converted(sound)),
  ),
  onRecording(of(conversionFailed({ converter: '1', code: 'no-audio', reason: 'There is none.' }))),
  onRecording((which) => recogniseOwner({ id: person(which), how: 'registration' }) as never),
  onRecording((which) => assignOwner({ owner: person(which), reason: null, holds: [] }) as never),
  onRecording(of(assignOwner({ owner: null, reason: 'nobody', holds: [] }))),
  onRecording((which) => attachCallInformation(spoken(String(30 + which)), []) as never),
  onRecording(of(protect('a reason'))),
  onRecording(of(unprotect(null, []))),
  onRecording(of(recycle({ reason: null, binDays: 30, appObject: null, holds: [] }))),
  onRecording(of(restore(null))),
  onRecording(of(deleteForGood({ reason: null, removal, holds: [] }))),
  async (which) => {
    await say(recording, one(which), deleteForGood({ reason: null, removal, holds: [] }));
    const { state } = await world.house.ledger.load(recording, one(which));
    if (state.stage === 'deleted') await world.house.vault.destroy(one(which));
  },
  onRecording(of(findDuplicate(randomUUID()))),
  (which) => say(user, person(which), rename(`Name ${String(which)}`, false)),
  (which) => say(user, person(which), changeNumber(NUMBERS[which % NUMBERS.length]!)),
  (which) => say(user, person(which), license('Phones')),
  (which) =>
    say(appObject, app(which), createAppObject(app(which), { ...plain, members: [person(0)] })),
  (which) => say(appObject, app(which), change({ accessList: ['2*', 'Name 7'] })),
  (which) => say(appObject, app(which), change({ accessList: [person(which)] })),
  (which) => say(appObject, app(which), change({ kind: which % 2 === 0 ? 'admin' : 'user' })),
  (which) => say(appObject, app(which), deleteAppObject),
  (which) => say(settings, null, changeRetention(which % 5)),
  (which) =>
    say(settings, null, changeRetentionRules([{ name: 'R', days: 60, owner: person(which) }])),
  () => say(template, 'phones', createTemplate('Phones', true)),
  (which) => say(template, 'phones', changeLicence('Phones', which % 2 === 0)),
  (which) =>
    say(
      hold,
      holdId(which),
      place({ name: 'Case', reason: null, scope: { number: '3' }, owners: [] }),
    ),
  (which) => say(hold, holdId(which), lift(null)),
];
/** A name that a rule goes by must be known for a list to be told again, so it goes last. */
const removeOne: Act = (which) =>
  say(
    user,
    person(which),
    removeUser({ reason: null, isOwn: false, others: 1, holds: [], monitored: [] }),
  );
const holdId = (which: number) => `00000000-0000-4000-8000-${run.slice(0, 11)}${String(which % 2)}`;

const FILTERS: readonly (() => RecordingFilter)[] = [
  () => ({}),
  () => ({ owner: person(1) }),
  () => ({ state: 'ready' }),
  () => ({ state: 'received' }),
  () => ({ state: 'deleted' }),
  () => ({ bin: true }),
  () => ({ protected: true }),
  () => ({ unowned: true }),
  () => ({ direction: 'out' }),
  () => ({ q: 'name 7' }),
  () => ({ q: 'call-3' }),
  () => ({ number: '3' }),
];

type Shown = RecordingJson & { readonly held: readonly string[] };
type Snapshot = { readonly position: bigint; readonly lists: readonly (readonly Shown[])[] };

const caughtUp = async (): Promise<bigint> => {
  const head = (await world.house.store.head())!;
  await eventually(async () => {
    if (faults.length > 0) throw faults[0];
    const [row] = await world.readModel.catalogue.query<{ position: string | null }[]>(
      'select position from checkpoint',
    );
    return BigInt(row?.position ?? -1) >= head;
  });
  return head;
};

type Lists = {
  readonly sights: readonly Sight[];
  readonly page: (filter: RecordingFilter, sight: Sight, after: string | null) => Promise<Page>;
  readonly holds: Pick<HoldQueries, 'on'>;
};
type Page = { readonly items: readonly RecordingJson[]; readonly next: string | null };

/** Every page of every list. */
const listsOf = async ({ sights, page, holds }: Lists): Promise<Shown[][]> => {
  const lists: Shown[][] = [];
  for (const sight of sights)
    for (const filter of FILTERS) {
      const all: Shown[] = [];
      let after: string | null = null;
      do {
        const { items, next } = await page(filter(), sight, after);
        const on = await holds.on(items.map(({ id }) => id));
        const held = (id: string) => (on.get(id) ?? []).map((each) => each.id);
        all.push(...items.map((item) => ({ ...item, held: held(item.id) })));
        after = next;
      } while (after !== null);
      lists.push(all.filter(({ id }) => ids.includes(id)));
    }
  return lists;
};

/** Everybody's, one's own, and what one's first App object shows. */
const sightsBy = async (appObjects: AppObjectQueries): Promise<Sight[]> => {
  const [through = 'none' as const] = await appObjects.of(person(0));
  const session = { userId: person(0), name: '', role: 'user', through } as const;
  return ['all', { own: person(1), accessList: [] }, sightOf(session)];
};

const LIMIT = 3;

const snapshot = async (): Promise<Snapshot> => {
  const { catalogue } = world.readModel;
  const position = await caughtUp();
  const recordings = new RecordingQueries(catalogue);
  const lists = await listsOf({
    sights: await sightsBy(new AppObjectQueries(catalogue)),
    page: (filter, sight, after) =>
      recordings.list({ filter, sight, limit: LIMIT, after: after ?? undefined }),
    holds: new HoldQueries(catalogue, world.house),
  });
  return { position, lists };
};

const past = (position: bigint): Promise<Shown[][]> =>
  PastCatalogue.read(
    { catalogue: world.readModel.catalogue, house: world.house },
    position,
    async (then) =>
      listsOf({
        sights: await sightsBy(then.appObjects),
        holds: then.holds,
        page: async (filter, sight, after) => {
          const cursor = after === null ? null : decodeTimeCursor(after);
          const { items, next } = await then.list({ filter, sight, limit: LIMIT, after: cursor });
          const place = next && JSON.stringify([next.at, next.id]);
          return { items, next: place && Buffer.from(place).toString('base64url') };
        },
      }),
  );

const nameless = { name: null, number: null };
/** As little as can still be told of it. */
const forgotten = (shown: Shown): Shown => ({
  ...shown,
  ...{ name: null, registration: null, local: nameless, remote: nameless, held: [] },
});

const goneNow = async (): Promise<Set<string>> => {
  const rows = await world.readModel.catalogue.query<{ id: string }[]>(
    "select id from recordings where state not in ('deleted', 'erased')",
  );
  const there = new Set(rows.map(({ id }) => id));
  return new Set(ids.filter((id) => !there.has(id)));
};

/** Lists that go by words of people, which nobody knows any more of what was destroyed. */
const byWords = FILTERS.map((filter) => 'q' in filter() || 'number' in filter());

const compared = (lists: readonly (readonly Shown[])[], gone: ReadonlySet<string>) =>
  lists.map((list, index) =>
    byWords[index % FILTERS.length]
      ? list.filter(({ id }) => !gone.has(id))
      : list.map((shown) => (gone.has(shown.id) ? forgotten(shown) : shown)),
  );

describe('the catalogue as it stood', () => {
  it('is read without a word in the tables of now, tokens neither', async () => {
    const [id, open, ended] = [randomUUID(), randomUUID(), randomUUID()];
    await say(user, id, create({ name: id, number: null, role: 'user', passwordHash: null }));
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const wanted = { name: 'Wallboard', scope: ['read'] as const, expiresAt, appObject: null };
    for (const tokenId of [open, ended])
      await say(user, id, issueToken({ ...wanted, tokenId, tokenHash: tokenId }));
    const then = await caughtUp();
    await say(user, id, endToken(ended));
    await say(user, id, rename('Another', false));
    await caughtUp();
    const { catalogue } = world.readModel;
    const tokens = () =>
      catalogue.query<object[]>('select id, xmin, xmax from api_tokens where user_id = $1', [id]);
    const before = await tokens();
    const was = await PastCatalogue.read({ catalogue, house: world.house }, then, async (past) => {
      const [locks] = await catalogue.query<{ count: string }[]>(
        `select count(*) from pg_locks where mode = 'RowExclusiveLock'
         and relation = 'api_tokens'::regclass and database =
           (select oid from pg_database where datname = current_database())`,
      );
      expect(locks?.count).toBe('0');
      return past.users.one(id);
    });
    expect(was?.name).toBe(id);
    expect(before).toHaveLength(1);
    expect(await tokens()).toEqual(before);
  });

  it('is what was shown then, in every list, on every page, for everybody', async () => {
    const step = fc.noBias(fc.tuple(fc.nat(ACTS.length - 1), fc.nat(9)));
    const tried = fc.array(step, { minLength: 60, maxLength: 120, size: 'max' });
    const check = async (steps: readonly (readonly [number, number])[]): Promise<void> => {
      run = randomUUID().replaceAll('-', '');
      ids = [];
      for (const which of [0, 1, 2]) {
        const personal = { name: person(which), number: NUMBERS[which]!, passwordHash: null };
        await say(user, person(which), create({ ...personal, role: 'user' }));
      }
      for (const which of [1, 2, 3, 4]) await ACTS[0]!(which);
      const taken: Snapshot[] = [];
      for (const [index, [act, which]] of steps.entries()) {
        await ACTS[act]!(which);
        if (index % 25 === 0) taken.push(await snapshot());
      }
      await caughtUp();
      const gone = await goneNow();
      for (const { position, lists } of taken)
        expect(compared(await past(position), gone)).toEqual(compared(lists, gone));
      await removeOne(2);
      await caughtUp();
    };
    await fc.assert(fc.asyncProperty(tried, check), {
      numRuns: 2,
      endOnFailure: true,
    });
  }, 180_000);
});
