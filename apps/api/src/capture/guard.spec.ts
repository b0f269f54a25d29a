import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { CaptureRig } from '../../../../test/support/capture-rig.js';
import { RawHttp, type RawResponse, until } from '../../../../test/support/raw-http.js';
import {
  decodeCaptureCredentials,
  encodeCaptureCredentials,
  makeCaptureCredentials,
} from './credentials.js';
import { type DigestAlgorithm, digestHa1, digestResponse, parseDigest } from './digest.js';
import { CaptureGuard } from './guard.js';

const run = promisify(execFile);
const USER = 'Jörg ß';
const PASSWORD = 'pass:wörd';
const PATH = '/recordings/Files/a.pcap';

let rig: CaptureRig;
let port: number;
beforeEach(async () => {
  rig = await CaptureRig.start();
  rig.credentials = makeCaptureCredentials(USER, PASSWORD);
  ({ port } = await rig.open());
});
afterEach(() => rig.close());

const latin1 = (text: string) => Buffer.from(text).toString('latin1');

const ask = async (authorization: string | null, more: string[] = []) => {
  const client = await RawHttp.connect(port);
  const headers = authorization === null ? [] : [`Authorization: ${latin1(authorization)}`];
  client.head(`PUT ${PATH} HTTP/1.1`, 'Content-Length: 1', ...headers, ...more);
  if (more.length === 0) client.send('x');
  return client.response();
};

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

type Choice = {
  algorithm?: DigestAlgorithm;
  nc?: string;
  password?: string;
  user?: string;
  uri?: string;
};

const nonceOf = (challenged: RawResponse) =>
  /nonce="([^"]+)"/.exec(challenged.headers.get('www-authenticate')?.[0] ?? '')?.[1] ?? '';

const digest = (nonce: string, choice: Choice = {}) => {
  const {
    algorithm = 'MD5',
    nc = '00000001',
    password = PASSWORD,
    user = USER,
    uri = PATH,
  } = choice;
  const head =
    `Digest username="${user}", realm="recordings", nonce="${nonce}", uri="${uri}", ` +
    `algorithm=${algorithm}, qop=auth, nc=${nc}, cnonce="c1"`;
  const ha1 = digestHa1(algorithm, { user, realm: 'recordings', password });
  const response = digestResponse(algorithm, ha1, 'PUT', parseDigest(head) ?? new Map());
  return `${head}, response="${response}"`;
};

describe('credentials of devices', () => {
  it('are kept as hashes, not as the password', () => {
    const made = makeCaptureCredentials(USER, PASSWORD);
    const secret = Buffer.from(encodeCaptureCredentials(made));
    expect(secret.includes('wörd')).toBe(false);
    expect(decodeCaptureCredentials(secret)).toEqual(made);
    expect(() => decodeCaptureCredentials(Buffer.from('{}'))).toThrow();
  });

  it('are asked for: Digest with MD5 first, then SHA-256, then Basic', async () => {
    const { status, headers, body } = await ask(null);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')?.map((offer) => offer.split(/ nonce/)[0])).toEqual([
      'Digest realm="recordings", qop="auth", algorithm=MD5,',
      'Digest realm="recordings", qop="auth", algorithm=SHA-256,',
      'Basic realm="recordings", charset="UTF-8"',
    ]);
    expect(JSON.parse(body)).toMatchObject({ status: 401, code: 'capture-credentials-needed' });
    expect(await rig.recordings()).toEqual([]);
  });

  it('are asked for before the body, if the device waits for that', async () => {
    const { status, headers } = await ask(null, ['Expect: 100-continue']);
    expect([status, headers.get('connection')]).toEqual([401, ['close']]);
  });

  it('leave the connection open for the second try of a device that sent no body', async () => {
    const client = await RawHttp.connect(port);
    client.head(`PUT ${PATH} HTTP/1.1`, 'Content-Length: 0');
    const challenged = await client.response();
    expect(challenged.status).toBe(401);
    const authorization = `Authorization: ${latin1(digest(nonceOf(challenged)))}`;
    client.head(`PUT ${PATH} HTTP/1.1`, 'Content-Length: 1', authorization).send('x');
    expect((await client.response()).status).toBe(201);
  });

  it('reach a device that is still sending, with the end of the connection', async () => {
    const client = await RawHttp.connect(port);
    client.head(`PUT ${PATH} HTTP/1.1`, 'Transfer-Encoding: chunked');
    for (let sent = 0; sent < 100; sent++) client.chunk('x'.repeat(100_000));
    const { status, headers } = await client.response();
    expect([status, headers.get('connection')]).toEqual([401, ['close']]);
    for (let sent = 0; sent < 100; sent++) client.chunk('x'.repeat(100_000));
    client.chunk('');
    await client.closed();
    expect(client.fault).toBeNull();
  });

  it('are read when the settings cannot be, as they were last', async () => {
    let known = true;
    const credentials = () =>
      known ? Promise.resolve(rig.credentials) : Promise.reject(new Error('away'));
    ({ port } = await rig.open({ credentials }));
    known = false;
    expect((await ask(basic(USER, PASSWORD))).status).toBe(503);
    known = true;
    await ask(null);
    known = false;
    expect((await ask(basic(USER, PASSWORD))).status).toBe(201);
    expect((await ask(basic(USER, 'wrong'))).status).toBe(401);
  });
});

