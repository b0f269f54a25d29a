import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { topics } from '../apps/api/src/live/topics.js';
import { inDatabaseOf } from './support/database-of.js';
import { listen } from './support/listen.js';
import { PASSWORD, Product, eventually, fixture } from './support/product.js';

/**
 * Who knocks. The recording is Grace's; Ada has her on the access list of her App object, Bob has nobody. The
 * program has an API token of the administrator, whose scope is the event history. Dora would see Grace, too,
 * if the supervisor were there whose consent it takes.
 */
const CALLERS = [
  'nobody',
  'ended',
  'expired',
  'bob',
  'ada',
  'grace',
  'auditor',
  'admin',
  'program',
  'dora',
] as const;
type Caller = (typeof CALLERS)[number];
type Answers = readonly ('in' | number)[];

/** Who is let in, and what the others are told, in the order of `CALLERS`. */
const WHO = {
  everybody: ['in', 'in', 'in', 'in', 'in', 'in', 'in', 'in', 'in', 'in'],
  'who is known': [401, 401, 401, 'in', 'in', 'in', 'in', 'in', 'in', 'in'],
  'who is signed in': [401, 401, 401, 'in', 'in', 'in', 'in', 'in', 403, 'in'],
  'who sees it': [401, 401, 401, 404, 'in', 'in', 'in', 'in', 403, 404],
  'who hears it': [401, 401, 401, 404, 'in', 'in', 403, 'in', 403, 404],
  'who reads events': [401, 401, 401, 403, 403, 403, 'in', 'in', 'in', 403],
  'auditors and administrators': [401, 401, 401, 403, 403, 403, 'in', 'in', 403, 403],
  administrators: [401, 401, 401, 403, 403, 403, 403, 'in', 403, 403],
  'who shows the WebDAV credentials': Array<number>(CALLERS.length).fill(403),
} as const satisfies Record<string, Answers>;

type Who = keyof typeof WHO;
type Door = readonly [route: string, who: Who, body?: object];
const ID = '/api/recordings/{id}';
const HOLD = { name: 'Case', scope: { q: 'no such call' } };
const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
const TOKEN = { name: 'Wallboard', scope: ['events'], expiresAt };
const APP_OBJECT = { name: 'Another' };
const TEMPLATE = { name: 'Another', licensed: true };

