import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product, eventually, fixture } from './support/product.js';

type Seen = {
  id: string;
  owner: { id: string; name: string; number: string | null } | null;
  ownerHow: string | null;
  state: string;
};
type Entry = { type: string; by: string; data: Record<string, unknown>; text: string };

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(async () => {
  await product.stop();
});

const capture = fixture('one-way.pcap');
const hex = (bytes: number) => randomBytes(bytes).toString('hex');

/** A capture as a phone names it. */
const put = async ({ mac = hex(6), as = '' }: { mac?: string; as?: string }): Promise<string> => {
  const { status, body } = await product.put(`${hex(16)}-${mac}-1-${as && `-${as}`}.pcap`, capture);
  expect(status).toBe(201);
  return body.id as string;
};

const ask = async (method: string, path: string, body?: object, token?: string) => {
  const response = await product.fetch(path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as never };
};

type Person = { id: string; name: string; token: string };
const person = async (given: object = {}): Promise<Person> => {
  const name = `person-${hex(4)}`;
  return { id: await product.person(name, given), name, token: await product.tokenOf(name) };
};

const one = async (id: string): Promise<Seen> =>
  (await product.get<Seen>(`/api/recordings/${id}`)).body;
const owned = async (id: string, by: string): Promise<Seen> => {
  await product.sweep('owners');
  return eventually(
    async () => {
      const seen = await one(id);
      return seen.owner?.id === by && seen;
    },
    { what: `${id} being ${by}'s`, withinMs: 60_000 },
  );
};
const listOf = async (token: string, query = ''): Promise<string[]> => {
  const { body } = await ask('GET', `/api/recordings${query}`, undefined, token);
  return (body as { items: Seen[] }).items.map(({ id }) => id);
};

describe('whose a recording is', { timeout: 180_000 }, () => {
  it('is found by what the phone was registered as, and he sees it and nobody else does', async () => {
    const [ada, eve] = [await person({ number: '815' }), await person()];
    const [named, numbered] = [await put({ as: ada.name.toUpperCase() }), await put({ as: '815' })];
    const { owner, ownerHow } = await owned(named, ada.id);
    expect({ owner, ownerHow }).toEqual({
      owner: { id: ada.id, name: ada.name, number: '815' },
      ownerHow: 'registration',
    });
    await owned(numbered, ada.id);
    expect((await listOf(ada.token)).sort()).toEqual([named, numbered].sort());
    expect(await listOf(eve.token)).toEqual([]);
    for (const who of [ada.id, ada.name, '815'])
      expect((await listOf(product.token, `?owner=${who}`)).sort()).toEqual(
        [named, numbered].sort(),
      );
    await product.settled(named);
    const path = `/api/recordings/${named}`;
    expect((await ask('GET', path, undefined, ada.token)).status).toBe(200);
    expect((await ask('GET', path, undefined, eve.token)).status).toBe(404);
    expect((await ask('DELETE', path, undefined, eve.token)).status).toBe(404);
    expect((await ask('DELETE', path, undefined, ada.token)).status).toBe(204);
    expect((await one(named)).state).toBe('recycled');
  });

  it('is found by the device where the registration tells nothing', async () => {
    const mac = hex(6);
    const ada = await person({ devices: [mac] });
    expect((await owned(await put({ mac }), ada.id)).ownerHow).toBe('device');
  });

  it('is found later, when somebody is given the device that recorded', async () => {
    const mac = hex(6);
    const [ada, id] = [await person(), await put({ mac })];
    await product.settled(id);
    expect(await one(id)).toMatchObject({ owner: null, ownerHow: null });
    expect(await listOf(product.token)).toContain(id);
    expect(await listOf(ada.token)).toEqual([]);
    await ask('PATCH', `/api/users/${ada.id}`, { devices: [mac] });
    expect((await owned(id, ada.id)).ownerHow).toBe('device');
    expect(await listOf(ada.token)).toEqual([id]);
  });

  it('is said by hand, which stays, and it is told who said so and why', async () => {
    const mac = hex(6);
    const [ada, eve] = [await person({ devices: [mac] }), await person()];
    const id = await put({ mac });
    await owned(id, ada.id);
    const path = `/api/recordings/${id}/owner`;
    const said = { userId: eve.id, reason: 'She sat at his desk' };
    expect((await ask('POST', path, said)).status).toBe(204);
    expect((await ask('POST', path, said)).status).toBe(204);
    expect(await one(id)).toMatchObject({ owner: { id: eve.id }, ownerHow: 'hand' });
    expect(await listOf(ada.token)).toEqual([]);
    expect(await listOf(eve.token)).toEqual([id]);
    const { body } = await product.get<{ items: Entry[] }>(`/api/recordings/${id}/history`);
    expect(body.items.filter(({ type }) => type === 'OwnerAssigned')).toMatchObject([
      { by: 'system:owners', data: { owner: ada.id, from: null, how: 'device' } },
      {
        data: { owner: eve.id, from: ada.id, how: 'hand' },
        text: `Given to its owner by hand: ${eve.name} (She sat at his desk)`,
      },
    ]);
    expect((await ask('POST', path, { userId: null })).status).toBe(204);
    expect(await one(id)).toMatchObject({ owner: null, ownerHow: 'hand' });
  });

  it('is for administrators to say, of somebody there is', async () => {
    const ada = await person();
    const id = await put({ as: ada.name });
    await owned(id, ada.id);
    const path = `/api/recordings/${id}/owner`;
    expect((await ask('POST', path, { userId: ada.id }, ada.token)).status).toBe(403);
    expect(await ask('POST', path, { userId: randomUUID() })).toMatchObject({
      status: 400,
      body: { code: 'owner-unknown' },
    });
  });
});
