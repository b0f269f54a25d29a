import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { type CaptureFile, CaptureFileQueries } from './capture-files.queries.js';
import { RecordingRow } from './recording.entity.js';

let readModel: ReadModel;
let files: CaptureFileQueries;
beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  files = new CaptureFileQueries(readModel.catalogue);
});
afterAll(() => readModel.close());
beforeEach(() => readModel.catalogue.query('truncate recordings'));

const day = (date: string) => {
  const from = new Date(`${date}T00:00:00Z`);
  return { from, to: new Date(from.getTime() + 86_400_000) };
};
const NOV_22 = day('2026-11-22');

/** @returns the ids */
const given = async (...rows: Partial<RecordingRow>[]): Promise<string[]> => {
  const made = rows.map((row, i) => {
    const at = new Date(NOV_22.from.getTime() + i * 1_000);
    const kept = { revision: '0', position: '0', stateSince: at, startedAt: at };
    const search = (row.fileName ?? '').toLowerCase();
    return { id: randomUUID(), state: 'ready', bytes: '5', sha256: 'ab', search, ...kept, ...row };
  }) as (RecordingRow & { id: string })[];
  await readModel.catalogue.getRepository(RecordingRow).insert(made);
  return made.map(({ id }) => id);
};
const named = (name: string, conversation: string | null = null) => ({ name, conversation });

it('knows what has bytes to read, and pages through it in the order of the calls', async () => {
  const ids = await given(
    { fileName: 'a' },
    { fileName: 'b', state: 'failed', bytes: '0' },
    { fileName: 'c', state: 'received' },
    { fileName: 'arriving', state: 'recording', bytes: null },
    { fileName: 'binned', recycledAt: new Date() },
    { fileName: 'gone', state: 'deleted' },
    { fileName: 'next day', startedAt: day('2026-11-23').from },
  );
  const pages: CaptureFile[][] = [];
  do pages.push(await files.page(NOV_22, pages.at(-1)?.at(-1) ?? null, 2));
  while (pages.at(-1)!.length > 0);
  expect(pages.map((page) => page.map(({ fileName }) => fileName))).toEqual([
    ['a', 'b'],
    ['c'],
    [],
  ]);
  expect(pages[0]?.[0]).toMatchObject({ bytes: 5, sha256: 'ab', startedAt: NOV_22.from });
  for (const [i, id] of ids.entries())
    expect((await files.one(id))?.id ?? null).toBe([3, 4, 5].includes(i) ? null : id);
  expect(await files.one('no id')).toBeNull();
  expect(await files.extent()).toEqual({ from: NOV_22.from, to: day('2026-11-23').from });
});

it('says in which spans anything began', async () => {
  expect(await files.extent()).toBeNull();
  await given(
    { fileName: 'a' },
    { fileName: 'b', startedAt: day('2026-11-24').from, recycledAt: new Date() },
  );
  const spans = ['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24'].map(day);
  expect(await files.filled(spans)).toEqual([1]);
  expect(await files.filled([])).toEqual([]);
});

it('tells names apart that a folder could not hold twice', async () => {
  const ids = await given(
    { fileName: 'a' },
    { fileName: 'x/A' },
    { fileName: 'b' },
    { fileName: null },
    { fileName: null },
  );
  expect(await files.namesakes(NOV_22)).toEqual(new Set([ids[1], ids[4]]));
  expect(await files.namesakes(day('2026-11-23'))).toEqual(new Set());
});

it('finds by name: the first of a day, the last of all', async () => {
  const CONFERENCE = 'f9e5956e47d460010630009033302ab1';
  const [first, last, folded, , other] = await given(
    { fileName: 'ä ß% 中文.pcap' },
    { fileName: 'ä ß% 中文.pcap' },
    { fileName: 'inbox/x_y.pcap' },
    { fileName: 'inbox/xzy.pcap' },
    { fileName: `${CONFERENCE}-009033302ab1-1.pcap`, conversation: CONFERENCE },
  );
  expect((await files.firstNamed(NOV_22, named('ä ß% 中文.pcap')))?.id).toBe(first);
  expect((await files.lastNamed(named('ä ß% 中文.pcap')))?.id).toBe(last);
  expect((await files.firstNamed(NOV_22, named('x_y.pcap')))?.id).toBe(folded);
  expect(await files.lastNamed(named('x_y.pcap'))).toBeNull();
  expect((await files.lastNamed(named('inbox/x_y.pcap')))?.id).toBe(folded);
  const sought = named(`${CONFERENCE}-009033302ab1-1.pcap`, CONFERENCE);
  expect((await files.lastNamed(sought))?.id).toBe(other);
  expect((await files.firstNamed(NOV_22, sought))?.id).toBe(other);
  expect(await files.firstNamed(day('2026-11-23'), sought)).toBeNull();
  expect(await files.lastNamed(named('%'))).toBeNull();
});
