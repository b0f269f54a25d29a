import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestHa1, digestResponse } from '../apps/api/src/capture/digest.js';
import { environmentOf, inDatabaseOf } from './support/database-of.js';
import { listen } from './support/listen.js';
import { Product, eventually, fixture } from './support/product.js';
import { tracesIn, tracesInRedis } from './support/traces.js';

const LONG = { timeout: 240_000 };
const made = (what: string) => `${what}-${randomBytes(12).toString('hex')}`;

/** What opens something, as it was chosen, made or sent. */
const secrets = {
  password: made('Password'),
  wrongPassword: made('Wrong'),
  devicePassword: made('Device'),
  guess: made('Guess'),
  bearer: made('bearer'),
  cookie: made('cookie'),
  inAddress: made('address'),
  inBody: made('body'),
};
/** Whom somebody looked for is no secret, and yet nobody else's business. */
const sought = { words: made('Sought'), number: `4455${String(Date.now())}` };

let product: Product;
beforeAll(async () => {
  product = await Product.start({ env: { LOG_LEVEL: 'trace' } });
});
afterAll(() => product.stop());

type Sent = { method?: string; body?: unknown; headers?: Record<string, string> };
const send = async (path: string, { method = 'GET', body, headers = {} }: Sent = {}) => {
  const response = await product.fetch(path, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
};
const none = { authorization: '' };

const signIn = async (password: string) => {
  const body = { user: 'Ada', password };
  return send('/api/session', { method: 'POST', body, headers: none });
};

/** A delivery with such credentials. */
const deliver = (authorization: string) =>
  product.put('call.pcap', fixture('one-way.pcap'), { headers: { authorization } });
const basic = (password: string) => `Basic ${Buffer.from(`phone:${password}`).toString('base64')}`;

const digest = async (password: string): Promise<string> => {
  const challenge = await product.put('call.pcap', Buffer.of());
  const nonce = /nonce="([^"]+)"/.exec(challenge.headers.get('www-authenticate') ?? '')?.[1] ?? '';
  const uri = '/recordings/Files/call.pcap';
  const given = {
    username: 'phone',
    realm: 'recordings',
    nonce,
    uri,
    nc: '00000001',
    cnonce: 'x',
    qop: 'auth',
  };
  const ha1 = digestHa1('MD5', { user: 'phone', realm: 'recordings', password });
  const response = digestResponse('MD5', ha1, 'PUT', new Map(Object.entries(given)));
  const parts = Object.entries({ ...given, response }).map(([name, value]) => `${name}="${value}"`);
  return `Digest ${parts.join(', ')}`;
};

/** Everything that somebody can send, where it belongs and where it does not. */
const use = async (tokens: readonly string[]): Promise<void> => {
  await send('/api/recordings', { headers: { authorization: `Bearer ${secrets.bearer}` } });
  await send('/api/recordings', {
    headers: { ...none, cookie: `recordings_session=${secrets.cookie}` },
  });
  await send(`/api/nothing?token=${secrets.inAddress}`);
  await send(`/api/recordings?limit=${secrets.inAddress}`);
  await send('/api/session', { method: 'POST', body: `{"password": "${secrets.inBody}` });
  await send('/api/settings', { method: 'PATCH', body: { webdav: { password: secrets.inBody } } });
  for (const token of tokens)
    for (const path of ['/api/recordings', '/api/session', '/admin/jobs/api/queues', '/metrics'])
      await send(path, { headers: { authorization: `Bearer ${token}` } });
  await send(`/api/recordings?q=${sought.words}&number=${sought.number}`);
  await send(`/api/recordings?q=${sought.words}&limit=none`);
  await send(`/nothing/${sought.words}?number=${sought.number}`);
};

const rowsOfAll = (): Promise<string> =>
  inDatabaseOf(product, async (database) => {
    const { rows } = await database.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) "name" from pg_tables
       where schemaname in ('catalogue', 'runtime')`,
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const found = await database.query<{ row: string }>(`select t::text "row" from ${name} t`);
      texts.push(...found.rows.map(({ row }) => row));
    }
    return texts.join('\n');
  });

it('keeps no secret in what it says, logs, records, queues or stores', LONG, async () => {
  const known = (await product.get<{ traceLevels: object }>('/api/settings')).body.traceLevels;
  const traceLevels = Object.fromEntries(Object.keys(known).map((area) => [area, true]));
  expect((await product.patch('/api/settings', { traceLevels })).status).toBe(200);
  const ada = { name: 'Ada', password: secrets.password, role: 'admin' };
  expect((await product.post('/api/users', ada)).status).toBe(201);
  expect((await signIn(secrets.wrongPassword)).status).toBe(401);
  const { token } = JSON.parse((await signIn(secrets.password)).text) as { token: string };
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const issued = await product.post<{ token: string }>('/api/tokens', {
    name: 'Wallboard',
    scope: ['read', 'operate'],
    expiresAt,
  });
  expect(issued.status).toBe(201);
  const tokens = [token, issued.body.token, product.token];
  const webdav = { user: 'phone', password: secrets.devicePassword };
  expect((await product.patch('/api/settings', { webdav })).status).toBe(200);
  await listen(product, token, 'recordings', 'log');

  await use(tokens);
  const headers = [
    basic(secrets.devicePassword),
    basic(secrets.guess),
    await digest(secrets.devicePassword),
    await digest(secrets.guess),
  ];
  const delivered = [];
  for (const header of headers) delivered.push((await deliver(header)).status);
  expect(delivered).toEqual([201, 401, 204, 401]);
  // What is under way when the database goes ends in errors, and those are written down.
  const answers = Promise.allSettled([1, 2, 3, 4].map(() => use(tokens)));
  product.kill('postgres');
  await answers;
  await product.healthy();
  await eventually(async () => (await send('/api/recordings')).status === 200, {
    withinMs: 60_000,
  });

  // Of Basic all that follows the scheme, of Digest the response.
  const shown = headers.map((header) => header.replace(/^.*response="([^"]+)".*$|^Basic /, '$1'));
  const texts = [...Object.values(secrets), ...tokens, ...shown];
  const said = product.lines.join('\n');
  const rows = await rowsOfAll();
  expect(texts.filter((text) => said.includes(text) || rows.includes(text))).toEqual([]);
  // That it looks where it means to: hashes are there.
  const hash = createHash('sha256').update(token).digest('hex');
  expect(rows).toContain(hash);
  expect(await tracesIn([product.dataDir], [hash])).not.toEqual([]);
  expect(await tracesIn([product.dataDir, `${product.dataDir}-destroyed`], texts)).toEqual([]);
  expect(await tracesInRedis(environmentOf(product, 'REDIS_URL'), texts)).toEqual([]);

  // The log is read by others than the one who looked for somebody.
  const log = JSON.stringify((await product.get('/api/log?limit=1000')).body);
  expect(log).toContain('A request was answered.');
  const people = Object.values(sought);
  expect(people.filter((text) => said.includes(text) || log.includes(text))).toEqual([]);
});
