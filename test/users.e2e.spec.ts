import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { Product, PASSWORD, fixture } from './support/product.js';

type User = {
  id: string;
  name: string;
  role: string;
  licensed: boolean | null;
  devices: string[];
};
type Entry = { type: string; by: string; data: unknown; personal: unknown };

let product: Product;
let adminId: string;
beforeAll(async () => {
  product = await Product.start();
  const { body } = await product.get<{ user: { id: string } }>('/api/session');
  adminId = body.user.id;
});
afterAll(async () => {
  await product.stop();
});

type Asked = { body?: object; token?: string };
const ask = async (method: string, path: string, { body, token }: Asked = {}) => {
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
const refused = (status: number, code: string) => ({ status, body: { code } });

const make = async (body: object): Promise<User> => {
  const made = await ask('POST', '/api/users', { body });
  expect(made.status).toBe(201);
  return made.body;
};
const change = (id: string, body: object, token?: string) =>
  ask('PATCH', `/api/users/${id}`, { body, ...(token !== undefined && { token }) });

const signIn = (user: string, password: string) =>
  ask('POST', '/api/session', { body: { user, password }, token: 'none' });
const tokenOf = async (user: string, password = PASSWORD): Promise<string> =>
  ((await signIn(user, password)) as { body: { token: string } }).body.token;

const newName = () => `person ${randomUUID()}`;

describe('users', { timeout: 120_000 }, () => {
  it('are made and changed, and every change is told, from what to what', async () => {
    const name = newName();
    const made = await make({ name, number: '23', password: PASSWORD });
    expect(made).toEqual({
      id: made.id,
      name,
      number: '23',
      role: 'user',
      mustChangePassword: false,
      licensed: null,
      licenceTemplate: null,
      unlicensedSince: null,
      devices: [],
      identity: null,
    });
    const changes = { number: '42', licensed: true, devices: ['00:90:33:30:2A:B1'] };
    const changed = await change(made.id, changes);
    const now = { ...made, ...changes, devices: ['009033302ab1'] };
    expect(changed).toEqual({ status: 200, body: now });
    expect(await ask('GET', `/api/users/${made.id}`)).toEqual({ status: 200, body: now });
    const listed = await product.get<{ items: User[] }>(`/api/users?q=${name}`);
    expect(listed.body.items).toEqual([now]);
    const { body } = await product.get<{ items: Entry[] }>(`/api/events?stream=user-${made.id}`);
    expect(body.items).toMatchObject([
      { type: 'UserCreated', by: `user:${adminId}`, personal: { name, number: '23' } },
      { type: 'UserNumberChanged', personal: { from: '23', to: '42' } },
      { type: 'UserLicensed', data: { how: 'direct', template: null } },
      { type: 'UserDevicesChanged', personal: { from: [], to: ['009033302ab1'] } },
    ]);
    expect(JSON.stringify(body)).not.toContain('argon2');
  });

  it('are refused in words where they make no sense', async () => {
    const { name, id } = await make({ name: newName() });
    const cases = [
      ['POST', '/api/users', { name: name.toUpperCase() }, 409, 'user-name-taken'],
      ['POST', '/api/users', { name: 'x', password: 'short' }, 400, 'request-invalid'],
      ['POST', '/api/users', { name: 'x', licenceTemplate: null }, 400, 'request-invalid'],
      ['POST', '/api/users', { name: 'x', licenceTemplate: 'Nowhere' }, 400, 'template-unknown'],
      ['POST', '/api/users', { name: 'x', devices: ['phone'] }, 400, 'mac-invalid'],
      ['PATCH', `/api/users/${id}`, { name: 'admin' }, 409, 'user-name-taken'],
      ['PATCH', `/api/users/${id}`, { role: 'king' }, 400, 'request-invalid'],
      ['PATCH', `/api/users/${randomUUID()}`, { name: 'x' }, 404, 'user-unknown'],
      ['GET', `/api/users/${randomUUID()}`, undefined, 404, 'user-unknown'],
    ] as const;
    for (const [method, path, body, status, code] of cases)
      expect(await ask(method, path, body ? { body } : {}), path).toMatchObject(
        refused(status, code),
      );
  });

  it('of one name there is one, however many are asked for at once', async () => {
    const name = newName();
    const asked = Array.from({ length: 5 }, () => ask('POST', '/api/users', { body: { name } }));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('sign in with their password, and do what their role lets them do', async () => {
    const [user, auditor, mute] = [newName(), newName(), newName()];
    await make({ name: user, password: PASSWORD });
    await make({ name: auditor, role: 'auditor', password: PASSWORD });
    await make({ name: mute });
    expect(await signIn(user, 'wrong password')).toMatchObject(refused(401, 'wrong-credentials'));
    expect(await signIn(mute, PASSWORD)).toMatchObject(refused(401, 'wrong-credentials'));
    const allowed = async (token: string) =>
      Promise.all(
        ['/api/recordings', '/api/events', '/api/settings', '/api/users', '/api/app-objects'].map(
          async (path) => (await ask('GET', path, { token })).status,
        ),
      );
    expect(await allowed(await tokenOf(user))).toEqual([200, 403, 403, 403, 403]);
    expect(await allowed(await tokenOf(auditor))).toEqual([200, 200, 403, 403, 403]);
  });

  it('lose their sessions with their role or password, and keep them otherwise', async () => {
    const name = newName();
    const { id } = await make({ name, password: PASSWORD });
    const first = await tokenOf(name);
    const open = async (token: string) => (await ask('GET', '/api/session', { token })).status;
    await change(id, { number: '1', licensed: false });
    expect(await open(first)).toBe(200);
    expect((await change(id, { password: 'another password' })).status).toBe(200);
    expect(await open(first)).toBe(401);
    expect(await signIn(name, PASSWORD)).toMatchObject({ status: 401 });
    const second = await tokenOf(name, 'another password');
    await change(id, { role: 'auditor' });
    expect(await open(second)).toBe(401);
    await change(adminId, { password: PASSWORD });
    expect(await open(product.token)).toBe(200);
  });

  it('always leave one who administers', async () => {
    const gone = { role: 'user' };
    expect(await change(adminId, gone)).toMatchObject(refused(409, 'last-administrator'));
    const mute = await make({ name: newName(), role: 'admin' });
    expect(await change(adminId, gone)).toMatchObject(refused(409, 'last-administrator'));
    expect(await change(mute.id, gone)).toMatchObject({ status: 200 });
    const name = newName();
    const second = await make({ name, role: 'admin', password: PASSWORD });
    const [token, mine] = [await tokenOf(name), product.token];
    const both = await Promise.all([change(adminId, gone, token), change(second.id, gone, mine)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const left = both[0].status === 200 ? token : mine;
    product.token = left;
    expect(await change(adminId, { role: 'admin' })).toMatchObject({ status: 200 });
    await product.signIn();
    // Whichever of the two it was that stayed.
    expect(await change(second.id, gone)).toMatchObject({ status: 200 });
  });
});

describe('a user who is removed', { timeout: 120_000 }, () => {
  const remove = (id: string, body?: object, token?: string) =>
    ask('DELETE', `/api/users/${id}`, {
      ...(body && { body }),
      ...(token !== undefined && { token }),
    });

  it('is gone at once, sessions, live connections and memberships too; who did it and why stays', async () => {
    const { id, name } = await make({ name: newName(), number: '77', password: PASSWORD });
    const token = await tokenOf(name);
    const object = { name: `of ${id.slice(0, 8)}`, members: [adminId, id] };
    await ask('POST', '/api/app-objects', { body: object });
    const socket = new WebSocket(`${product.url.replace('http', 'ws')}/api/live`);
    onTestFinished(() => socket.close());
    const closed = new Promise((done) => socket.once('close', done));
    await new Promise((open) => socket.once('open', open));
    const signedIn = new Promise((heard) => socket.once('message', heard));
    socket.send(JSON.stringify({ type: 'auth', token }));
    await signedIn;
    expect(await remove(id, { reason: 'Left the company' })).toMatchObject({ status: 204 });
    expect((await ask('GET', '/api/session', { token })).status).toBe(401);
    expect(await signIn(name, PASSWORD)).toMatchObject(refused(401, 'wrong-credentials'));
    expect(await closed).toBe(4401);
    expect(await ask('GET', `/api/app-objects/${object.name}`)).toMatchObject({
      body: { members: [adminId] },
    });
    expect(await ask('GET', `/api/users/${id}`)).toMatchObject(refused(410, 'user-removed'));
    expect(await change(id, { number: '1' })).toMatchObject(refused(410, 'user-removed'));
    expect((await product.get<{ items: User[] }>(`/api/users?q=${name}`)).body.items).toEqual([]);
    expect(await remove(id)).toMatchObject({ status: 204 });
    const { body } = await product.get<{ items: Entry[] }>(`/api/events?stream=user-${id}`);
    expect(body.items.filter(({ type }) => type === 'UserRemoved')).toMatchObject([
      {
        by: `user:${adminId}`,
        data: { role: 'user', reason: 'Left the company', rule: 'request' },
      },
    ]);
    // The name is free, and whoever has it next is somebody else.
    expect((await make({ name })).id).not.toBe(id);
  });

  it('leaves recordings that are nobody else’s until somebody says so', async () => {
    const [number, mac] = [String(Date.now()), randomUUID().replaceAll('-', '').slice(0, 12)];
    const { id, name } = await make({ name: newName(), number, devices: [mac] });
    const { body } = await product.put(`${'4'.repeat(32)}-${mac}-1.pcap`, fixture('one-way.pcap'));
    const recording = `/api/recordings/${String(body.id)}`;
    await product.settled(body.id as string);
    const ownerOf = async () => (await product.get<{ owner: object }>(recording)).body.owner;
    await expect.poll(ownerOf, { timeout: 60_000 }).toEqual({ id, name, number });
    await change(id, { licensed: false });
    expect((await product.get(recording)).body.removesRule).toBe('licence');
    expect((await remove(id)).status).toBe(204);
    expect((await product.get(recording)).body).toMatchObject({
      owner: { id, name: null, number: null },
      removesRule: null,
    });
    const found = async (query: string) =>
      (await product.recordings(query)).some((each) => each.id === body.id);
    expect(await found('?ownerRemoved=true')).toBe(true);
    expect(await found(`?owner=${id}`)).toBe(true);
    expect(await found('?unowned=true')).toBe(false);
    const successor = await make({ name: newName(), number, devices: [mac] });
    expect(await ownerOf()).toMatchObject({ id });
    const given = await product.post(`${recording}/owner`, { userId: successor.id });
    expect(given.status).toBe(204);
    expect(await ownerOf()).toMatchObject({ id: successor.id });
    expect(await found('?ownerRemoved=true')).toBe(false);
  });

  it('is neither oneself nor the last who administers, nor one who is needed', async () => {
    expect(await remove(adminId)).toMatchObject(refused(409, 'own-account'));
    const monitor = await make({ name: newName() });
    const watched = { name: `watched ${monitor.id.slice(0, 8)}`, monitor: monitor.id };
    await ask('POST', '/api/app-objects', { body: watched });
    expect(await remove(monitor.id)).toMatchObject(refused(409, 'user-is-monitor'));
    const held = await make({ name: newName() });
    const { body } = await product.put(`${randomUUID()}.pcap`, fixture('one-way.pcap'));
    await product.settled(body.id as string);
    await product.post(`/api/recordings/${String(body.id)}/owner`, { userId: held.id });
    const hold = await ask('POST', '/api/holds', {
      body: { name: 'Case 4711', scope: { ids: [body.id] } },
    });
    expect(hold.status).toBe(201);
    expect(await remove(held.id)).toMatchObject(refused(409, 'user-on-hold'));
    expect(await remove(randomUUID())).toMatchObject(refused(404, 'user-unknown'));
    const name = newName();
    await make({ name, password: PASSWORD });
    expect(await remove(held.id, {}, await tokenOf(name))).toMatchObject({ status: 403 });
  });
});

describe('members of App objects', { timeout: 120_000 }, () => {
  const session = async (token: string) =>
    (await ask('GET', '/api/session', { token })).body as {
      appObject: string | null;
      appObjects: string[];
    };
  const choose = (token: string, name: string | null) =>
    ask('PUT', '/api/session/app-object', { body: { name }, token });

  it('act through their only one, or the one they choose, and never through none', async () => {
    const name = newName();
    const { id } = await make({ name, password: PASSWORD });
    const token = await tokenOf(name);
    expect(await session(token)).toMatchObject({ appObject: null, appObjects: [] });
    const one = { name: `one ${id.slice(0, 8)}`, deletionMode: 'Denied', members: [id] };
    const two = { name: `two ${id.slice(0, 8)}`, deletionMode: 'Permanent', members: [id] };
    await ask('POST', '/api/app-objects', { body: one });
    expect(await session(token)).toMatchObject({ appObject: one.name, appObjects: [one.name] });
    const signed = (await signIn(name, PASSWORD)).body as { appObject: string };
    expect(signed.appObject).toBe(one.name);
    expect(await choose(token, null)).toMatchObject(refused(403, 'app-object-required'));
    await ask('POST', '/api/app-objects', { body: two });
    expect(await session(token)).toMatchObject({
      appObject: null,
      appObjects: [one.name, two.name],
    });
    expect(await choose(token, two.name)).toMatchObject({
      status: 200,
      body: { appObject: two.name },
    });
    await ask('PUT', `/api/app-objects/${two.name}`, { body: { members: [] } });
    expect(await session(token)).toMatchObject({ appObject: one.name });
    expect(await choose(token, two.name)).toMatchObject(refused(404, 'app-object-not-yours'));
  });
});

describe('a user and recordings that are not his', { timeout: 120_000 }, () => {
  it('do not know of each other', async () => {
    const name = newName();
    await make({ name, password: PASSWORD });
    const token = await tokenOf(name);
    const { body } = await product.put(`${randomUUID()}.pcap`, fixture('one-way.pcap'));
    await product.settled(body.id as string);
    const mine = (await ask('GET', '/api/recordings', { token })).body as { items: unknown[] };
    expect(mine.items).toEqual([]);
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/protect'],
      ['GET', '/audio'],
    ] as const)
      expect(
        await ask(method, `/api/recordings/${String(body.id)}${path}`, { token }),
      ).toMatchObject(refused(404, 'recording-unknown'));
  });
});

describe('where somebody is signed in', { timeout: 120_000 }, () => {
  type Session = { id: string; current: boolean; userAgent: string | null; via: string };
  const sessions = async (token: string, query = '') =>
    (await ask('GET', `/api/sessions${query}`, { token })).body as { items: Session[] };
  const end = (id: string, token?: string) =>
    ask('DELETE', `/api/sessions/${id}`, token === undefined ? {} : { token });
  const isOpen = async (token: string) =>
    (await ask('GET', '/api/session', { token })).status === 200;

  it('is told to himself and to administrators, and ended by them', async () => {
    const name = newName();
    const { id } = await make({ name, password: PASSWORD });
    const [one, other] = [await tokenOf(name), await tokenOf(name)];
    const { items } = await sessions(one);
    expect(items.map(({ current }) => current).sort()).toEqual([false, true]);
    expect(items[0]).toMatchObject({ via: 'password' });
    expect(JSON.stringify(items)).not.toMatch(/[0-9a-f]{64}/);
    const second = items.find(({ current }) => !current)!;
    const stranger = newName();
    await make({ name: stranger, password: PASSWORD });
    const as = await tokenOf(stranger);
    expect(await end(second.id, as)).toMatchObject(refused(404, 'session-unknown'));
    expect(await ask('GET', `/api/sessions?user=${id}`, { token: as })).toMatchObject({
      status: 403,
    });
    expect(await end('%25', one)).toMatchObject(refused(404, 'session-unknown'));
    expect(await end(second.id, one)).toMatchObject({ status: 204 });
    expect([await isOpen(one), await isOpen(other)]).toEqual([true, false]);
    const [left] = (await sessions(product.token, `?user=${id}`)).items;
    expect(await end(left!.id)).toMatchObject({ status: 204 });
    expect(await isOpen(one)).toBe(false);
    const told = async () => {
      const { body } = await product.get<{ items: Entry[] }>(`/api/events?stream=user-${id}`);
      return body.items.filter(({ type }) => type === 'UserSignedOut').map(({ by }) => by);
    };
    await expect.poll(told, { timeout: 30_000 }).toEqual([`user:${id}`, `user:${adminId}`]);
  });

  it('is one place only after he has changed his password', async () => {
    const name = newName();
    await make({ name, password: PASSWORD });
    const [one, other] = [await tokenOf(name), await tokenOf(name)];
    const change = (current: string, password: string) =>
      ask('PUT', '/api/session/password', { body: { current, password }, token: one });
    expect(await change('a wrong one', 'another password')).toMatchObject(
      refused(403, 'wrong-password'),
    );
    expect(await change(PASSWORD, 'short')).toMatchObject(refused(400, 'request-invalid'));
    expect(await change(PASSWORD, 'another password')).toMatchObject({ status: 204 });
    expect([await isOpen(one), await isOpen(other)]).toEqual([true, false]);
    expect((await signIn(name, PASSWORD)).status).toBe(401);
    expect((await signIn(name, 'another password')).status).toBe(201);
  });

  it('keeps out whoever guesses the password from an open session', async () => {
    const name = newName();
    await make({ name, password: PASSWORD });
    const token = await tokenOf(name);
    const body = { current: 'a guess', password: 'another password' };
    const guess = async () => (await ask('PUT', '/api/session/password', { body, token })).status;
    const answers: number[] = [];
    for (let i = 0; i < 9; i++) answers.push(await guess());
    expect(answers.slice(0, 8)).toEqual(Array(8).fill(403));
    expect(answers[8]).toBe(429);
  });
});

/** The last, as it ends with other administrators. */
describe('administrators', { timeout: 120_000 }, () => {
  it('remove each other, never both', async () => {
    const remove = (id: string, token?: string) =>
      ask('DELETE', `/api/users/${id}`, token === undefined ? {} : { token });
    const name = newName();
    const second = await make({ name, role: 'admin', password: PASSWORD });
    const third = await make({ name: newName(), role: 'admin', password: PASSWORD });
    const token = await tokenOf(third.name);
    expect((await remove(adminId, token)).status).toBe(204);
    product.token = await tokenOf(name);
    const both = await Promise.all([remove(second.id, token), remove(third.id)]);
    const statuses = both.map(({ status }) => status);
    expect(statuses).toContain(204);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    product.token = statuses[0] === 204 ? token : product.token;
    expect((await ask('GET', '/api/users')).status).toBe(200);
  });
});
