import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { PASSWORD, Product, eventually } from './support/product.js';

type Entry = { type: string; data: { code?: string } };

let product: Product;
beforeAll(async () => {
  // Each test comes from an address of its own, as if through a proxy.
  product = await Product.start({ env: { TRUST_PROXY: '127.0.0.1' } });
});
afterAll(() => product.stop());

type Asked = { body?: object; token?: string; from?: string };
const ask = async (method: string, path: string, { body, token, from }: Asked = {}) => {
  const response = await product.fetch(path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(from !== undefined && { 'x-forwarded-for': from }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = (text.startsWith('{') ? JSON.parse(text) : {}) as never;
  return {
    status: response.status,
    body: answer,
    retryAfter: Number(response.headers.get('retry-after')),
  };
};
const refused = (status: number, code: string) => ({ status, body: { code } });

const newName = () => `person ${randomUUID()}`;
const make = async (body: object): Promise<{ id: string }> => {
  const made = await ask('POST', '/api/users', { body });
  expect(made.status).toBe(201);
  return made.body;
};
const change = (id: string, body: object) => ask('PATCH', `/api/users/${id}`, { body });
const signIn = (user: string, password: string, from = '192.0.2.1') =>
  ask('POST', '/api/session', { body: { user, password }, token: 'none', from });
const tokenOf = async (user: string): Promise<string> =>
  ((await signIn(user, PASSWORD)) as { body: { token: string } }).body.token;

describe('a person', { timeout: 120_000 }, () => {
  it('is nowhere in a browser while somebody else knows the password, until it is changed', async () => {
    const name = newName();
    const { id } = await make({ name, password: PASSWORD, mustChangePassword: true });
    const { body } = await signIn(name, PASSWORD);
    const { token, passwordChangeDue } = body as { token: string; passwordChangeDue: boolean };
    expect(passwordChangeDue).toBe(true);
    const browser = async (method: string, path: string, sent?: object) => {
      const response = await fetch(new URL(path, product.url), {
        method,
        headers: {
          cookie: `recordings_session=${token}`,
          ...(sent && { 'content-type': 'application/json' }),
        },
        ...(sent && { body: JSON.stringify(sent) }),
      });
      const text = await response.text();
      const answer = (text.startsWith('{') ? JSON.parse(text) : {}) as { code?: string };
      return { status: response.status, code: answer.code };
    };
    const held = { status: 403, code: 'password-change-required' };
    for (const path of ['/api/recordings', '/api/sessions', '/api/tokens', '/admin/jobs'])
      expect(await browser('GET', path), path).toEqual(held);
    expect(await browser('PUT', '/api/session/app-object', { name: null })).toEqual(held);
    const headers = { cookie: `recordings_session=${token}` };
    const socket = new WebSocket(`${product.url.replace('http', 'ws')}/api/live`, { headers });
    onTestFinished(() => socket.close());
    expect(await new Promise((done) => socket.once('close', done))).toBe(4401);
    expect((await browser('GET', '/api/session')).status).toBe(200);
    // A program goes on.
    expect((await ask('GET', '/api/recordings', { token })).status).toBe(200);
    expect((await ask('GET', '/api/session', { token })).body).toMatchObject({
      passwordChangeDue: true,
    });
    const change = (password: string) =>
      browser('PUT', '/api/session/password', { current: PASSWORD, password });
    expect(await change(PASSWORD)).toEqual({ status: 400, code: 'password-unchanged' });
    expect((await change('another password')).status).toBe(204);
    expect((await browser('GET', '/api/recordings')).status).toBe(200);
    const { body: log } = await product.get<{ items: Entry[] }>(`/api/events?stream=user-${id}`);
    expect(log.items.map(({ type }) => type)).toEqual([
      'UserCreated',
      'PasswordChangeDemanded',
      'UserSignedIn',
      'UserPasswordChanged',
    ]);
  });

  it('keeps a browser that is open from going on once a change is demanded', async () => {
    const name = newName();
    const { id } = await make({ name, password: PASSWORD });
    const headers = { cookie: `recordings_session=${await tokenOf(name)}` };
    const look = () => fetch(new URL('/api/recordings', product.url), { headers });
    expect((await look()).status).toBe(200);
    expect(await change(id, { mustChangePassword: true })).toMatchObject({
      body: { mustChangePassword: true },
    });
    expect((await look()).status).toBe(403);
    await change(id, { mustChangePassword: false });
    expect((await look()).status).toBe(200);
    const mute = await make({ name: newName() });
    expect(await change(mute.id, { mustChangePassword: true })).toMatchObject(
      refused(409, 'password-missing'),
    );
  });
});

describe('whoever guesses passwords', { timeout: 120_000 }, () => {
  const guess = async (times: number, name: string, from: string) => {
    const statuses: number[] = [];
    for (let i = 0; i < times; i++) statuses.push((await signIn(name, 'a guess', from)).status);
    return statuses;
  };
  const eight = Array<number>(8).fill(401);

  it('must wait, whether there is the account or not; others, and others there, need not', async () => {
    const name = newName();
    await make({ name, password: PASSWORD });
    const [one, other] = ['192.0.2.11', '192.0.2.12'];
    for (const tried of [name, newName()])
      expect(await guess(9, tried, one)).toEqual([...eight, 429]);
    const held = await signIn(name, PASSWORD, one);
    expect(held).toMatchObject(refused(429, 'too-many-attempts'));
    expect(held.retryAfter).toBeGreaterThan(0);
    expect((await signIn(name, PASSWORD, other)).status).toBe(201);
    expect((await signIn('admin', PASSWORD, one)).status).toBe(201);
  });

  it('is seen by administrators, who let the person in again', async () => {
    const name = newName();
    const { id } = await make({ name, password: PASSWORD });
    const from = '192.0.2.21';
    const lockout = `/api/users/${id}/lockout`;
    const open = { everywhereUntil: null, somewhereUntil: null };
    expect(await ask('GET', lockout)).toMatchObject({ status: 200, body: open });
    expect(await guess(9, name, from)).toEqual([...eight, 429]);
    const { body } = await ask('GET', lockout);
    expect(body).toEqual({ ...open, somewhereUntil: expect.any(String) as string });
    expect((await ask('DELETE', lockout)).status).toBe(204);
    expect((await signIn(name, PASSWORD, from)).status).toBe(201);
    const of = `/api/events?stream=user-${id}`;
    const types = async () =>
      (await product.get<{ items: Entry[] }>(of)).body.items.map(({ type }) => type);
    await eventually(async () => (await types()).includes('UserLockoutLifted'));
    await eventually(
      async () => (await types()).filter((t) => t === 'UserSignInRefused').length === 8,
    );
    expect((await ask('GET', `/api/users/${randomUUID()}/lockout`)).status).toBe(404);
  });
});

describe('who is not signed in', { timeout: 120_000 }, () => {
  it('is not answered without end, and brakes nobody who is', async () => {
    const from = '192.0.2.31';
    const look = (token: string) => ask('GET', '/api/recordings', { token, from });
    const all = await Promise.all(Array.from({ length: 700 }, () => look('none')));
    const statuses = new Set(all.map(({ status }) => status));
    expect(statuses).toEqual(new Set([401, 429]));
    expect(all.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(600);
    const last = all.find(({ status }) => status === 429);
    expect(last).toMatchObject(refused(429, 'too-many-requests'));
    expect(last?.retryAfter).toBeGreaterThan(0);
    expect((await look(product.token)).status).toBe(200);
    expect(
      (await ask('GET', '/api/recordings', { token: 'none', from: '192.0.2.32' })).status,
    ).toBe(401);
  });
});
