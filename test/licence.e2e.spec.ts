import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, Product, eventually, fixture } from './support/product.js';

type Seen = {
  state: string;
  endedAt: string;
  owner: { id: string } | null;
  removesOn: string | null;
  removesRule: string | null;
  removesWhy: string | null;
};
type Going = {
  id: string;
  owner: { id: string } | null;
  removesOn: string;
  removesRule: string;
  removesWhy: string;
};
type Counts = { atOnce: number; within30Days: number; unlicensed: number };
type Preview = Counts & { byOwner: (Counts & { owner: object | null })[]; items: Going[] };
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
  return { id: await product.person(name, given), name };
};

const one = async (id: string): Promise<Seen> =>
  (await product.get<Seen>(`/api/recordings/${id}`)).body;

/** A call that a phone recorded under this name. */
const recordedAs = async ({ id: owner, name }: { id: string; name: string }): Promise<string> => {
  const { body } = await product.put(`${hex(16)}-${hex(6)}-1--${name}.pcap`, capture);
  const id = body.id as string;
  await product.settled(id);
  await eventually(async () => (await one(id)).owner?.id === owner, {
    withinMs: 60_000,
    what: 'its owner',
  });
  return id;
};

/** The recording as its owner sees it. */
const asOwner = async (user: string, id: string): Promise<Seen> => {
  const { body } = await product.post('/api/session', { user, password: PASSWORD });
  const authorization = `Bearer ${String(body.token)}`;
  const answer = await product.fetch(`/api/recordings/${id}`, { headers: { authorization } });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Seen;
};

const historyOf = async (id: string): Promise<Entry[]> =>
  (await product.get<{ items: Entry[] }>(`/api/recordings/${id}/history`)).body.items;

/** Makes a template known, which has the licence, and somebody who belongs to it. */
const belonging = async (template: string) => {
  expect((await product.post('/api/templates', { name: template, licensed: true })).status).toBe(
    201,
  );
  return person({ licensed: true, licenceTemplate: template });
};
const license = async (template: string, licensed: boolean) => {
  const answer = await product.fetch(`/api/templates/${template}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ licensed }),
  });
  return { status: answer.status, body: await answer.json() };
};

const preview = async (body: object): Promise<Preview> => {
  const answer = await product.post<Preview>('/api/settings/preview', body);
  expect(answer.status).toBe(200);
  return answer.body;
};

const erased = async (id: string) => {
  await product.sweep('licence');
  await eventually(
    async () => (await historyOf(id)).some(({ type }) => type === 'RecordingErased'),
    { withinMs: 120_000, what: `the erasure of ${id}` },
  );
};

/** The steps build on each other: one house, at several times. */
describe('recordings of people without a licence', { timeout: 300_000 }, () => {
  const goes: string[] = [];
  const stays: string[] = [];
  let saved: { id: string; name: string };

  it('tell when they go, and why; others do not', async () => {
    const without = await person({ licensed: false, password: PASSWORD });
    saved = await person({ licensed: false });
    goes.push(await recordedAs(without), await recordedAs(await belonging('Office')));
    stays.push(await recordedAs(saved), await recordedAs(await belonging('Sales')));
    for (const template of ['Office', 'Sales'])
      expect(await license(template, false)).toMatchObject({
        status: 200,
        body: { licensed: false, members: 1, unlicensedSince: expect.any(String) as string },
      });
    for (const id of [...goes, ...stays]) {
      const { removesOn, endedAt, ...why } = await one(id);
      expect(why).toMatchObject({
        removesRule: 'licence',
        removesWhy: 'owner has no licence: 30 days',
      });
      expect(Date.parse(removesOn!) - Date.parse(endedAt)).toBeLessThan(30 * DAY_MS + 600_000);
      expect(Date.parse(removesOn!) - Date.parse(endedAt)).toBeGreaterThanOrEqual(30 * DAY_MS);
    }
    expect(await asOwner(without.name, goes[0]!)).toMatchObject({
      removesRule: 'licence',
      removesWhy: 'owner has no licence: 30 days',
    });
    const [unknown, byHand, safe] = [
      await recordedAs(await person({})),
      await recordedAs(without),
      await recordedAs(without),
    ];
    expect(
      (await product.post(`/api/recordings/${byHand}/owner`, { userId: without.id })).status,
    ).toBe(204);
    expect((await product.post(`/api/recordings/${safe}/protect`)).status).toBe(204);
    for (const id of [unknown, byHand, safe])
      expect(await one(id)).toMatchObject({ removesOn: null, removesWhy: null });
    stays.push(unknown, byHand, safe);
    const held = await recordedAs(without);
    const hold = { name: 'Case', reason: 'Letter', scope: { ids: [held] } };
    expect((await product.post('/api/holds', hold)).status).toBe(201);
    stays.push(held);
  });

  it('are counted by owner, now and before a licence is taken away', async () => {
    const coming = await preview({});
    expect(coming).toMatchObject({ atOnce: 0, within30Days: 4, unlicensed: 4 });
    expect(coming.byOwner).toHaveLength(4);
    expect(coming.items.map(({ id }) => id).sort()).toEqual([...goes, ...stays.slice(0, 2)].sort());
    expect(coming.items[0]).toMatchObject({ removesRule: 'licence' });

    const other = await belonging('Depot');
    const his = await recordedAs(other);
    const before = Date.now();
    const depot = await preview({ withoutLicence: { templates: ['Depot'] } });
    const effect = { atOnce: 0, within30Days: 1, unlicensed: 1 };
    const owner = { id: other.id, name: other.name, number: null };
    expect(depot).toMatchObject({
      ...effect,
      byOwner: [{ owner, ...effect }],
      items: [{ id: his, owner, removesWhy: 'owner has no licence: 30 days' }],
    });
    const dueOn = Date.parse(depot.items[0]!.removesOn);
    expect(Math.abs(dueOn - (before + 30 * DAY_MS))).toBeLessThan(60_000);
    expect(await preview({ withoutLicence: { users: [other.id] } })).toMatchObject(effect);
    expect(await one(his)).toMatchObject({ removesOn: null });
    for (const [withoutLicence, code] of [
      [{ users: ['nobody'] }, 'user-unknown'],
      [{ templates: ['Nowhere'] }, 'template-unknown'],
    ] as const)
      expect(await product.post('/api/settings/preview', { withoutLicence })).toMatchObject({
        status: 400,
        body: { code },
      });
    stays.push(his);
  });

  it('stay to the last day, and are saved by a licence', async () => {
    await startAgain('29d');
    const direct = await product.patch(`/api/users/${saved.id}`, { licensed: true });
    expect(direct).toMatchObject({ status: 200, body: { licensed: true, unlicensedSince: null } });
    expect((await license('Sales', true)).body).toMatchObject({ licensed: true });
    for (const id of stays) expect((await one(id)).removesOn).toBeNull();
    for (const id of goes) expect((await one(id)).state).toBe('ready');
  });

  it('go when the 30 days are over, with a receipt that says why', async () => {
    const dueOn = (await one(goes[0]!)).removesOn;
    await startAgain('31d');
    for (const id of goes) {
      await erased(id);
      expect((await historyOf(id)).find(({ type }) => type === 'RecordingDeleted')).toMatchObject({
        by: 'system:licence',
        data: { removal: { rule: 'licence', name: null, days: 30 } },
      });
    }
    const receipt = await product.get(`/api/recordings/${goes[0]!}/receipt`);
    expect(receipt).toMatchObject({
      status: 200,
      body: { deleted: { rule: 'licence', days: 30, dueOn } },
    });
    for (const id of stays) expect((await one(id)).state).toBe('ready');
  });
});
