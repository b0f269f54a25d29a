import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { PASSWORD, Product, eventually, fixture } from './support/product.js';

type Token = { id: string; token: string; scope: string[]; lastUsedAt: string | null };

let product: Product;
let adminId: string;
let recording: string;
beforeAll(async () => {
  product = await Product.start();
  const session = await product.get<{ user: { id: string } }>('/api/session');
  adminId = session.body.user.id;
  const { body } = await product.put('token.pcap', fixture('one-way.pcap'));
  recording = (await product.settled(body.id as string)).id;
});
afterAll(() => product.stop());

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
  return { status: response.status, body: (text.startsWith('{') ? JSON.parse(text) : {}) as never };
};
const refused = (status: number, code: string) => ({ status, body: { code } });
const statusOf = async (path: string, token: string, method = 'GET') =>
  (await ask(method, path, { token })).status;

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const make = async (scope: string[], more: object = {}, token = product.token): Promise<Token> => {
  const body = { name: 'Wallboard', scope, expiresAt: inAnHour(), ...more };
  const made = await ask('POST', '/api/tokens', { body, token });
  expect(made).toMatchObject({ status: 201 });
  return made.body;
};
const person = async (more: object = {}) => {
  const name = `person ${randomUUID()}`;
  return { id: await product.person(name, more), name, token: await product.tokenOf(name) };
};