/** Every door there is; those that change something come after those that look. */
const DOORS: readonly Door[] = [
  ['GET /health/live', 'everybody'],
  ['GET /health/ready', 'everybody'],
  ['POST /api/session', 'everybody', { user: 'Bob', password: PASSWORD }],
  ['GET /api/session/ways', 'everybody'],
  ['GET /api/session/oidc', 'everybody'],
  ['GET /api/session/oidc/callback', 'everybody'],
  ['GET /api/session/oidc/sign-out', 'everybody'],
  ['PUT /recordings/Files/{name}', 'everybody'],
  ['PUT /{domain}/recordings/Files/{name}', 'everybody'],
  ['GET /api/session', 'who is known'],
  ['GET /api/recordings', 'who is signed in'],
  ['GET /api/sessions', 'who is signed in'],
  ['DELETE /api/sessions/{id}', 'who is signed in'],
  ['GET /api/access', 'who is signed in'],
  ['POST /api/access', 'who is signed in', { reason: 'x' }],
  ['POST /api/access/{id}/grant', 'who is signed in', {}],
  ['POST /api/access/{id}/refuse', 'who is signed in', {}],
  ['POST /api/access/{id}/revoke', 'who is signed in'],
  ['GET /api/tokens', 'who is signed in'],
  ['POST /api/tokens', 'who is signed in', TOKEN],
  ['DELETE /api/tokens/{id}', 'who is signed in'],
  ['PUT /api/session/password', 'who is signed in', { current: 'wrong', password: PASSWORD }],
  [`GET ${ID}`, 'who sees it'],
  [`GET ${ID}/history`, 'who sees it'],
  [`GET ${ID}/quality`, 'who sees it'],
  [`GET ${ID}/notes`, 'who sees it'],
  [`GET ${ID}/why`, 'who sees it'],
  [`GET ${ID}/receipt`, 'who sees it'],
  [`GET ${ID}/audio`, 'who hears it'],
  [`GET ${ID}/waveform`, 'who hears it'],
  [`GET ${ID}/capture`, 'who hears it'],
  [`GET ${ID}/digits`, 'who hears it'],
  [`GET ${ID}/download`, 'who hears it'],
  [`GET ${ID}/evidence`, 'who hears it'],
  [`POST ${ID}/evidence`, 'who hears it', { withhold: [[0, 1]], reason: 'x' }],
  [`POST ${ID}/played`, 'who hears it', { channel: 'both', seconds: [[0, 1]] }],
  [`POST ${ID}/protect`, 'who hears it', {}],
  [`POST ${ID}/unprotect`, 'who hears it', {}],
  [`POST ${ID}/notes`, 'who hears it', { text: 'x' }],
  [`PUT ${ID}/notes/{note}`, 'who hears it', { text: 'y' }],
  [`DELETE ${ID}/notes/{note}`, 'who hears it'],
  [`POST ${ID}/owner`, 'administrators', { userId: 'grace' }],
  [`PUT ${ID}/call-information`, 'administrators', { remote: { name: 'top-secret' } }],
  [`POST ${ID}/end`, 'administrators', {}],
  [`POST ${ID}/convert`, 'administrators', {}],
  [`POST ${ID}/verify`, 'who sees it', {}],
  [`POST ${ID}/watermark`, 'administrators', {}],
  ['GET /api/seals', 'auditors and administrators'],
  ['GET /api/seals/keys', 'auditors and administrators'],
  ['GET /api/seals/checkpoints', 'auditors and administrators'],
  ['GET /api/seals/statements', 'auditors and administrators'],
  ['POST /api/seals/checkpoints', 'administrators'],
  ['POST /api/seals/rotate-key', 'administrators'],
  ['GET /api/holds', 'auditors and administrators'],
  ['GET /api/holds/{id}', 'auditors and administrators'],
  ['POST /api/holds', 'administrators', HOLD],
  ['POST /api/holds/preview', 'administrators', { scope: HOLD.scope }],
  ['POST /api/holds/{id}/lift', 'administrators', {}],
  ['GET /api/events', 'who reads events'],
  ['GET /api/activity', 'who is known'],
  ['GET /api/activity/export', 'who is known'],
  ['GET /api/settings', 'administrators'],
  ['PATCH /api/settings', 'administrators', { binDays: 31 }],
  ['POST /api/settings/preview', 'administrators', {}],
  ['GET /api/settings/crypt-keys', 'administrators'],
  ['POST /api/settings/crypt-keys/enter', 'administrators', { cryptKey: 'none of them' }],
  ['GET /api/app-objects', 'administrators'],
  ['POST /api/app-objects', 'administrators', APP_OBJECT],
  ['GET /api/app-objects/{name}', 'administrators'],
  ['PUT /api/app-objects/{name}', 'administrators', { notes: false }],
  ['DELETE /api/app-objects/{name}', 'administrators'],
  ['GET /api/users', 'administrators'],
  ['POST /api/users', 'administrators', { name: 'Another' }],
  ['GET /api/users/{id}', 'administrators'],
  ['PATCH /api/users/{id}', 'administrators', { number: '1' }],
  ['GET /api/users/{id}/lockout', 'administrators'],
  ['DELETE /api/users/{id}/lockout', 'administrators'],
  ['DELETE /api/users/{id}', 'administrators'],
  ['GET /api/templates', 'administrators'],
  ['POST /api/templates', 'administrators', TEMPLATE],
  ['GET /api/templates/{name}', 'administrators'],
  ['PUT /api/templates/{name}', 'administrators', { licensed: false }],
  ['DELETE /api/templates/{name}', 'administrators'],
  ['GET /api/status', 'administrators'],
  ['GET /metrics', 'administrators'],
  ['GET /api/log', 'administrators'],
  ['GET /api/orphans', 'administrators'],
  ['POST /api/sweeps/confirm-clock', 'administrators'],
  ['POST /api/sweeps/{name}/run', 'administrators'],
  [`DELETE ${ID}`, 'who hears it'],
  [`POST ${ID}/restore`, 'who hears it', {}],
  [`POST ${ID}/purge`, 'administrators', {}],
  ['PUT /api/session/app-object', 'who is signed in', { name: null }],
  ['DELETE /api/session', 'who is signed in'],
];

