import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { change } from '#domain/app-object/change';
import { appObject } from '#domain/app-object/app-object';
import { plain } from '#domain/app-object/app-object.samples';
import { create as createAppObject } from '#domain/app-object/create';
import { deleteAppObject } from '#domain/app-object/delete';
import { type Aggregate, type Event, Refusal, fold } from '#domain/kernel';
import { addNote } from '#domain/recording/add-note';
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
import { changeRetentionRules } from '#domain/settings/change-retention-rules';
import { settings } from '#domain/settings/settings';
import { create as createTemplate } from '#domain/template/create';
import { deleteTemplate } from '#domain/template/delete';
import { template } from '#domain/template/template';
import { freshDatabase } from '../../../../../test/support/database.js';
import type { RecordedEvent } from '../../event-store/recorded-event.js';
import { systemOccasion } from '../../occasion.js';
import { claimTurn } from '../checkpoint/claim.js';
import { catalogueSource } from '../data-sources.js';
import { prepareDatabase } from '../prepare-database.js';
import { rowsOf } from '../rows-of.js';
import type { Arrival } from './log-batches.js';
import { Projector } from './projector.js';

const BEGAN = Date.parse('2030-01-01T00:00:00.000Z');
const OWNERS = ['ada', 'grace'] as const;

/** Any noun with any verb of it. */
type Verb = readonly [Aggregate<never, Event>, (state: never, on: never) => readonly Event[]];

const of = <S, E extends Event>(
  noun: Aggregate<S, E>,
  ...verbs: ((state: S, on: ReturnType<typeof systemOccasion>) => readonly E[])[]
): Verb[] => verbs.map((verb) => [noun, verb] as unknown as Verb);

const call = {
  conversation: 'c1',
  device: '0090331a2b3c',
  serial: '1',
  fileName: 'call.pcap',
  registration: 'ada',
  domain: null,
};
const quality = { packets: 50, lost: 0, lossPercent: 0, jitterMs: 1, local: null, remote: null };
const sound = {
  converter: '1',
  sampleRate: 8_000,
  frames: 8_000,
  durationMs: 1_000,
  capturedAt: null,
  codecs: ['Opus'],
};
const removal = { rule: 'bin', name: null, days: 30, dueOn: null } as const;
const binned = { reason: null, binDays: 30, appObject: null, holds: [] };
const rule = { name: 'Theirs', days: 60, appObject: 'sales' };

const verbs: readonly Verb[] = [
  ...of(
    recording,
    start(call),
    upload({ bytes: 1_000, sha256: 'ab'.repeat(32), incomplete: null }),
    ...OWNERS.map((id) => recogniseOwner({ id, how: 'registration' })),
    converted({ ...sound, quality }),
    conversionFailed({ converter: '1', code: 'no-audio', reason: 'There is no audio.' }),
    protect('a reason'),
    unprotect(null, []),
    addNote(randomUUID(), 'a note'),
    recycle(binned),
    restore(null),
    deleteForGood({ reason: null, removal, holds: [] }),
    findDuplicate(randomUUID()),
  ),
  ...of(
    appObject,
    createAppObject('Sales', { ...plain, members: ['ada'] }),
    createAppObject('Sales', { ...plain, kind: 'admin', monitor: 'grace' }),
    change({ members: ['grace'] }),
    change({ monitor: 'ada', notes: false }),
    deleteAppObject,
  ),
  ...of(
    template,
    createTemplate('Phones', true),
    createTemplate('Phones', false),
    deleteTemplate(0),
  ),
  ...of(settings, changeRetentionRules([rule]), changeRetentionRules([])),
];

