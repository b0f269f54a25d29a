import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventType } from '#domain/catalogue-of-events';
import { sample } from '#domain/samples';
import { type House, openHouse } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import { findConfig } from '../apps/cli/src/instance.js';
import { CliWorld } from './support/cli.js';
import { Product, eventually, fixture } from './support/product.js';

/** One that is appended as it is, for want of a short way through the doors. */
const NOTED: readonly (readonly [stream: string, type: EventType])[] = [
  ['template-all', 'TemplateCreated'],
  ['appobject-support', 'AppObjectCreated'],
  [`hold-${randomUUID()}`, 'HoldPlaced'],
  [`supervision-${randomUUID()}`, 'AccessRequested'],
  ['stamp-7', 'CheckpointStamped'],
];
/** Each of a stream of its own kind: the first of a history, one amid it, the last. */
const FAMILIES: readonly EventType[] = [
  ...(['RecordingStarted', 'RecordingUploaded', 'RecordingProtected'] as const),
  ...(['RecordingOpened', 'CaptureCounted', 'UserCreated', 'ApiTokenIssued'] as const),
  ...(['WatermarkChanged', 'SealKeyChained', 'SealChained', 'StatementChained'] as const),
  ...(['CheckpointChained', 'ClockOffsetDeclared'] as const),
  ...NOTED.map(([, type]) => type),
];
/** The last of their streams, that nothing else is built on. */
const LONELY: readonly EventType[] = [
  ...(['RecordingOpened', 'UserCreated', 'RecordingProtected'] as const),
  ...(['TemplateCreated', 'AppObjectCreated', 'HoldPlaced', 'CheckpointStamped'] as const),
];

type Found = { readonly what: string; readonly where: string; readonly detail: string };

let product: Product;
let log: DatabaseSync;
const cli = new CliWorld();

const withHouse = async (work: (house: House) => Promise<void>): Promise<void> => {
  const house = await openHouse(await findConfig(product.dataDir, {}));
  try {
    await work(house);
  } finally {
    await house.close();
  }
};
const note = (house: House, stream: string, type: EventType) =>
  house.ledger.note(stream, [sample(type)], systemOccasion(house.clock, 'spec'));

/** One event at least of each family. */
const fillLog = async (): Promise<void> => {
  const { body } = await product.put('audited.pcap', fixture('one-way.pcap'));
  const path = `/api/recordings/${body['id'] as string}`;
  await product.settled(body['id'] as string);
  await product.patch('/api/settings', { watermark: true });
  const sealed = async () => (await product.get<{ watermarked: boolean }>(path)).body.watermarked;
  await eventually(sealed, { withinMs: 60_000, what: 'the seal' });
  await product.post(`${path}/protect`);
  await product.person('somebody');
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  await product.post('/api/tokens', { name: 'Wallboard', scope: ['read'], expiresAt });
  await withHouse(async (house) => {
    for (const [stream, type] of NOTED) await note(house, stream, type);
  });
};

beforeAll(async () => {
  product = await Product.start();
  await fillLog();
  await product.stop('SIGTERM', { keepData: true });
  product = await Product.start({ dataDir: product.dataDir, env: { CLOCK_OFFSET: '25h' } });
  const isChained = async (type: EventType) =>
    (await product.get<{ items: object[] }>(`/api/events?type=${type}`)).body.items.length > 0;
  for (const type of ['StatementChained', 'CheckpointChained'] as const)
    await eventually(() => isChained(type), { withinMs: 60_000, what: type });
  log = new DatabaseSync(join(product.dataDir, 'eventstore', 'events.sqlite'));
  log.exec('PRAGMA busy_timeout = 10000');
}, 180_000);
afterAll(async () => {
  log.close();
  await product.stop();
  cli.remove();
});

const audit = async (): Promise<Found[]> => {
  const { code, text, errors } = await cli.run(['audit', '--json', '--data', product.dataDir]);
  expect(code, errors).toBe(text === '' ? 0 : 10);
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Found);
};
const rebuild = async () => {
  const { code, errors } = await cli.run(['rebuild', '--json', '--data', product.dataDir]);
  expect(code === 0 ? '' : errors).toBe('');
};

type Row = Record<string, string | number | Uint8Array>;

/** Deletes the newest event of a type out of the tables of the event store. @returns it */
const takeOut = (type: string): Row => {
  const newest = 'SELECT * FROM events WHERE type = ? ORDER BY position DESC LIMIT 1';
  const row = log.prepare(newest).get(type) as Row | undefined;
  if (!row) throw new Error(`There is no ${type}.`);
  log.prepare('DELETE FROM events WHERE position = ?').run(row['position']!);
  return row;
};
const putBack = (row: Row): void => {
  const places = Object.keys(row).map(() => '?');
  log.prepare(`INSERT INTO events VALUES (${places.join(', ')})`).run(...Object.values(row));
};

describe('an audit of a log of which events were deleted by hand', { timeout: 180_000 }, () => {
  it('finds nothing before', async () => {
    expect(await audit()).toEqual([]);
  });

  it.each(FAMILIES)('names %s', async (type) => {
    const row = takeOut(type);
    const found = await audit();
    putBack(row);
    const where = `${String(row['stream'])}@${String(row['revision'])}`;
    expect(found).toContainEqual(expect.objectContaining({ what: 'event-missing', where }));
    const told = found.map(({ what, where: at, detail }) => `${what} ${at} ${detail}`);
    expect(told).toEqual([...new Set(told)]);
  });

  it.each(['SealKeyChained', 'SealChained', 'CheckpointChained', 'StatementChained'] as const)(
    'names %s where it cannot be read, and goes on',
    async (type) => {
      const row = takeOut(type);
      putBack({ ...row, data: Buffer.from('{"manifest":7}') });
      const found = await audit();
      log.prepare('DELETE FROM events WHERE position = ?').run(row['position']!);
      putBack(row);
      const where = `seals@${String(row['revision'])}`;
      expect(found).toContainEqual({
        ...{ what: 'chain-broken', where },
        detail: expect.stringContaining('cannot be read') as string,
      });
      expect(found.some(({ what }) => what === 'event-differs')).toBe(true);
    },
  );

  it('names them, and their day, though the catalogue was built anew without them', async () => {
    expect(await audit()).toEqual([]);
    const rows = LONELY.map(takeOut);
    await rebuild();
    const found = await audit();
    rows.forEach(putBack);
    await rebuild();
    for (const { stream, revision } of rows) {
      const where = `${String(stream)}@${String(revision)}`;
      const detail = expect.stringContaining('found when the catalogue was built anew') as string;
      expect(found).toContainEqual({ what: 'event-missing', where, detail });
    }
    expect(found.filter(({ what }) => what === 'statement-differs').length).toBeGreaterThan(1);
    const figures = found.map(({ detail }) =>
      /log\.events is (\d+); the log comes to (\d+)/.exec(detail),
    );
    const missing = figures.reduce(
      (sum, figure) => sum + Number(figure?.[1] ?? 0) - Number(figure?.[2] ?? 0),
      0,
    );
    expect(missing).toBe(LONELY.length);
    expect(await audit()).toEqual([]);
  });
});