/** What no document lists, and other ways through doors that are above. */
const OTHER_DOORS: readonly Door[] = [
  ['GET /', 'everybody'],
  ['GET /settings', 'everybody'],
  ['GET /recording/{id}', 'everybody'],
  ['GET /scheme.v1.js', 'everybody'],
  ['GET /recordings/Files/{name}', 'who shows the WebDAV credentials'],
  ['HEAD /recordings/Files/{name}', 'who shows the WebDAV credentials'],
  ['PROPFIND /recordings/Files/{name}', 'who shows the WebDAV credentials'],
  ['DELETE /{domain}/recordings/Files/{name}', 'who shows the WebDAV credentials'],
  ['OPTIONS /recordings/Files/{name}', 'everybody'],
  [`GET ${ID}/audio?channel=local bytes=0-99`, 'who hears it'],
  [`GET ${ID}/audio?channel=mix bytes=-10`, 'who hears it'],
  [`GET ${ID}/capture bytes=0-99`, 'who hears it'],
  [`HEAD ${ID}/audio`, 'who hears it'],
  [`HEAD ${ID}/capture`, 'who hears it'],
  [`HEAD ${ID}/download`, 'who hears it'],
  [`HEAD ${ID}/evidence`, 'who hears it'],
  [`HEAD ${ID}`, 'who sees it'],
  [`GET ${ID}/receipt?format=pdf`, 'who sees it'],
  ['GET /api/log?format=text&download=true', 'administrators'],
  ['GET /admin/jobs/queue/conversion', 'administrators'],
  ['GET /admin/jobs/static/nothing.js', 'administrators'],
  ['GET /admin/jobs/api/queues/conversion/nothing', 'administrators'],
  ['PUT /admin/jobs/api/queues/conversion/pause', 'administrators'],
  ['PUT /admin/jobs/api/queues/conversion/resume', 'administrators'],
  ['PUT /admin/jobs/api/queues/conversion/clean/completed', 'administrators'],
  ['PUT /admin/jobs/api/queues/conversion/nothing/retry', 'administrators'],
  ['GET /api/docs/swagger-ui-init.js', 'everybody'],
  ['GET /admin/jobs', 'administrators'],
  ['GET /admin/jobs/api/queues', 'administrators'],
  ['GET /api/openapi.json', 'everybody'],
  ['GET /api/docs', 'everybody'],
];

/** What nobody is told of who may not see the recording. */
const SECRETS = ['top-secret', '777123'];

let product: Product;
let tokens: Record<Caller, string | null>;
let grace: string;
let spare: string;
let recording: string;
let note: string;
let hold: string;

const tokenOf = async (user: string, password = PASSWORD): Promise<string> => {
  const { status, body } = await product.post<{ token: string }>('/api/session', {
    user,
    password,
  });
  expect(status).toBe(201);
  return body.token;
};
const made = async (path: string, body: object): Promise<string> => {
  const answer = await product.post<{ id: string }>(path, body);
  expect([path, answer.status]).toEqual([path, 201]);
  return answer.body.id;
};
const person = (name: string, more: object = {}) =>
  made('/api/users', { name, password: PASSWORD, ...more });

/** Twelve hours go by for one session. */
const expire = (token: string): Promise<void> =>
  inDatabaseOf(product, async (database) => {
    const hash = createHash('sha256').update(token).digest('hex');
    const { rowCount } = await database.query(
      "update runtime.sessions set expires_at = now() - interval '1 second' where token_hash = $1",
      [hash],
    );
    expect(rowCount).toBe(1);
  });

