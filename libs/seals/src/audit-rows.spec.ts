import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EventType } from '#domain/catalogue-of-events';
import { sample } from '#domain/samples';
import type { EventStore } from '#infra/event-store/event-store';
import { systemOccasion } from '#infra/occasion';
import { HeldLock, locks } from '#infra/read-model/held-lock';
import {
  type LogWorld,
  freshLogWorld,
  project,
  startRecording,
} from '../../../test/support/log-world.js';
import { audit } from './audit.js';
import { Chain } from './chain.js';

const ids = { recording: randomUUID(), user: randomUUID(), token: '' };
const NOUNS: readonly (readonly [table: string, stream: string, type: EventType])[] = [
  ['recordings', `recording-${ids.recording}`, 'RecordingStarted'],
  ['users', `user-${ids.user}`, 'UserCreated'],
  ['app_objects', 'appobject-support', 'AppObjectCreated'],
  ['templates', 'template-all', 'TemplateCreated'],
  ['holds', `hold-${randomUUID()}`, 'HoldPlaced'],
  ['supervisions', `supervision-${randomUUID()}`, 'AccessRequested'],
];

let world: LogWorld;
const note = (stream: string, type: EventType) =>
  world.house.ledger.note(stream, [sample(type)], systemOccasion(world.house.clock, 'spec'));
const sql = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  world.readModel.catalogue.query(text, values);

beforeAll(async () => {
  world = await freshLogWorld();
  for (const [, stream, type] of NOUNS) await note(stream, type);
  await note(`user-${ids.user}`, 'ApiTokenIssued');
  await note('settings', 'RetentionRulesChanged');
  await note('template-gone', 'TemplateCreated');
  await note('template-gone', 'TemplateDeleted');
  await project(world);
  ids.token = (await sql<{ id: string }>('select id from api_tokens'))[0]!.id;
});

const findings = async (house = world.house) => {
  const found = [];
  const onLocked = () => undefined;
  const { catalogue } = world.readModel;
  for await (const one of audit({ house, catalogue, chain: new Chain(house), onLocked }))
    found.push(one);
  return found;
};
const found = async () => (await findings()).map(({ what, where }) => `${what} ${where}`);
const differing = async () =>
  (await findings()).map(({ what, where, detail }) => [
    `${what} ${where}`,
    /come to: (.*?)\. /.exec(detail)?.[1],
  ]);

/** What it does is undone afterwards, whatever comes of it. */
const changedByHand = async (change: string, undo: string, look: () => Promise<void>) => {
  await sql(change);
  try {
    await look();
  } finally {
    await sql(undo);
  }
};

describe('the audit of rows', () => {
  it('finds nothing where each is what its events come to, and leaves nothing behind', async () => {
    expect(await found()).toEqual([]);
    expect(
      await sql(`select from pg_class where relpersistence = 't' and relname = 'recordings'`),
    ).toEqual([]);
  });

  it.each(NOUNS)(
    'names a row of %s that is missing, and one of which nothing tells',
    async (...noun) => {
      const [table, stream] = noun;
      const id = stream.slice(stream.indexOf('-') + 1);
      const other = table === 'app_objects' || table === 'templates' ? 'other' : randomUUID();
      const rename = `update ${table} set id = $2 where id = $1`;
      await sql(rename, [id, other]);
      const names = await found();
      await sql(rename, [other, id]);
      expect(names.toSorted()).toEqual([
        `row-foreign catalogue.${table} ${other}`,
        `row-missing catalogue.${table} ${id}`,
      ]);
    },
  );

  it.each([
    ['recordings', ids.recording, 'owner_id', `'somebody'`],
    ['recordings', ids.recording, 'protected', 'true'],
    ['recordings', ids.recording, 'file_name', `'other.pcap'`],
    ['recordings', ids.recording, 'kept_by', `'A rule'`],
    ['users', ids.user, 'role', `'auditor'`],
    ['users', ids.user, 'password_hash', `'another'`],
    ['app_objects', 'support', 'access_list', `'["x"]'`],
    ['holds', null, 'placed_by', `'nobody'`],
    ['supervisions', null, 'minutes', '9'],
    ['settings', 'settings', 'watermark', 'true'],
    ['settings', 'settings', 'bin_days', '7'],
    ['api_tokens', null, 'scope', `'[]'`],
    ['seal_counts', 'all', 'sealed', '7'],
  ])('names a row of %s (%s) of which %s was changed by hand', async (...given) => {
    const [table, id, column, value] = given;
    const [row] = await sql<{ id: string }>(
      `select id::text from ${table} where $1::text is null or id::text = $1`,
      [id],
    );
    await sql(`create table before as select * from ${table}`);
    await sql(`update ${table} set ${column} = ${value}`);
    const names = await differing();
    await sql(
      `update ${table} r set ${column} = before.${column} from before where before.id = r.id`,
    );
    await sql('drop table before');
    expect(names).toEqual([[`row-differs catalogue.${table} ${row!.id}`, column]]);
  });

  it('names settings and API tokens that were deleted by hand', async () => {
    for (const [table, id] of [
      ['settings', 'settings'],
      ['api_tokens', ids.token],
    ] as const) {
      await sql(`create table before as select * from ${table}`);
      const back = `insert into ${table} select * from before`;
      await changedByHand(`delete from ${table}`, back, async () =>
        expect(await found()).toEqual([`row-missing catalogue.${table} ${id}`]),
      );
      await sql('drop table before');
    }
  });

  it('names a row of the audit that says that somebody else did it', async () => {
    const [was] = await sql<{ by: string }>('select by from audit where stream = $1', [
      'template-all',
    ]);
    await changedByHand(
      `update audit set by = 'mallory' where stream = 'template-all'`,
      `update audit set by = '${was!.by}' where stream = 'template-all'`,
      async () =>
        expect(await differing()).toEqual([['row-differs catalogue.audit template-all@0', 'by']]),
    );
  });
});