/** What is said when these verbs are tried one after the other, each on one of a few of its noun. */
const eventsOf = (tried: readonly (readonly [number, number])[]): RecordedEvent[] => {
  const said: RecordedEvent[] = [];
  const streams = new Map<string, Event[]>();
  tried.forEach(([verb, which], step) => {
    const [noun, decide] = verbs[verb]!;
    const on = systemOccasion({ now: () => new Date(BEGAN + step * 1_000) }, 'spec');
    const stream = streamOf(noun.noun, which);
    const history = streams.get(stream) ?? [];
    const events = unlessRefused(() => decide(fold(noun, history), on as never));
    streams.set(stream, [...history, ...events]);
    events.forEach(({ type, data }, index) => {
      const { at, ...rest } = on;
      const metadata = { ...rest, at: at.toISOString(), causationId: null, schemaVersion: 1 };
      const place = {
        revision: BigInt(history.length + index),
        position: BigInt(said.length + 1) * 7n,
      };
      const event = { type, data, id: randomUUID(), stream, ...place, metadata, sealed: null };
      said.push(event as RecordedEvent);
    });
  });
  return said;
};

const streamOf = (noun: string, which: number): string => {
  if (noun === 'recording') return `recording-00000000-0000-4000-8000-00000000000${String(which)}`;
  if (noun === 'settings') return noun;
  return `${noun}-sales`;
};

const unlessRefused = (decide: () => readonly Event[]): readonly Event[] => {
  try {
    return decide();
  } catch (refusal) {
    if (refusal instanceof Refusal) return [];
    throw refusal;
  }
};

let sources: DataSource[];
beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  sources = ['alone', 'together'].map((schema) => catalogueSource(url, schema));
  for (const source of sources) {
    await source.initialize();
    await source.query(`create schema ${String(source.driver.schema)}`);
    await source.runMigrations();
  }
});
afterAll(() => Promise.all(sources.map((source) => source.destroy())));

/** The rows that these batches come to, once all that they left to do is done. */
const rowsBy = async (source: DataSource, batches: readonly (readonly RecordedEvent[])[]) => {
  const tables = source.entityMetadatas.map(({ tableName }) => tableName);
  await source.query(`truncate rule_pass, ${tables.join(', ')}`);
  const runner = source.createQueryRunner();
  try {
    const turn = await claimTurn(runner, 'store');
    const projector = new Projector({ runner, turn: turn!, tell: false });
    for (const batch of batches) {
      await projector.project(batch.map(arrival));
      while (await projector.goOn());
    }
    const all = tables.filter((table) => table !== 'checkpoint');
    const rows = (table: string) => rowsOf(runner, `select * from ${table} order by id::text`);
    const found: [string, unknown[]][] = [];
    for (const table of all) found.push([table, await rows(table)]);
    return Object.fromEntries(found);
  } finally {
    await runner.release();
  }
};

const arrival = (event: RecordedEvent): Arrival => ({
  kind: 'event',
  event,
  decoded: Promise.resolve(event),
});

const cut = <T>(items: readonly T[], sizes: readonly number[]): T[][] => {
  const batches: T[][] = [];
  for (let from = 0, next = 0; from < items.length; next++) {
    const size = sizes[next % sizes.length]!;
    batches.push(items.slice(from, from + size));
    from += size;
  }
  return batches;
};

describe('the catalogue, by batches of any size', () => {
  it('comes to the same rows as event by event', async () => {
    const [alone, together] = sources as [DataSource, DataSource];
    const step = fc.noBias(fc.tuple(fc.nat(verbs.length - 1), fc.nat(9)));
    const tried = fc.array(step, { minLength: 100, maxLength: 300, size: 'max' });
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(tried, sizes, async (steps, lengths) => {
        const events = eventsOf(steps);
        const expected = await rowsBy(alone, cut(events, [1]));
        expect(expected['audit']).toHaveLength(events.length);
        expect(await rowsBy(together, cut(events, lengths))).toEqual(expected);
        expect(await rowsBy(together, [events])).toEqual(expected);
      }),
      { numRuns: 6, endOnFailure: true },
    );
  }, 120_000);
});
