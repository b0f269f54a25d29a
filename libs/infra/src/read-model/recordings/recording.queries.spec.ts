import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Session, type Sight, may, sightOf } from '#domain/access/may';
import { plain } from '#domain/app-object/app-object.samples';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { ProgressBoard } from '../progress/progress-board.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { UserRow } from '../users/user.entity.js';
import type { RecordingFilter } from './recording.filter.js';
import { RecordingQueries } from './recording.queries.js';
import { RecordingRow } from './recording.entity.js';

let readModel: ReadModel;
let queries: RecordingQueries;

beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  queries = new RecordingQueries(readModel.catalogue);
});
afterAll(() => readModel.close());
beforeEach(async () => {
  await readModel.catalogue.query('truncate recordings, users');
});

const AT = new Date('2026-03-03T14:00:00.000Z');

const row = (given: Partial<RecordingRow> = {}): Partial<RecordingRow> => ({
  id: randomUUID(),
  state: 'ready',
  stateSince: AT,
  startedAt: AT,
  fileName: 'call.pcap',
  search: (given.fileName ?? 'call.pcap').toLowerCase(),
  revision: '0',
  position: '0',
  ...given,
});

const account = { role: 'user', createdAt: AT, revision: '0' } as const;
/** Positions grow, as in the log. */
let changes = 0;
type WorldOf<A> = A extends fc.Arbitrary<infer T> ? T : never;

const given = async (...rows: Partial<RecordingRow>[]): Promise<void> => {
  await readModel.catalogue.getRepository(RecordingRow).insert(rows);
};

const found = async (filter: RecordingFilter, sight: Sight = 'all'): Promise<string[]> => {
  const { items } = await queries.list({ filter, sight, limit: 100 });
  return items.map(({ name }) => name ?? '');
};

const everyPage = async (
  filter: RecordingFilter,
  sight: Sight,
  limit: number,
): Promise<string[]> => {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await queries.list({ filter, sight, limit, after });
    ids.push(...page.items.map(({ id }) => id));
    after = page.next ?? undefined;
  } while (after !== undefined);
  return ids;
};

