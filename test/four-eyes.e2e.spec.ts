import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { phoneCapture } from '#media/synthesis/phone-capture';
import { begunAudio } from './support/begun-audio.js';
import { OneAddress } from './support/one-address.js';
import { Product, type SeenRecording, eventually, fixture } from './support/product.js';
import { SecondApi } from './support/second-api.js';

const LONG = { timeout: 180_000 };
/** Promised are 5 s; a machine that is busy with other things is given more. */
const PATIENCE = { withinMs: 60_000 };
const CALL_MS = 100_000;

type Person = { readonly id: string; readonly token: string };
type Access = { readonly id: string; readonly state: string; readonly cause: string | null };
type Frame = {
  readonly type: string;
  readonly topic?: string;
  readonly change?: string;
  readonly access?: Access & { readonly reason: string; readonly minutes: number };
};
type Ear = { readonly heard: Frame[]; readonly socket: WebSocket; readonly port: number };

let product: Product;
let second: SecondApi;
let address: OneAddress;
let people: Record<'ada' | 'bob' | 'grace', string>;
let calls: Record<'ada' | 'bob', string>;
/** Sessions that are begun anew for each test. */
let ada: Person;
let bob: Person;
let grace: Person;
const open: WebSocket[] = [];

const ask = async (as: Person, method: string, path: string, body?: object, at = address.url) => {
  const response = await fetch(new URL(path, at), {
    method,
    headers: {
      authorization: `Bearer ${as.token}`,
      connection: 'close',
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as never };
};
const signIn = async (name: string): Promise<Person> => {
  const token = await product.tokenOf(name);
  const { body } = await ask({ id: '', token }, 'GET', '/api/session', undefined, product.url);
  return { id: (body as { user: { id: string } }).user.id, token };
};
const seen = async (as: Person, at = address.url): Promise<string[]> =>
  (
    (await ask(as, 'GET', '/api/recordings', undefined, at)).body as { items: SeenRecording[] }
  ).items
    .map(({ id }) => id)
    .sort();
const isEmpty = async (as: Person) =>
  (await seen(as, product.url)).length === 0 && (await seen(as)).length === 0;
const mine = async (as: Person) =>
  ((await ask(as, 'GET', '/api/access')).body as { mine: Access | null }).mine;

/** What a connection hears of these topics, through the process that is named. */
const listen = async (as: Person, at: string | null, ...topics: string[]): Promise<Ear> => {
  address.to(at);
  const socket = new WebSocket(`${address.url.replace('http', 'ws')}/api/live`);
  open.push(socket);
  socket.on('error', () => undefined);
  const heard: Frame[] = [];
  socket.on('message', (frame) => heard.push(JSON.parse((frame as Buffer).toString()) as Frame));
  await once(socket, 'open');
  address.to(null);
  const { localPort: port = 0 } = (socket as unknown as { _socket: { localPort?: number } })
    ._socket;
  for (const frame of [
    { type: 'auth', token: as.token },
    ...topics.map((topic) => ({ type: 'subscribe', topic })),
  ])
    socket.send(JSON.stringify(frame));
  const answered = ({ type }: Frame) => type === 'subscribed';
  await eventually(async () => heard.filter(answered).length === topics.length, PATIENCE);
  return { heard, socket, port };
};
const heardOf = (ear: Ear, change: string, id?: string) =>
  eventually(
    async () =>
      ear.heard.find(
        (frame) =>
          frame.type === 'access' &&
          frame.change === change &&
          (id === undefined || frame.access?.id === id),
      )?.access,
    { ...PATIENCE, what: `the frame ${change}` },
  );

const request = async (as: Person, reason = 'A complaint', minutes = 30): Promise<string> => {
  const made = await ask(as, 'POST', '/api/access', { reason, minutes });
  expect([made.status, made.body]).toMatchObject([201, { state: 'requested' }]);
  return (made.body as Access).id;
};
const grant = async (id: string, by = grace): Promise<void> => {
  // Presence is said at once, and known to all a moment later.
  await eventually(async () => (await ask(by, 'POST', `/api/access/${id}/grant`)).status === 204, {
    ...PATIENCE,
    what: 'the grant',
  });
};
const revocations = async (id: string) => {
  const { body } = await product.get<{ items: { type: string; data: { cause: string } }[] }>(
    `/api/events?stream=supervision-${id}`,
  );
  return body.items.filter(({ type }) => type === 'AccessRevoked').map(({ data }) => data.cause);
};
/** How long it took until nothing was shown; a figure for who reads the output, not a test. */
const measured = (cause: string, since: number): void => {
  const took = `${String(Date.now() - since)} ms`;
  process.stdout.write(`four eyes, ${cause}: empty after ${took} (promised: 5000 ms)\n`);
};
/** Everything is empty again; says how long that took, and why it was in the log, once. */
const ended = async (since: number, id: string, cause: string): Promise<void> => {
  await eventually(() => isEmpty(ada), { ...PATIENCE, what: 'an empty list' });
  measured(cause, since);
  const told = async () => (await revocations(id)).length > 0;
  await eventually(told, { ...PATIENCE, what: 'the event' });
  expect(await revocations(id)).toEqual([cause]);
  expect(await mine(ada)).toMatchObject({ id, state: 'revoked', cause });
};

/** Changes a recording until that is heard: a connection learns of a consent within half a second only. */
const changed = async (id: string, isHeard: () => boolean): Promise<void> => {
  const verbs = ['protect', 'unprotect'];
  await eventually(
    async () => {
      const verb = verbs.reverse()[0] ?? '';
      expect((await product.post(`/api/recordings/${id}/${verb}`)).status).toBe(204);
      return isHeard();
    },
    { ...PATIENCE, what: 'the frame of a change' },
  );
};

const playing = (as: Person, id: string) => begunAudio(product, as.token, id);

beforeAll(async () => {
  product = await Product.start();
  second = await SecondApi.of(product);
  address = await OneAddress.before(product.url, second.url);
  const [ada, bob, grace] = await Promise.all(
    ['Ada', 'Bob', 'Grace'].map((name) => product.person(name)),
  );
  people = { ada: ada!, bob: bob!, grace: grace! };
  const quiet = () => undefined;
  const sides = { local: quiet, remote: quiet };
  const call = Buffer.concat(
    Array.from(
      phoneCapture({ codec: 'PCMA', durationMs: CALL_MS, ...sides }),
      ({ bytes }) => bytes,
    ),
  );
  const recordingOf = async (name: string, bytes: Uint8Array, userId: string) => {
    const { body } = await product.put(name, bytes);
    const { id } = await product.settled(body.id as string, 120_000);
    expect((await product.post(`/api/recordings/${id}/owner`, { userId })).status).toBe(204);
    return id;
  };
  calls = {
    ada: await recordingOf('ada.pcap', call, people.ada),
    bob: await recordingOf('bob.pcap', fixture('one-way.pcap'), people.bob),
  };
  const members = [people.ada, people.bob, people.grace];
  const watched = { name: 'Watched', monitor: people.grace, members };
  expect((await product.post('/api/app-objects', watched)).status).toBe(201);
});
afterAll(async () => {
  await address.close();
  await second.kill('SIGTERM');
  await product.stop();
});
beforeEach(async () => {
  [ada, bob, grace] = [await signIn('Ada'), await signIn('Bob'), await signIn('Grace')];
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  for (const each of [ada, bob, grace]) await ask(each, 'DELETE', '/api/session');
});

/** Ada has asked through one process, and Grace, who is connected to another, has consented. */
const granted = async (): Promise<{ id: string; ear: Ear; supervisor: Ear }> => {
  const ear = await listen(ada, product.url, 'recordings', 'access');
  const supervisor = await listen(grace, second.url, 'access');
  const id = await request(ada);
  await heardOf(supervisor, 'request', id);
  await grant(id);
  await heardOf(ear, 'granted', id);
  expect(await seen(ada)).toEqual([calls.ada]);
  return { id, ear, supervisor };
};

describe('what is being sent', LONG, () => {
  const put = (path: string, body: object) => (as: Person) =>
    ask(as, 'PUT', path, body, second.url);
  const end = (path: (dora: Person) => string) => (as: Person, dora: Person) =>
    ask(as, 'DELETE', path(dora), undefined, second.url);

  it.each<[string, 'his' | 'an administrator’s', (as: Person, dora: Person) => Promise<unknown>]>([
    ['signs out', 'his', end(() => '/api/session')],
    [
      'acts through what does not grant it',
      'his',
      put('/api/session/app-object', { name: 'Shut' }),
    ],
    [
      'is not granted it any more',
      'an administrator’s',
      put('/api/app-objects/Wide', { accessList: [] }),
    ],
    ['is removed', 'an administrator’s', end(({ id }) => `/api/users/${id}`)],
  ])('is cut when who is answered %s, by %s doing, elsewhere', async (_how, whose, doing) => {
    const name = `Dora ${randomUUID()}`;
    const made = await product.person(name);
    const admin = { id: '', token: product.token };
    const members = { members: [made] };
    for (const [name, accessList] of [
      ['Wide', ['Ada']],
      ['Shut', []],
    ] as const) {
      await product.post('/api/app-objects', { name, accessList });
      await ask(admin, 'PUT', `/api/app-objects/${name}`, { accessList, ...members }, product.url);
    }
    const dora = await signIn(name);
    await ask(dora, 'PUT', '/api/session/app-object', { name: 'Wide' }, product.url);
    const [sound, others] = [await playing(dora, calls.ada), await playing(admin, calls.ada)];
    expect(await doing(whose === 'his' ? dora : admin, dora)).toMatchObject({
      status: expect.toBeOneOf([200, 204]),
    });
    await eventually(async () => sound.wasCut(), { ...PATIENCE, what: 'the cut' });
    expect(others.wasCut()).toBe(false);
  });
});

describe('what takes four eyes', LONG, () => {
  it('is empty until the supervisor consents, and empty again when he ends it', async () => {
    expect(await isEmpty(ada)).toBe(true);
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/audio'],
      ['GET', '/capture'],
      ['GET', '/history'],
      ['POST', '/protect'],
      ['DELETE', ''],
    ] as const)
      expect([
        path,
        (await ask(ada, method, `/api/recordings/${calls.ada}${path}`)).status,
      ]).toEqual([path, 404]);
    expect((await ask(ada, 'GET', '/api/session')).body).toMatchObject({
      consent: { state: 'awaited', monitor: { name: 'Grace' }, until: null },
    });
    const { id, ear } = await granted();
    expect((await ask(ada, 'GET', '/api/session')).body).toMatchObject({
      consent: { state: 'given', monitor: { name: 'Grace' } },
    });
    expect((await ask(ada, 'GET', `/api/recordings/${calls.ada}`)).status).toBe(200);
    await changed(calls.ada, () => ear.heard.some(({ type }) => type === 'recording'));
    const sound = await playing(ada, calls.ada);
    const [since, before] = [Date.now(), ear.heard.length];
    expect((await ask(grace, 'POST', `/api/access/${id}/revoke`)).status).toBe(204);
    expect(await isEmpty(ada)).toBe(true);
    await ended(since, id, 'by-monitor');
    await heardOf(ear, 'revoked', id);
    await eventually(async () => sound.wasCut(), { ...PATIENCE, what: 'the cut' });
    const isTold = () => ear.heard.slice(before).some(({ type }) => type === 'recordings');
    await eventually(async () => isTold(), { ...PATIENCE, what: 'the word to read anew' });
    const frames = ear.heard.length;
    for (const verb of ['protect', 'unprotect'])
      await product.post(`/api/recordings/${calls.ada}/${verb}`);
    expect(ear.heard.slice(frames).filter(({ type }) => type === 'recording')).toEqual([]);
  });

  it('leaves traces that say under whose consent', async () => {
    const { id } = await granted();
    await ask(ada, 'GET', `/api/recordings/${calls.ada}`);
    type Line = { type: string; byName: string; consent: string | null; consentName: string };
    const opened = await eventually(async () => {
      const { body } = await product.get<{ items: Line[] }>(`/api/recordings/${calls.ada}/history`);
      return body.items.find((line) => line.type === 'RecordingOpened' && line.byName === 'Ada');
    }, PATIENCE);
    expect(opened).toMatchObject({ consent: people.grace, consentName: 'Grace' });
    const why = `/api/recordings/${calls.ada}/why?user=${people.ada}`;
    const { body } = await product.get<{ ways: { sees: boolean; why: string }[] }>(why);
    expect(body.ways).toMatchObject([{ sees: true, why: expect.stringContaining('consented') }]);
    await ask(grace, 'POST', `/api/access/${id}/revoke`);
    const after = await product.get<{ ways: { sees: boolean; why: string }[] }>(why);
    expect(after.body.ways).toMatchObject([
      { sees: false, why: expect.stringContaining('until its supervisor consents') },
    ]);
  });

  it('ends when the supervisor closes the page, and is given anew when he is back', async () => {
    const { id, supervisor } = await granted();
    const since = Date.now();
    supervisor.socket.close();
    await ended(since, id, 'monitor-left');
    const again = await request(ada, 'Still that complaint');
    expect((await ask(grace, 'POST', `/api/access/${again}/grant`)).body).toMatchObject({
      code: 'not-present',
    });
    await listen(grace, product.url, 'access');
    await grant(again);
    expect(await seen(ada)).toEqual([calls.ada]);
  });

  it('ends when the supervisor signs out', async () => {
    const { id } = await granted();
    const since = Date.now();
    expect((await ask(grace, 'DELETE', '/api/session')).status).toBe(204);
    await ended(since, id, 'monitor-signed-out');
  });

  it('ends when the network to the supervisor is lost, which closes nothing', async () => {
    const { id, supervisor } = await granted();
    const since = Date.now();
    address.silence(supervisor.port);
    await ended(since, id, 'monitor-unreachable');
  });

  it('ends when who asked ends it', async () => {
    const { id } = await granted();
    expect((await ask(ada, 'POST', `/api/access/${id}/revoke`)).status).toBe(204);
    expect(await isEmpty(ada)).toBe(true);
    expect(await revocations(id)).toEqual(['by-user']);
  });

  it('ends when who asked signs out', async () => {
    const { id } = await granted();
    expect((await ask(ada, 'DELETE', '/api/session')).status).toBe(204);
    await eventually(async () => (await revocations(id)).length > 0, PATIENCE);
    expect(await revocations(id)).toEqual(['user-signed-out']);
  });

  it('ends when the App object has another supervisor', async () => {
    const { id } = await granted();
    const since = Date.now();
    const watched = (monitor: string) =>
      product.fetch('/api/app-objects/Watched', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ monitor }),
      });
    await watched(people.bob);
    expect(await isEmpty(ada)).toBe(true);
    await watched(people.grace);
    await ended(since, id, 'app-object-changed');
  });

  it('is not for who is the supervisor himself', async () => {
    expect(await isEmpty(grace)).toBe(true);
    await listen(grace, null, 'access');
    expect(await ask(grace, 'POST', '/api/access', { reason: 'Mine' })).toMatchObject({
      status: 403,
      body: { code: 'monitor-is-yourself' },
    });
  });

  it('lets two wait, and be answered each for himself', async () => {
    const supervisor = await listen(grace, second.url, 'access');
    const [first, other] = [await request(ada, 'Mine'), await request(bob, 'His')];
    expect(await heardOf(supervisor, 'request', other)).toMatchObject({ reason: 'His' });
    const waiting = (await ask(grace, 'GET', '/api/access')).body as { waiting: Access[] };
    expect(waiting.waiting.map(({ id }) => id).sort()).toEqual([first, other].sort());
    expect((await ask(ada, 'GET', '/api/access')).body).toMatchObject({ waiting: [] });
    await grant(other);
    expect([await seen(ada), await seen(bob)]).toEqual([[], [calls.bob]]);
    const refused = await ask(grace, 'POST', `/api/access/${first}/refuse`, { reason: 'No' });
    expect(refused.status).toBe(204);
    expect(await mine(ada)).toMatchObject({ state: 'refused', refusal: 'No' });
    expect(await isEmpty(ada)).toBe(true);
    for (const verb of ['grant', 'refuse', 'revoke'])
      expect((await ask(bob, 'POST', `/api/access/${first}/${verb}`)).status).toBe(404);
  });

  it('reaches every session of the supervisor; the first answer counts, and holds with it', async () => {
    const elsewhere = await signIn('Grace');
    const [one, two] = [
      await listen(grace, product.url, 'access'),
      await listen(elsewhere, second.url, 'access'),
    ];
    const id = await request(ada);
    await Promise.all([heardOf(one, 'request', id), heardOf(two, 'request', id)]);
    await grant(id, elsewhere);
    expect(await ask(grace, 'POST', `/api/access/${id}/grant`)).toMatchObject({
      status: 409,
      body: { code: 'access-answered' },
    });
    await heardOf(one, 'granted', id);
    const since = Date.now();
    two.socket.close();
    await ended(since, id, 'monitor-left');
    await ask(elsewhere, 'DELETE', '/api/session');
  });

  it('ends when the server is killed that the supervisor is connected to', async () => {
    const { id, ear } = await granted();
    const sound = await playing(ada, calls.ada);
    const since = Date.now();
    address.to(product.url);
    await second.kill('SIGKILL');
    await eventually(async () => (await seen(ada, product.url)).length === 0, {
      ...PATIENCE,
      what: 'an empty list',
    });
    measured('killed', since);
    await eventually(async () => sound.wasCut(), { ...PATIENCE, what: 'the cut' });
    expect(await heardOf(ear, 'revoked', id)).toMatchObject({ cause: 'server-lost' });
    expect(await revocations(id)).toEqual(['server-lost']);
    await listen(grace, product.url, 'access');
    address.to(product.url);
    const again = await request(ada);
    await grant(again);
    expect(await seen(ada, product.url)).toEqual([calls.ada]);
  });
});
