import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product, eventually, fixture } from './support/product.js';

type Seen = {
  state: string;
  endedAt: string;
  owner: { id: string } | null;
  removesOn: string | null;
  removesRule: string | null;
  removesWhy: string | null;
};
type Entry = { type: string; by: string; data: Record<string, unknown> };

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(async () => {
  await product.stop();
});

const DAY_MS = 86_400_000;
const capture = fixture('one-way.pcap');
const hex = (bytes: number) => randomBytes(bytes).toString('hex');

/** The same data, at another time. */
const startAgain = async (offset: string) => {
  await product.stop('SIGTERM', { keepData: true });
  product = await Product.start({ dataDir: product.dataDir, env: { CLOCK_OFFSET: offset } });
};

const person = async (given: object): Promise<{ id: string; name: string }> => {
  const name = `person-${hex(4)}`;
  const { status, body } = await product.post('/api/users', { name, ...given });
  expect(status).toBe(201);
  return { id: body.id as string, name };
};

const one = async (id: string): Promise<Seen> =>
  (await product.get<Seen>(`/api/recordings/${id}`)).body;

/** A call that a phone recorded under this name. */
const recordedAs = async ({ id: owner, name }: { id: string; name: string }): Promise<string> => {
  const { body } = await product.put(`${hex(16)}-${hex(6)}-1--${name}.pcap`, capture);
  const id = body.id as string;
  await product.settled(id);
  await eventually(async () => (await one(id)).owner?.id === owner, { what: 'its owner' });
  return id;
};

const historyOf = async (id: string): Promise<Entry[]> =>
  (await product.get<{ items: Entry[] }>(`/api/recordings/${id}/history`)).body.items;

describe('recordings of people without a licence', { timeout: 300_000 }, () => {
  it('go after 30 days, unless a licence comes within them, and are told of before', async () => {
    const without = await person({ licensed: false });
    const saved = await person({ licensed: false });
    const unknown = await person({});
    const ids = [await recordedAs(without), await recordedAs(saved), await recordedAs(unknown)];
    const [lost, kept, spared] = ids as [string, string, string];
    const before = await one(lost);
    expect(before).toMatchObject({
      removesRule: 'licence',
      removesWhy: 'owner has no licence: 30 days',
    });
    expect(Date.parse(before.removesOn!) - Date.parse(before.endedAt)).toBe(30 * DAY_MS);
    expect(await one(spared)).toMatchObject({ removesOn: null, removesWhy: null });

    await startAgain('29d');
    const patched = await product.patch(`/api/users/${saved.id}`, {
      licensed: true,
      licenceTemplate: 'Config Office',
    });
    expect(patched).toMatchObject({ status: 200, body: { licensed: true } });
    expect(await one(kept)).toMatchObject({ removesOn: null, state: 'ready' });
    expect((await one(lost)).state).toBe('ready');

    await startAgain('31d');
    await eventually(
      async () => (await historyOf(lost)).some(({ type }) => type === 'RecordingErased'),
      { withinMs: 120_000, what: 'the erasure' },
    );
    const removed = (await historyOf(lost)).find(({ type }) => type === 'RecordingDeleted');
    expect(removed).toMatchObject({
      by: 'system:licence',
      data: { removal: { rule: 'licence', name: null, days: 30, dueOn: before.removesOn } },
    });
    for (const id of [kept, spared]) expect((await one(id)).state).toBe('ready');
  });
});
