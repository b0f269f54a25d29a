import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product, eventually, fixture } from './support/product.js';

type AppObject = { name: string; deletionMode: string; members: string[] };
type Session = { user: { id: string }; appObject: string | null; appObjects: string[] };
type Entry = { type: string; appObject: string | null; data: Record<string, unknown> };

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(async () => {
  await product.stop();
});

const capture = fixture('one-way.pcap');

const put = async (name: string): Promise<string> => {
  const { status, body } = await product.put(name, capture);
  expect(status).toBe(201);
  await product.settled(body.id as string);
  return body.id as string;
};

const ask = async (method: string, path: string, body?: object) => {
  const response = await product.fetch(path, {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as never };
};

const refused = (status: number, code: string) => ({ status, body: { code } });

/** Sets up an App object and acts through it from now on. */
const actThrough = async (name: string, deletionMode: string, more: object = {}) => {
  const wanted = { name, kind: 'admin', deletionMode, ...more };
  const made = await ask('POST', '/api/app-objects', wanted);
  expect(made.status).toBe(201);
  const chosen = await ask('PUT', '/api/session/app-object', { name });
  expect(chosen).toMatchObject({ status: 200, body: { appObject: name } });
};
const actThroughNone = () => ask('PUT', '/api/session/app-object', { name: null });

/** What the list of sessions says that this one acts through. */
const hereThrough = async () => {
  type List = { items: { current: boolean; appObject: string | null }[] };
  const { items } = (await product.get<List>('/api/sessions')).body;
  return items.find(({ current }) => current)?.appObject;
};

const history = async (id: string): Promise<Entry[]> =>
  (await product.get<{ items: Entry[] }>(`/api/recordings/${id}/history`)).body.items;

const told = (id: string, type: string): Promise<Entry> =>
  eventually(async () => (await history(id)).find((entry) => entry.type === type), {
    what: `${type} of ${id}`,
  });

const stateOf = async (id: string) => (await product.get(`/api/recordings/${id}`)).body.state;

describe('App objects', { timeout: 120_000 }, () => {
  it('are set up, changed and taken away, and every change is told, from what to what', async () => {
    const path = `/api/app-objects/${encodeURIComponent('Müller & Söhne')}`;
    const set = { name: 'Müller & Söhne', accessList: ['23*'], deletionMode: 'Permanent' };
    const made = await ask('POST', '/api/app-objects', set);
    const whole = {
      ...set,
      kind: 'user',
      monitor: null,
      watermark: false,
      notes: true,
      members: [],
    };
    expect(made).toEqual({ status: 201, body: whole });
    expect(
      await ask('POST', '/api/app-objects', { ...set, name: 'MÜLLER & SÖHNE', notes: false }),
    ).toMatchObject(refused(409, 'app-object-exists'));
    const changed = await ask('PUT', path, { deletionMode: 'Denied', accessList: ['0815'] });
    const now = { ...whole, deletionMode: 'Denied', accessList: ['0815'] };
    expect(changed).toEqual({ status: 200, body: now });
    expect(await ask('GET', path)).toEqual({ status: 200, body: now });
    expect((await product.get<{ items: AppObject[] }>('/api/app-objects')).body.items).toEqual([
      now,
    ]);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect(await ask('GET', path)).toMatchObject(refused(404, 'app-object-unknown'));
    const stream = encodeURIComponent('appobject-müller & söhne');
    const { body } = await product.get<{ items: Entry[] }>(`/api/events?stream=${stream}`);
    expect(body.items).toMatchObject([
      { type: 'AppObjectCreated' },
      {
        type: 'AppObjectChanged',
        data: { from: { deletionMode: 'Permanent' }, to: { deletionMode: 'Denied' } },
        personal: { from: ['23*'], to: ['0815'] },
      },
      { type: 'AppObjectDeleted' },
    ]);
  });

  it('are refused in words where they make no sense', async () => {
    const cases = [
      ['POST', '/api/app-objects', { name: '../etc' }, 400, 'app-object-name-invalid'],
      ['POST', '/api/app-objects', { name: 'a', deletionMode: 'Maybe' }, 400, 'request-invalid'],
      ['POST', '/api/app-objects', { name: 'a', members: ['nobody'] }, 400, 'members-unknown'],
      ['PUT', '/api/app-objects/none', { notes: true }, 404, 'app-object-unknown'],
      ['PUT', '/api/app-objects/none', { name: 'other' }, 400, 'app-object-name-fixed'],
      ['DELETE', '/api/app-objects/none', undefined, 404, 'app-object-unknown'],
      ['PUT', '/api/session/app-object', { name: 'none' }, 404, 'app-object-not-yours'],
    ] as const;
    for (const [method, path, body, status, code] of cases)
      expect(await ask(method, path, body), path).toMatchObject(refused(status, code));
  });

  it('let what is deleted be restored, when they say so', async () => {
    const id = await put('recoverable.pcap');
    await actThrough('Recoverable ones', 'Recoverable');
    expect((await ask('DELETE', `/api/recordings/${id}`)).status).toBe(204);
    expect(await stateOf(id)).toBe('recycled');
    expect(await told(id, 'RecordingRecycled')).toMatchObject({
      appObject: 'Recoverable ones',
      data: { appObject: 'Recoverable ones' },
    });
    await actThroughNone();
    expect((await ask('POST', `/api/recordings/${id}/restore`)).status).toBe(204);
    expect((await told(id, 'RecordingRestored')).appObject).toBeNull();
  });

  it('delete for good, when they say so, in the recycle bin or not', async () => {
    await actThroughNone();
    const [id, binned] = [await put('permanent.pcap'), await put('permanent in bin.pcap')];
    await ask('DELETE', `/api/recordings/${binned}`);
    await actThrough('Permanent ones', 'Permanent');
    for (const each of [id, binned]) {
      expect((await ask('DELETE', `/api/recordings/${each}`)).status).toBe(204);
      expect(await stateOf(each)).toBe('deleted');
      expect((await told(each, 'RecordingDeleted')).data).toMatchObject({
        removal: { rule: 'request', name: 'Permanent ones', days: null, dueOn: null },
      });
    }
  });

  it('deny every deletion, when they say so, and it is told that they did', async () => {
    await actThroughNone();
    const id = await put('denied.pcap');
    await actThrough('Denying ones', 'Denied');
    const path = `/api/recordings/${id}`;
    expect(await ask('GET', '/api/session')).toMatchObject({ body: { deletionMode: 'Denied' } });
    expect(await hereThrough()).toBe('Denying ones');
    expect(await ask('DELETE', path)).toMatchObject(refused(403, 'deletion-denied'));
    expect(await ask('POST', `${path}/purge`)).toMatchObject(refused(403, 'deletion-denied'));
    expect(await stateOf(id)).toBe('ready');
    expect(await told(id, 'RecordingAccessRefused')).toMatchObject({
      appObject: 'Denying ones',
      data: { verb: 'delete', code: 'deletion-denied' },
    });
    await ask('DELETE', '/api/app-objects/Denying%20ones');
    expect((await product.get<Session>('/api/session')).body.appObject).toBeNull();
    expect(await hereThrough()).toBeNull();
    expect((await ask('DELETE', path)).status).toBe(204);
    expect(await stateOf(id)).toBe('recycled');
  });

  it('let nobody write notes, when they say so', async () => {
    await actThroughNone();
    const id = await put('no notes.pcap');
    await actThrough('Silent ones', 'Recoverable', { notes: false });
    const notes = `/api/recordings/${id}/notes`;
    expect(await ask('GET', '/api/session')).toMatchObject({ body: { notes: false } });
    expect(await ask('POST', notes, { text: 'x' })).toMatchObject(refused(403, 'notes-off'));
    expect((await ask('GET', notes)).status).toBe(200);
    await ask('PUT', '/api/app-objects/Silent%20ones', { notes: true });
    expect((await ask('POST', notes, { text: 'x' })).status).toBe(201);
  });
});