describe('the audit of a log that cannot be projected whole', () => {
  const without = (type: EventType) => {
    const { store } = world.house;
    async function* readAll(given: Parameters<EventStore['readAll']>[0]) {
      for await (const event of store.readAll(given)) if (event.type !== type) yield event;
    }
    const less = Object.create(store, { readAll: { value: readAll } }) as EventStore;
    return findings({ ...world.house, store: less });
  };
  const shortly = (all: Awaited<ReturnType<typeof findings>>) =>
    all.map(({ what, where }) => `${what} ${where}`);

  it('names the first event of which no row can be made, and goes on', async () => {
    const stream = `recording-${ids.recording}`;
    for (const type of ['RecordingProtected', 'RecordingUnprotected'] as const)
      await note(stream, type);
    await project(world);
    expect(shortly(await without('RecordingStarted'))).toEqual([
      `event-missing ${stream}@0`,
      `event-differs ${stream}@1`,
    ]);
  });

  it('names the settings alone where an event of theirs is missing, not all that they keep', async () => {
    const names = shortly(await without('RetentionRulesChanged'));
    expect(names).toContain('row-foreign catalogue.settings settings');
    expect(names.filter((name) => name.includes('catalogue.recordings'))).toEqual([]);
  });
});

describe('the audit beside what goes on', () => {
  it('takes no row for another that the projection has not come to, or comes to meanwhile', async () => {
    const { id } = await startRecording(world.house);
    await note(`recording-${id}`, 'RecordingProtected');
    await note('settings', 'TraceLevelsChanged');
    expect(await found()).toEqual([]);
    const { store } = world.house;
    let projecting: Promise<void> | null = null;
    async function* readAll(given: Parameters<EventStore['readAll']>[0]) {
      await (projecting ??= project(world));
      yield* store.readAll(given);
    }
    const late = Object.create(store, { readAll: { value: readAll } }) as EventStore;
    expect(await findings({ ...world.house, store: late })).toEqual([]);
    expect(await sql('select from recordings where id = $1 and protected', [id])).toHaveLength(1);
  });

  it('does not compare what is personal where its key goes at this moment, and all else', async () => {
    const { id } = await startRecording(world.house);
    await project(world);
    await world.house.vault.destroy(id);
    await sql(`update recordings set owner_id = 'somebody' where id = $1`, [id]);
    const names = await differing();
    await sql('update recordings set owner_id = null where id = $1', [id]);
    expect(names).toEqual([
      [`blob-missing keys/ of ${id}`, undefined],
      [`row-differs catalogue.recordings ${id}`, 'owner_id'],
    ]);
    await note(`recording-${id}`, 'RecordingDeleted');
    await project(world);
    expect(await found()).toEqual([]);
  });

  it('waits while the catalogue is being built anew', async () => {
    const rebuilding = await HeldLock.tryTake(world.readModel.catalogue, locks.catalogueRebuild);
    const looking = findings();
    const ended = await Promise.race([
      looking.then(() => true),
      note('template-none', 'TemplateCreated').then(() => false),
    ]);
    expect(ended).toBe(false);
    await rebuilding!.release();
    expect(await looking).toEqual([]);
  });

  it('says so where the rows are of another program', async () => {
    await changedByHand(
      'update checkpoint set version = version - 1',
      'update checkpoint set version = version + 1',
      async () => expect(await found()).toEqual(['row-differs catalogue.checkpoint catalogue']),
    );
  });
});