beforeAll(async () => {
  // Behind a proxy, where metrics are not for everybody who comes from this machine.
  product = await Product.start({ env: { PUBLIC_URL: 'https://recordings.example' } });
  grace = await person('Grace', { number: '777123' });
  const ada = await person('Ada');
  await person('Bob');
  await person('Alan', { role: 'auditor' });
  spare = await person('Spare');
  await made('/api/app-objects', { name: 'Support', accessList: ['777*'], members: [ada] });
  const watched = { accessList: ['777*'], monitor: spare, members: [await person('Dora')] };
  await made('/api/app-objects', { name: 'Watched', ...watched });
  await made('/api/app-objects', { name: 'Spare' });
  await made('/api/templates', { name: 'Spare', licensed: true });
  const { body } = await product.put('top-secret.pcap', fixture('one-way.pcap'));
  recording = (await product.settled(body.id as string)).id;
  await product.post(`/api/recordings/${recording}/owner`, { userId: grace });
  note = await made(`/api/recordings/${recording}/notes`, { text: 'top-secret' });
  hold = await made('/api/holds', { name: 'Another case', scope: { q: 'no such call' } });
  const [ended, expired] = [await tokenOf('Bob'), await tokenOf('Bob')];
  await expire(expired);
  await product.fetch('/api/session', {
    method: 'DELETE',
    headers: { authorization: `Bearer ${ended}` },
  });
  tokens = {
    nobody: null,
    ended,
    expired,
    bob: await tokenOf('Bob'),
    ada: await tokenOf('Ada'),
    grace: await tokenOf('Grace'),
    auditor: await tokenOf('Alan'),
    admin: product.token,
    dora: await tokenOf('Dora'),
    program: (await product.post<{ token: string }>('/api/tokens', TOKEN)).body.token,
  };
});
afterAll(() => product.stop());

const pathOf = (route: string): string => {
  const id = route.startsWith('/api/users')
    ? spare
    : route.startsWith('/api/holds')
      ? hold
      : recording;
  const name = route.includes('/Files/') ? 'doors.pcap' : 'Spare';
  return route
    .replace('{id}', id)
    .replace('{note}', note)
    .replace('{name}', name)
    .replace('{domain}', 'example.com');
};

const knock = async (caller: Caller, route: string, body?: object) => {
  const [method = '', path = '', range] = route.split(' ');
  const token = tokens[caller];
  const given = body && 'userId' in body ? { userId: grace } : body;
  const sent =
    method === 'PUT' && path.includes('/Files/') ? fixture('one-way.pcap') : JSON.stringify(given);
  const response = await product.fetch(pathOf(path), {
    method,
    headers: {
      authorization: token === null ? '' : `Bearer ${token}`,
      ...(given && { 'content-type': 'application/json' }),
      ...(range !== undefined && { range }),
    },
    ...(sent !== undefined && { body: sent as BodyInit }),
  });
  const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
  return { status: response.status, text };
};

/** Said at the door; other refusals come from the rules behind it. */
const SHUT =
  /"code":"(not-signed-in|not-allowed|scope-too-small|session-required|recording-unknown|app-object-not-chosen|webdav-credentials-not-set)"/;
const isIn = (status: number, text: string) => status < 400 || (status < 500 && !SHUT.test(text));
const seesNothing = (caller: Caller) =>
  ['nobody', 'ended', 'expired', 'bob', 'dora'].includes(caller);

const each = (doors: readonly Door[]) => doors.map(([route, who, body]) => ({ route, who, body }));