describe('list', () => {
  it('pages through exactly what matches, newest first, whatever the page size', async () => {
    const world = fc.array(
      fc.record({
        minute: fc.integer({ min: 0, max: 4 }),
        state: fc.constantFrom('recording', 'received', 'ready', 'failed'),
        ownerId: fc.constantFrom('ada', 'bob', null),
        protected: fc.boolean(),
      }),
      { maxLength: 25 },
    );
    const asked = fc.record(
      {
        state: fc.constantFrom('recording', 'ready', 'failed'),
        protected: fc.boolean(),
        from: fc.constant(new Date(AT.getTime() + 60_000)),
        to: fc.constant(new Date(AT.getTime() + 180_000)),
      },
      { requiredKeys: [] },
    );
    const check = async (
      kept: readonly {
        minute: number;
        state: string;
        ownerId: string | null;
        protected: boolean;
      }[],
      filter: RecordingFilter,
      mine: boolean,
      limit: number,
    ) => {
      await readModel.catalogue.query('truncate recordings');
      const rows = kept.map(({ minute, ...columns }) =>
        row({
          ...(columns as Partial<RecordingRow>),
          startedAt: new Date(AT.getTime() + minute * 60_000),
        }),
      ) as RecordingRow[];
      await given(...rows);
      const expected = rows
        .filter((r) => !mine || r.ownerId === 'ada')
        .filter((r) => filter.state === undefined || r.state === filter.state)
        .filter((r) => filter.protected === undefined || r.protected === filter.protected)
        .filter((r) => filter.from === undefined || r.startedAt >= filter.from)
        .filter((r) => filter.to === undefined || r.startedAt < filter.to)
        .sort((a, b) => +b.startedAt - +a.startedAt || (a.id < b.id ? 1 : -1));
      const pages = await everyPage(filter, mine ? { own: 'ada', accessList: [] } : 'all', limit);
      expect(pages).toEqual(expected.map(({ id }) => id));
    };
    await fc.assert(
      fc.asyncProperty(world, asked, fc.boolean(), fc.integer({ min: 1, max: 7 }), check),
      { numRuns: 40 },
    );
  });

  it('shows what may be listed one by one, and nothing else', async () => {
    const users = readModel.catalogue.getRepository(UserRow);
    const until = '2030-01-01T09:30:00.000Z';
    const consent = { supervision: 's1', monitor: 'u9', appObject: 'Support', until };
    const names = ['Ada', 'ADA', 'Zoë', 'Zoe\u0308', '2*', '242', ''];
    const world = fc.record({
      people: fc.uniqueArray(
        fc.record({
          id: fc.constantFrom('u1', 'u2', 'u3', 'u4'),
          name: fc.constantFrom(null, ...names),
          number: fc.constantFrom(null, '231', '242', '2', '+49242'),
        }),
        { selector: ({ id }) => id, maxLength: 4 },
      ),
      accessList: fc.subarray([...names, 'u2', '231', '2*', '*', '+49*', '*42', 'ada']),
      role: fc.constantFrom('user' as const, 'admin' as const, 'auditor' as const),
      kind: fc.constantFrom('user' as const, 'admin' as const),
      isThrough: fc.boolean(),
      monitor: fc.constantFrom(null, 'u9'),
      consent: fc.constantFrom(null, consent),
    });
    const check = async ({ people, isThrough, ...asked }: WorldOf<typeof world>) => {
      const { accessList, role, kind, monitor } = asked;
      await readModel.catalogue.query('truncate recordings, users');
      await users.insert(
        people.map((person) => ({ ...person, ...account, position: String(++changes) })),
      );
      const owners = ['u1', 'u2', 'u3', 'u4', null];
      await given(...owners.map((ownerId) => row({ fileName: ownerId ?? 'nobody', ownerId })));
      const through = isThrough ? { ...plain, name: 'Support', kind, accessList, monitor } : 'none';
      const session: Session = { userId: 'u1', name: 'Ada', role, through, consent: asked.consent };
      const all = (await queries.list({ filter: {}, sight: 'all', limit: 9 })).items;
      const allowed = all.filter((each) => may(session, 'list', each).allowed);
      expect(await found({}, sightOf(session))).toEqual(allowed.map(({ name }) => name));
    };
    await fc.assert(fc.asyncProperty(world, check), { numRuns: 60 });
  });

  it('goes by whom an access list names now, whatever it named when it was asked for before', async () => {
    const users = readModel.catalogue.getRepository(UserRow);
    const position = () => String(++changes);
    await users.insert({ ...account, id: 'u1', name: 'Ada', number: '31', position: position() });
    await users.insert({ ...account, id: 'u2', name: 'Bob', number: '42', position: position() });
    await given(...['u1', 'u2'].map((ownerId) => row({ fileName: ownerId, ownerId })));
    const sight = { own: null, accessList: ['4*'] };
    const seen: string[][] = [await found({}, sight)];
    await users.update('u1', { number: '41', position: position() });
    seen.push((await found({}, sight)).toSorted());
    await users.update('u2', { number: '52', position: position() });
    seen.push(await found({}, sight));
    await users.update('u1', { number: '31', position: position() });
    seen.push(await found({}, sight), await found({}, sight));
    await users.update('u2', { number: '42', position: position() });
    seen.push(await found({}, sight));
    expect(seen).toEqual([['u2'], ['u1', 'u2'], ['u1'], [], [], ['u2']]);
  });

  it('goes by the accounts of a catalogue that was built anew, though it is as old as the one before', async () => {
    const users = readModel.catalogue.getRepository(UserRow);
    await users.insert({ ...account, id: 'u1', name: 'Ada', number: '42', position: '9' });
    await given(row({ fileName: 'hers', ownerId: 'u1' }));
    const sight = { own: null, accessList: ['4*'] };
    expect(await found({}, sight)).toEqual(['hers']);
    await readModel.catalogue.query(
      `insert into checkpoint (name, version, store_id, epoch, updated_at)
       values ('catalogue', 0, 'another', 1, now())`,
    );
    await users.update('u1', { number: '31' });
    expect(await found({}, sight)).toEqual([]);
  });

  it('finds text literally, upper and lower case alike', async () => {
    for (const fileName of ['100%.pcap', '100.pcap', 'a_b.pcap', 'axb.pcap', 'c\\d.pcap', 'Ä.pcap'])
      await given(row({ fileName }));
    expect(await found({ q: '100%' })).toEqual(['100%.pcap']);
    expect(await found({ q: 'A_B' })).toEqual(['a_b.pcap']);
    expect(await found({ q: 'c\\d' })).toEqual(['c\\d.pcap']);
    expect(await found({ q: 'ä' })).toEqual(['Ä.pcap']);
    expect(await found({ q: '?' })).toEqual([]);
    expect(await found({ q: '%' })).toEqual(['100%.pcap']);
    expect(await found({ q: 'a\0\ud800', number: '\0', owner: '\0' })).toEqual([]);
  });

  it('finds one or two letters or digits where a word begins, in recordings and names of owners', async () => {
    const users = readModel.catalogue.getRepository(UserRow);
    await users.insert({ ...account, position: '0', id: 'u1', name: 'Eva Maier', number: '21' });
    await given(row({ fileName: 'hers', ownerId: 'u1' }));
    for (const fileName of ['Müller', 'armut', 'Karl-Mut', 'Ökonom', 'Kaufhaus', 'au_1'])
      await given(
        row({ fileName, numbers: `+49${String(fileName.length)}`, search: fileName.toLowerCase() }),
      );
    const each = async (filter: RecordingFilter) => (await found(filter)).toSorted();
    expect(await each({ q: 'MÜ' })).toEqual(['Müller']);
    expect(await each({ q: 'mu' })).toEqual(['Karl-Mut']);
    expect(await each({ q: 'm' })).toEqual(['Karl-Mut', 'Müller', 'hers']);
    expect(await each({ q: 'ö' })).toEqual(['Ökonom']);
    expect(await each({ q: 'au' })).toEqual(['au_1']);
    expect(await each({ q: 'mut' })).toEqual(['Karl-Mut', 'armut']);
    expect(await each({ q: 'ai' })).toEqual([]);
    expect(await each({ q: '21' })).toEqual(['hers']);
    expect(await each({ number: '49' })).toHaveLength(6);
    expect(await each({ number: '96' })).toEqual([]);
    expect(await each({ number: '496' })).toEqual(['Müller', 'Ökonom']);
    expect(await each({ within: { q: 'ut', number: '9' } })).toEqual(['Karl-Mut', 'armut']);
  });

  it('finds one of them before a sign where a word begins, and otherwise wherever it is', async () => {
    for (const fileName of ['J. Abe.wav', 'jxab', '+4x-7.pcap', 'ab-c'])
      await given(row({ fileName, numbers: fileName, search: fileName.toLowerCase() }));
    const each = async (filter: RecordingFilter) => (await found(filter)).toSorted();
    expect(await each({ q: 'j.' })).toEqual(['J. Abe.wav']);
    expect(await each({ q: 'J.' })).toEqual(['J. Abe.wav']);
    expect(await each({ q: 'e.' })).toEqual([]);
    expect(await each({ q: 'be.' })).toEqual(['J. Abe.wav']);
    expect(await each({ q: '. a' })).toEqual(['J. Abe.wav']);
    expect(await each({ q: '-7' })).toEqual(['+4x-7.pcap']);
    expect(await each({ q: 'b-c' })).toEqual(['ab-c']);
    expect(await each({ number: '4+' })).toEqual([]);
    expect(await each({ number: 'x-' })).toEqual([]);
    expect(await each({ number: '4x-' })).toEqual(['+4x-7.pcap']);
  });

  it('finds two characters wherever they are, in scripts without spaces between words', async () => {
    for (const fileName of ['王小明', '田中太郎', 'タロー太郎', '김철수', 'İstanbul'])
      await given(row({ fileName, search: `call\n${fileName}` }));
    const each = async (q: string) => (await found({ q })).toSorted();
    expect(await each('小明')).toEqual(['王小明']);
    expect(await each('明')).toEqual(['王小明']);
    expect(await each('太郎')).toEqual(['タロー太郎', '田中太郎']);
    expect(await each('中太郎')).toEqual(['田中太郎']);
    expect(await each('ー太')).toEqual(['タロー太郎']);
    expect(await each('철수')).toEqual(['김철수']);
    expect(await each('郎太')).toEqual([]);
    expect(await each('stanbul')).toEqual(['İstanbul']);
  });

  it('finds signs wherever they are', async () => {
    for (const fileName of ['a#b', 'c-#d', 'e--f', 'g (2).pcap', '.h', 'i&', 'j+k'])
      await given(row({ fileName, search: `call-1.x\n${fileName}\n+49` }));
    const each = async (q: string) => (await found({ q })).toSorted();
    expect(await each('#')).toEqual(['a#b', 'c-#d']);
    expect(await each('-#')).toEqual(['c-#d']);
    expect(await each('##')).toEqual([]);
    expect(await each('#D')).toEqual(['c-#d']);
    expect(await each('--')).toEqual(['e--f']);
    expect(await each(' (')).toEqual(['g (2).pcap']);
    expect(await each(').')).toEqual(['g (2).pcap']);
    expect(await each('i&')).toEqual(['i&']);
    expect(await each('..')).toEqual([]);
    expect(await each('k.')).toEqual([]);
    expect(await each('-')).toHaveLength(7);
  });

  it('shows nothing that stopped matching while its text was looked for', async () => {
    await given(row({ fileName: 'kept' }), row({ fileName: 'binned' }));
    await readModel.catalogue.query("update recordings set search = 'call'");
    const meddling = Object.create(readModel.catalogue) as DataSource;
    meddling.query = async <T>(sql: string, values?: unknown[]): Promise<T> => {
      const rows = await readModel.catalogue.query<T>(sql, values);
      if (sql.includes('has_text'))
        await readModel.catalogue.query(
          "update recordings set recycled_at = now(), position = 1 where file_name = 'binned'",
        );
      return rows;
    };
    const { items } = await new RecordingQueries(meddling).list({
      ...{ filter: { q: 'call', bin: false }, sight: 'all', limit: 9 },
    });
    expect(items.map(({ name }) => name)).toEqual(['kept']);
  });

  it('finds many digits by all of them, though the index is asked for the last ones', async () => {
    const of = (number: string, device: string) =>
      row({ fileName: number, numbers: `21\n${number}`, search: `${number}\n${device}` });
    await given(of('+4970311234567', '0090332a06d6'), of('+4970319934567', '00903fca06d6'));
    for (const number of ['+4970311234567', '970311234567', '0311234567'])
      expect(await found({ number })).toEqual(['+4970311234567']);
    expect(await found({ number: '70300034567' })).toEqual([]);
    expect(await found({ number: '_970311234567' })).toEqual([]);
    expect(await found({ q: '0090332A06D6' })).toEqual(['+4970311234567']);
    expect((await found({ q: 'a06d6' })).length).toBe(2);
  });

  it('finds by part of a number, by owner, direction and conversation', async () => {
    const users = readModel.catalogue.getRepository(UserRow);
    await users.insert({ ...account, position: '0', id: 'u1', name: 'Ada Lovelace', number: '21' });
    await given(
      row({ fileName: 'one', remoteNumber: '+4970317300', numbers: '21\n+4970317300' }),
      row({ fileName: 'two', ownerId: 'u1', direction: 'in' }),
      row({ fileName: 'three', conversation: 'abcd' }),
    );
    expect(await found({ number: '7031' })).toEqual(['one']);
    expect(await found({ owner: '21' })).toEqual(['two']);
    expect(await found({ owner: 'ada lovelace' })).toEqual(['two']);
    expect(await found({ q: 'Lovelace' })).toEqual(['two']);
    expect(await found({ direction: 'in' })).toEqual(['two']);
    expect(await found({ conversation: 'AB-CD' })).toEqual(['three']);
    expect(await found({}, { own: 'u1', accessList: [] })).toEqual(['two']);
  });

  it('finds what is nobody’s', async () => {
    await given(row({ fileName: 'hers', ownerId: 'u1' }), row({ fileName: 'nobody’s' }));
    expect(await found({ unowned: true })).toEqual(['nobody’s']);
    expect(await found({ unowned: false })).toHaveLength(2);
  });

  it('keeps the recycle bin apart', async () => {
    await given(row({ fileName: 'kept' }), row({ fileName: 'binned', recycledAt: AT }));
    expect(await found({})).toEqual(['kept']);
    expect(await found({ bin: true })).toEqual(['binned']);
    expect(await found({ state: 'recycled' })).toEqual(['binned']);
  });

  it.each(['', 'x', '!!!', 'W10', Buffer.from('["now","me"]').toString('base64url')])(
    'refuses to continue from %j',
    async (after) => {
      await expect(
        queries.list({ filter: {}, sight: 'all', limit: 1, after }),
      ).rejects.toMatchObject({ kind: 'invalid', code: 'cursor-invalid' });
    },
  );
});