describe('API tokens', { timeout: 120_000 }, () => {
  it('are shown once, and listed to their owner and to administrators', async () => {
    const ada = await person();
    const made = await make(['listen', 'read'], {}, ada.token);
    expect(made.token).toMatch(/^rec_[\w-]{43}$/);
    expect(made).toMatchObject({ scope: ['read', 'listen'], lastUsedAt: null, expired: false });
    expect(await statusOf('/api/recordings', made.token)).toBe(200);
    const { token: _shown, ...known } = made;
    for (const [path, token] of [
      ['/api/tokens', ada.token],
      [`/api/tokens?user=${ada.id}`, product.token],
    ] as const) {
      const { body } = await ask('GET', path, { token });
      expect(body).toEqual({ items: [{ ...known, lastUsedAt: expect.any(String) as string }] });
    }
    expect(await statusOf(`/api/tokens?user=${adminId}`, ada.token)).toBe(403);
    const { body } = await ask('GET', `/api/events?stream=user-${ada.id}&type=ApiTokenIssued`);
    expect(body).toMatchObject({
      items: [
        { data: { tokenId: made.id, scope: ['read', 'listen'] }, personal: { name: 'Wallboard' } },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('tokenHash');
  });

  it('do what their scope says, and say what that is', async () => {
    const [read, listen, write] = [
      await make(['read']),
      await make(['listen']),
      await make(['write']),
    ];
    const at = `/api/recordings/${recording}`;
    const doors = [
      ['GET', '/api/recordings'],
      ['GET', `${at}/audio`],
      ['POST', `${at}/protect`],
    ] as const;
    const allowed = ({ token }: Token) =>
      Promise.all(doors.map(async ([method, path]) => (await statusOf(path, token, method)) < 300));
    expect(await allowed(read)).toEqual([true, false, false]);
    expect(await allowed(listen)).toEqual([false, true, false]);
    expect(await allowed(write)).toEqual([false, false, true]);
    const { token } = read;
    expect(await ask('GET', `${at}/audio`, { token })).toMatchObject(
      refused(403, 'scope-too-small'),
    );
    expect(await ask('GET', '/api/session', { token })).toMatchObject({
      status: 200,
      body: { user: { id: adminId }, scope: ['read'], expiresAt: expect.any(String) as string },
    });
  });

  it('do no more than their user, to whom what is not his looks as if it were not there', async () => {
    const ada = await person();
    const all = ['read', 'listen', 'write', 'events', 'operate', 'admin'];
    const { token } = await make(all, {}, ada.token);
    expect(await ask('GET', `/api/recordings/${recording}`, { token })).toMatchObject(
      refused(404, 'recording-unknown'),
    );
    expect(await ask('GET', '/api/settings', { token })).toMatchObject(refused(403, 'not-allowed'));
  });

  it('make no tokens, change no passwords, end no sessions', async () => {
    const ada = await person();
    const { id, token } = await make(['read', 'write', 'admin']);
    const body = { name: 'x', scope: ['admin'], expiresAt: inAnHour() };
    const change = { current: PASSWORD, password: 'another password' };
    for (const [method, path, sent] of [
      ['POST', '/api/tokens', body],
      ['GET', '/api/tokens', undefined],
      ['DELETE', `/api/tokens/${id}`, undefined],
      ['PUT', '/api/session/password', change],
      ['DELETE', '/api/session', undefined],
      ['GET', '/api/sessions', undefined],
      ['PUT', '/api/session/app-object', { name: null }],
      ['PATCH', `/api/users/${ada.id}`, { password: 'another password' }],
      ['POST', '/api/users', { name: randomUUID(), role: 'admin', password: PASSWORD }],
    ] as const)
      expect(await ask(method, path, { token, ...(sent && { body: sent }) }), path).toMatchObject(
        refused(403, 'session-required'),
      );
    expect(await statusOf('/api/settings', token)).toBe(200);
  });

  it('act through the App object they were made for, or see nothing by one', async () => {
    const name = `App object ${randomUUID().slice(0, 8)}`;
    await ask('POST', '/api/app-objects', { body: { name, kind: 'user' } });
    const all = await make(['read']);
    const one = await make(['read'], { appObject: name });
    const sees = async ({ token }: Token) =>
      ((await ask('GET', '/api/recordings', { token })).body as { items: unknown[] }).items.length >
      0;
    expect([await sees(all), await sees(one)]).toEqual([true, false]);
    expect((await ask('GET', '/api/session', { token: one.token })).body).toMatchObject({
      appObject: name,
    });
    expect((await ask('DELETE', `/api/app-objects/${name}`)).status).toBe(204);
    expect(await sees(one)).toBe(false);
    const nowhere = { name: 'x', scope: ['read'], expiresAt: inAnHour(), appObject: 'Nowhere' };
    expect(await ask('POST', '/api/tokens', { body: nowhere })).toMatchObject(
      refused(404, 'app-object-not-yours'),
    );
  });

  it('leave their id in every trace', async () => {
    const { id, token } = await make(['write']);
    const done = await ask('POST', `/api/recordings/${recording}/unprotect`, { token });
    expect(done.status).toBeLessThan(300);
    const { body } = await ask('GET', `/api/events?stream=recording-${recording}`);
    expect((body as { items: object[] }).items.at(-1)).toMatchObject({
      type: 'RecordingUnprotected',
      by: `user:${adminId}`,
      token: id,
    });
  });

  it('expire within a year, and have names and scopes', async () => {
    const body = { name: 'x', scope: ['read'], expiresAt: inAnHour() };
    const inTwoYears = new Date(Date.now() + 2 * 366 * 86_400_000).toISOString();
    for (const [wrong, code] of [
      [{ scope: [] }, 'request-invalid'],
      [{ scope: ['everything'] }, 'request-invalid'],
      [{ name: ' ' }, 'request-invalid'],
      [{ expiresAt: 'tomorrow' }, 'request-invalid'],
      [{ expiresAt: inTwoYears }, 'token-expiry-invalid'],
      [{ expiresAt: '2020-01-01T00:00:00Z' }, 'token-expiry-invalid'],
    ] as const)
      expect(await ask('POST', '/api/tokens', { body: { ...body, ...wrong } })).toMatchObject(
        refused(400, code),
      );
  });
});

describe('the live connection of an API token', { timeout: 120_000 }, () => {
  type Frame = { type: string };
  const connect = async (token: string) => {
    const frames: Frame[] = [];
    const socket = new WebSocket(`${product.url.replace('http', 'ws')}/api/live`);
    onTestFinished(() => socket.close());
    socket.on('message', (frame) => frames.push(JSON.parse((frame as Buffer).toString()) as Frame));
    const closed = new Promise<number>((done) => socket.once('close', done));
    await new Promise((open) => socket.once('open', open));
    socket.send(JSON.stringify({ type: 'auth', token }));
    await eventually(async () => frames.some(({ type }) => type === 'session'));
    return { closed };
  };

  it('closes when it is ended', async () => {
    const ended = await make(['read']);
    const { closed } = await connect(ended.token);
    expect(await statusOf(`/api/tokens/${ended.id}`, product.token, 'DELETE')).toBe(204);
    expect(await statusOf('/api/session', ended.token)).toBe(401);
    expect(await closed).toBe(4401);
    expect(await ask('DELETE', `/api/tokens/${ended.id}`)).toMatchObject(
      refused(404, 'token-unknown'),
    );
  });

  it('closes with the account; an administrator ends the tokens of anybody, nobody else does', async () => {
    const [ada, bob] = [await person(), await person()];
    const [first, second] = [
      await make(['read'], {}, ada.token),
      await make(['read'], {}, ada.token),
    ];
    const { closed } = await connect(second.token);
    expect(await statusOf(`/api/tokens/${first.id}`, bob.token, 'DELETE')).toBe(404);
    expect(await statusOf('/api/session', first.token)).toBe(200);
    expect(await statusOf(`/api/tokens/${first.id}`, product.token, 'DELETE')).toBe(204);
    expect((await ask('DELETE', `/api/users/${ada.id}`)).status).toBe(204);
    expect(await statusOf('/api/session', second.token)).toBe(401);
    expect(await closed).toBe(4401);
    const { body } = await ask('GET', `/api/events?stream=user-${ada.id}&type=ApiTokenEnded`);
    expect((body as { items: object[] }).items).toMatchObject([
      { by: `user:${adminId}`, data: { tokenId: first.id } },
      { by: `user:${adminId}`, data: { tokenId: second.id } },
    ]);
  });
});