describe('every topic of the live connection', { timeout: 240_000 }, () => {
  const audience: Record<keyof typeof topics, Who> = {
    recordings: 'who is signed in',
    'recording:{id}': 'who is signed in',
    access: 'who is signed in',
    holds: 'auditors and administrators',
    status: 'administrators',
    log: 'administrators',
  };
  const SIGNED_IN = CALLERS.slice(3);

  it('is in the table', () => {
    expect(Object.keys(audience).toSorted()).toEqual(Object.keys(topics).toSorted());
  });

  it.each(Object.entries(audience))('%s is for %s', async (topic, who) => {
    const name = topic.replace('{id}', recording);
    for (const caller of SIGNED_IN) {
      const heard = await listen(product, tokens[caller] ?? '', name);
      const isOpen = WHO[who][CALLERS.indexOf(caller)] === 'in';
      const code = caller === 'program' ? 'scope-too-small' : 'not-allowed';
      const answer = isOpen ? { type: 'subscribed' } : { type: 'error', code };
      expect([caller, heard[1]]).toMatchObject([caller, answer]);
    }
  });

  it.each(['ended', 'expired'] as const)('is closed to whose session has %s', async (caller) => {
    const socket = new WebSocket(`${product.url.replace('http', 'ws')}/api/live`);
    const closed = new Promise<number>((done) => socket.once('close', done));
    socket.once('open', () => {
      socket.send(JSON.stringify({ type: 'auth', token: tokens[caller] }));
    });
    expect(await closed).toBe(4401);
  });

  it('tells of a recording to who sees it', async () => {
    const heard = await Promise.all(
      SIGNED_IN.map((caller) => listen(product, tokens[caller] ?? '', 'recordings')),
    );
    await product.post(`/api/recordings/${recording}/protect`);
    await product.post(`/api/recordings/${recording}/unprotect`);
    const isTold = (i: number) => heard[i]!.some(({ type }) => type === 'recording');
    await eventually(async () => [1, 2, 3, 4].every(isTold));
    for (const caller of ['bob', 'program', 'dora'] as const)
      expect([caller, isTold(SIGNED_IN.indexOf(caller))]).toEqual([caller, false]);
  });
});

describe('the cookie of a browser that comes by https', { timeout: 120_000 }, () => {
  it('is one that no neighbour under the same domain can plant, and no other opens anything', async () => {
    const signedIn = await fetch(new URL('/api/session', product.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'Bob', password: PASSWORD }),
    });
    const { token } = (await signedIn.json()) as { token: string };
    const attributes = 'Path=/; HttpOnly; Secure; SameSite=Lax';
    expect(signedIn.headers.get('set-cookie')).toBe(
      `__Host-recordings_session=${token}; ${attributes}`,
    );
    const asked = (cookie: string, method = 'GET') =>
      fetch(new URL('/api/session', product.url), { method, headers: { cookie } });
    expect((await asked(`recordings_session=${token}`)).status).toBe(401);
    expect((await asked(`__Host-recordings_session=${token}`)).status).toBe(200);
    const out = await asked(`__Host-recordings_session=${token}`, 'DELETE');
    expect(out.headers.get('set-cookie')).toMatch(/^__Host-recordings_session=; .*Secure/);
  });
});

describe('every door', { timeout: 240_000 }, () => {
  it('is in the table, once', async () => {
    const { body } = await product.get<{ paths: Record<string, object> }>('/api/openapi.json');
    const routes = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(DOORS.map(([route]) => route).toSorted()).toEqual(routes.toSorted());
  });

  // Who is refused changes nothing, so all of them knock before anybody is let in.
  it.each(each([...DOORS, ...OTHER_DOORS]))('$route is shut to all but $who', async (door) => {
    for (const [i, caller] of CALLERS.entries()) {
      const wanted = WHO[door.who][i];
      if (wanted === 'in') continue;
      const { status, text } = await knock(caller, door.route, door.body);
      const isSaid = SHUT.test(text) || door.route.startsWith('HEAD ');
      expect([caller, status, isSaid]).toEqual([caller, wanted, true]);
      if (seesNothing(caller)) for (const secret of SECRETS) expect(text).not.toContain(secret);
    }
  });

  it.each(each([...OTHER_DOORS, ...DOORS]))('$route is open to $who', async (door) => {
    for (const [i, caller] of CALLERS.entries()) {
      if (WHO[door.who][i] !== 'in') continue;
      const { status, text } = await knock(caller, door.route, door.body);
      expect([caller, status, isIn(status, text)]).toEqual([caller, status, true]);
      if (seesNothing(caller)) for (const secret of SECRETS) expect(text).not.toContain(secret);
    }
  });
});