describe('one', () => {
  it('knows no recording by an id that is none', async () => {
    expect(await queries.one('not-a-uuid')).toBeNull();
    expect(await queries.one(randomUUID())).toBeNull();
  });

  it('says in words why a recording is not whole', async () => {
    const whole = row({ incompleteCode: 'disk-full', bytes: '1234567' });
    await given(whole);
    expect(await queries.one(whole.id ?? '')).toMatchObject({
      incompleteCode: 'disk-full',
      incomplete:
        'The disk was full before the device had sent everything; the first 1.2 MB are kept.',
    });
  });

  it('shows how far an upload and a conversion are, until nobody says so any more', async () => {
    const [arriving, waiting] = [
      row({ state: 'recording' }),
      row({ state: 'received', bytes: '9' }),
    ];
    await given(arriving, waiting);
    const [a = '', w = ''] = [arriving.id, waiting.id];
    await new ProgressBoard(readModel.runtime).report('spec', [
      { recordingId: a, kind: 'upload', bytes: 5_000_000_000, durationMs: 1500 },
      { recordingId: w, kind: 'conversion', bytes: 4, durationMs: null },
    ]);
    const shown = { state: 'recording', bytes: 5_000_000_000, durationMs: 1500 };
    expect(await queries.one(a)).toMatchObject(shown);
    expect(await queries.one(w)).toMatchObject({ state: 'converting', bytes: 9 });
    expect(
      (await queries.list({ filter: { state: 'converting' }, sight: 'all', limit: 9 })).items,
    ).toHaveLength(1);
    expect(await found({ state: 'received' })).toEqual([]);
    await readModel.runtime.query(`update progress set updated_at = now() - interval '1 minute'`);
    expect(await queries.one(a)).toMatchObject({ bytes: null, durationMs: null });
    expect(await queries.one(w)).toMatchObject({ state: 'received' });
  });
});

describe('findSame', () => {
  it('finds the first whole recording of that name and those bytes', async () => {
    const [first, second] = [
      row({ sha256: 'aa', fileName: 'Call.pcap' }),
      row({ sha256: 'aa', fileName: 'call.pcap', startedAt: new Date(AT.getTime() + 1) }),
    ];
    await given(second, first, row({ sha256: 'bb', incompleteCode: 'disk-full' }));
    expect(await queries.findSame('CALL.pcap', 'aa')).toBe(first.id);
    expect(await queries.findSame('call.pcap', 'bb')).toBeNull();
    expect(await queries.findSame('other.pcap', 'aa')).toBeNull();
    expect(await queries.findSame('\0', 'aa')).toBeNull();
  });
});