describe('Basic', () => {
  it.each([
    [USER, PASSWORD, 201],
    [USER, 'wrong', 401],
    ['other', PASSWORD, 401],
    ['', '', 401],
  ])('%s with %s is answered %i', async (user, password, status) => {
    expect((await ask(basic(user, password))).status).toBe(status);
  });

  it.each(['Basic', 'Basic !!', 'Basic YQ==', 'Bearer x', 'Digest', 'Digest username="x"'])(
    '%s is refused',
    async (authorization) => expect((await ask(authorization)).status).toBe(401),
  );
});

describe('Digest', () => {
  it.each(['MD5', 'SHA-256'] as const)('lets in with %s, and proves itself', async (algorithm) => {
    const nonce = nonceOf(await ask(null));
    const { status, headers } = await ask(digest(nonce, { algorithm }));
    expect(status).toBe(201);
    const ha1 = digestHa1(algorithm, { user: USER, realm: 'recordings', password: PASSWORD });
    const sent = parseDigest(digest(nonce, { algorithm })) ?? new Map();
    expect(headers.get('authentication-info')?.[0]).toContain(
      `rspauth="${digestResponse(algorithm, ha1, '', sent)}"`,
    );
  });

  it.each([
    ['another password', { password: 'wrong' }],
    ['another user', { user: 'other' }],
    ['another target', { uri: '/recordings/Files/b.pcap' }],
  ])('refuses %s', async (_, choice) => {
    const nonce = nonceOf(await ask(null));
    const { status, headers } = await ask(digest(nonce, choice));
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')?.join()).not.toContain('stale');
  });

  it('refuses a request that was made before, as stale', async () => {
    const nonce = nonceOf(await ask(null));
    expect((await ask(digest(nonce))).status).toBe(201);
    const replayed = await ask(digest(nonce));
    expect(replayed.status).toBe(401);
    expect(replayed.headers.get('www-authenticate')?.[0]).toContain('stale=true');
    expect((await ask(digest(nonce, { nc: '00000002' }))).status).toBe(204);
  });

  it('lets a right answer to a foreign nonce try again, as stale', async () => {
    const { headers, status } = await ask(digest('bm90IG91cnM'));
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')?.[0]).toContain('stale=true');
  });

  it.each([['--digest'], ['--basic'], ['--anyauth']])('curl %s delivers', async (how) => {
    const file = join(rig.folder, 'upload');
    await writeFile(file, 'from curl'.repeat(200_000));
    const url = `http://127.0.0.1:${String(port)}/d/recordings/Files/`;
    const { stdout } = await run('curl', [
      ...[
        '-sS',
        how,
        '-u',
        `${USER}:${PASSWORD}`,
        '-T',
        file,
        '-w',
        '%{http_code}',
        '-o',
        '/dev/null',
      ],
      url,
    ]);
    expect(stdout).toBe('201');
    expect((await rig.only()).events.at(-1)?.data).toMatchObject({
      bytes: 1_800_000,
      sha256: createHash('sha256').update('from curl'.repeat(200_000)).digest('hex'),
    });
  });
});

describe('a network that keeps guessing', () => {
  const SLOW_MS = 1_000;
  let knock: (method: string, password: string) => Promise<number>;
  beforeEach(async () => {
    const guard = new CaptureGuard(undefined, SLOW_MS);
    const credentials = makeCaptureCredentials(USER, PASSWORD);
    const listener: RequestListener = (req, res) =>
      void guard.check(req, credentials, 'one address').then((verdict) => {
        res.statusCode = verdict.allowed ? 200 : verdict.answer.status;
        res.end();
      });
    const server = createServer(listener).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    knock = async (method, password) =>
      (await fetch(url, { method, headers: { authorization: basic(USER, password) } })).status;
  });
  const guess = async () => {
    for (let attempt = 0; attempt < 20; attempt++) expect(await knock('GET', 'wrong')).toBe(401);
  };
  const many = (count: number, method: string) =>
    Promise.all(Array.from({ length: count }, () => knock(method, 'wrong')));

  it('reads nothing for a while, with right credentials neither', async () => {
    await guess();
    expect(await knock('GET', PASSWORD)).toBe(429);
    expect(await knock('PROPFIND', PASSWORD)).toBe(429);
  });

  it('has no more attempts by making them at the same moment', async () => {
    const answers = await many(40, 'GET');
    expect(answers.filter((status) => status === 401)).toHaveLength(20);
  });

  it('delivers with right credentials, while wrong ones are answered slowly', async () => {
    await guess();
    const began = performance.now();
    expect(await knock('PUT', 'wrong')).toBe(429);
    expect(performance.now() - began).toBeGreaterThan(SLOW_MS - 10);
    expect(await knock('PUT', PASSWORD)).toBe(200);
  });

  it('has few deliveries looked at while wrong ones wait', async () => {
    await guess();
    const waiting = many(8, 'PUT');
    await until(async () => (await knock('PUT', PASSWORD)) === 429, 'no more are looked at');
    expect(await waiting).toEqual(Array<number>(8).fill(429));
    expect(await knock('PUT', PASSWORD)).toBe(200);
  });

  it('reads on where right credentials were shown lately', async () => {
    expect(await knock('PUT', PASSWORD)).toBe(200);
    await guess();
    expect(await knock('GET', 'wrong')).toBe(429);
    expect(await knock('GET', PASSWORD)).toBe(200);
  });
});
