import { readFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product, eventually, fixture } from './support/product.js';
import { withSip } from './support/sip-packet.js';
import { tracesIn, tracesInRedis } from './support/traces.js';

const NAME = 'Zoë Übermut-Straßner';
const NUMBER = '4971155501234987';
const REGISTRATION = `${NAME} ${NUMBER}`;
const DOMAIN = 'geheime-nummern.example';
const REASON = 'Klärung wegen Äpfeln';
const NOTE = 'Rückruf bei Frau Öztürk-Mayr';
const SEARCH = 'bermut-straß';
const PERSON = {
  name: 'Henrike Zwölfender',
  number: '4971155507654321',
  devices: ['0090335e4f3d'],
};
const CALLED = { name: 'Ottilie Nägele-Querfurt', number: '4971155509998887' };
const OF_PERSON = [PERSON.name, PERSON.number, ...PERSON.devices];
const SECRETS = [
  NAME,
  NUMBER,
  DOMAIN,
  REASON,
  NOTE,
  SEARCH,
  ...OF_PERSON,
  ...Object.values(CALLED),
];
const KEPT = 'Bleibt Für Immer Erhalten';

const FILE = `0123456789abcdef0123456789abcdef-0090331a2b3c-77--${REGISTRATION}.pcap`;
const PATH = `/${DOMAIN}/recordings/Files/${encodeURIComponent(FILE)}`;
const capture = withSip(fixture('g711a-2way.pcap'), {
  from: `"${NAME}" <sip:${NUMBER}@${DOMAIN}>`,
  to: '<sip:100@pbx.example>',
});

let product: Product;
let person: string;

const addressOf = (name: string): string => {
  const services = JSON.parse(
    readFileSync(join(product.dataDir, 'run', 'services.json'), 'utf8'),
  ) as Record<string, string>;
  return services[name] ?? '';
};

const traces = async (texts: readonly string[]): Promise<string[]> => {
  const redis = addressOf('REDIS_URL');
  return [
    ...(await tracesIn([product.dataDir, `${product.dataDir}-destroyed`], texts)),
    ...(redis === '' ? [] : await tracesInRedis(redis, texts)),
  ];
};

/** What an analysis that PostgreSQL begins by itself, and a full disk cache, would do some time. */
const settle = async (): Promise<void> => {
  const client = new pg.Client({ connectionString: addressOf('DATABASE_URL') });
  await client.connect();
  await client.query('analyze');
  await client.query('checkpoint');
  await client.end();
};

const put = async (path: string, bytes: Uint8Array): Promise<Record<string, unknown>> => {
  const init = { method: 'PUT', body: Buffer.from(bytes) };
  const response = await fetch(new URL(path, product.url), init);
  expect(response.ok).toBe(true);
  return (await response.json().catch(() => ({}))) as Record<string, unknown>;
};

const EVERYTHING = {
  recording: true,
  callInformation: true,
  conversion: true,
  license: true,
  gui: true,
  connections: true,
};

/**
 * A recording about which people have said much, while the log told all it can, one that stays, and
 * somebody with an account.
 */
const recordMuch = async (): Promise<string> => {
  const traced = await product.patch('/api/settings', { traceLevels: EVERYTHING });
  expect([200, 202]).toContain(traced.status);
  person = (await product.post('/api/users', { ...PERSON, name: 'Henrike' })).body.id as string;
  await product.patch(`/api/users/${person}`, { name: PERSON.name });
  await product.get(`/api/users?q=${encodeURIComponent(PERSON.name)}`);
  const id = (await put(PATH, capture)).id as string;
  const other = await product.put(`${KEPT}.pcap`, fixture('one-way.pcap'));
  for (const each of [id, other.body.id as string]) await product.settled(each);
  await put(PATH, capture);
  const of = `/api/recordings/${id}`;
  for (const remote of [CALLED, { number: CALLED.number }]) {
    const call = { direction: 'out', local: { name: NAME, number: NUMBER }, remote };
    expect((await attach(id, call)).status).toBe(204);
  }
  await product.post(`${of}/protect`, { reason: REASON });
  await product.post(`${of}/unprotect`, { reason: REASON });
  expect((await product.post(`${of}/notes`, { text: NOTE })).status).toBe(201);
  expect(await product.recordings(`?q=${encodeURIComponent(SEARCH)}`)).toHaveLength(1);
  expect(await product.recordings(`?q=${encodeURIComponent(NAME)}&limit=7`)).toHaveLength(1);
  expect(await product.recordings(`?number=${CALLED.number}`)).toHaveLength(1);
  for (const path of ['/download', '/capture', '/history', '/notes', ''])
    expect((await product.fetch(of + path)).ok).toBe(true);
  await settle();
  return id;
};

const attach = (id: string, call: object) =>
  product.fetch(`/api/recordings/${id}/call-information`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(call),
  });

const recycle = async (of: string): Promise<void> => {
  const removed = await product.fetch(of, {
    method: 'DELETE',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reason: REASON }),
  });
  expect(removed.status).toBe(204);
};

/** The recording for good, and the account. */
const purge = async (id: string): Promise<void> => {
  const of = `/api/recordings/${id}`;
  await recycle(of);
  expect((await product.post(`${of}/restore`, { reason: REASON })).status).toBe(204);
  await recycle(of);
  expect((await product.post(`${of}/purge`)).status).toBe(204);
  const left = await product.fetch(`/api/users/${person}`, { method: 'DELETE' });
  expect(left.status).toBe(204);
};

const erased = (id: string) =>
  eventually(
    async () => {
      const { body } = await product.get<{ items: { type: string }[] }>(
        `/api/recordings/${id}/history`,
      );
      return body.items.some(({ type }) => type === 'RecordingErased') && (await isPersonErased());
    },
    { what: 'the erasure', withinMs: 60_000 },
  );

/** What stays of somebody says that he was removed, and by whom. */
const isPersonErased = async (): Promise<boolean> => {
  const { body } = await product.get<{ items: { type: string; personal: unknown }[] }>(
    `/api/events?stream=user-${person}`,
  );
  expect(body.items.filter(({ personal }) => personal !== null && personal !== undefined)).toEqual(
    [],
  );
  return body.items.at(-1)?.type === 'UserErased';
};

const expectReceipt = async (id: string): Promise<void> => {
  const path = `/api/recordings/${id}/receipt`;
  expect((await product.get(path)).body).toMatchObject({
    recording: { id, device: 'innovaphone', codecs: ['G.711 A-law'] },
    recycled: { byName: 'admin', reason: null },
    deleted: { rule: 'purge', byName: 'admin', reason: null },
    erased: { left: [] },
  });
  const pdf = await product.fetch(`${path}?format=pdf&timeZone=Europe/Berlin`);
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  const [kept] = await product.recordings();
  const none = await product.get(`/api/recordings/${kept!.id}/receipt`);
  expect(none).toMatchObject({ status: 404, body: { code: 'recording-not-deleted' } });
  await eventually(async () => {
    const { body } = await product.get<{ items: { text: string }[] }>(
      `/api/recordings/${id}/history`,
    );
    return body.items.some(({ text }) => text === 'Downloaded (receipt)');
  });
};

/** What an auditor can read of all that happened. */
const events = async (): Promise<string> =>
  JSON.stringify((await product.get('/api/events?limit=1000')).body);

describe('erasing', { timeout: 240_000 }, () => {
  beforeAll(async () => {
    product = await Product.start();
  }, 120_000);
  afterAll(() => product.stop());

  it('leaves no trace in any file or store, and everything of the others', async () => {
    const id = await recordMuch();
    const before = await traces([NAME, NUMBER, KEPT, PERSON.name]);
    for (const text of [NAME, KEPT, PERSON.name]) expect(before.join('\n')).toContain(text);
    await expect.poll(events, { timeout: 60_000 }).toContain(SEARCH);
    await purge(id);
    await erased(id);
    const log = await (await product.fetch(`/api/log?download=true`)).text();
    expect(log).toContain(id);
    for (const secret of SECRETS) expect(log).not.toContain(secret);
    const readable = await events();
    expect(await traces(SECRETS)).toEqual([]);
    for (const secret of SECRETS) expect(readable).not.toContain(secret);
    expect(await traces([KEPT])).not.toEqual([]);
    expect(await product.recordings(`?q=${encodeURIComponent(KEPT)}`)).toHaveLength(1);
    await expectReceipt(id);
    await product.stop('SIGTERM', { keepData: true });
    expect(await tracesIn([product.dataDir], SECRETS)).toEqual([]);
  });
});

describe('a backup from before an erasure that is put back', { timeout: 240_000 }, () => {
  let id: string;
  const backup = () => `${product.dataDir}-backup`;
  const restart = async (restore: () => Promise<void>): Promise<void> => {
    const { dataDir } = product;
    await product.stop('SIGTERM', { keepData: true });
    await restore();
    product = await Product.start({ dataDir });
  };

  beforeAll(async () => {
    product = await Product.start();
    id = await recordMuch();
    await restart(() => cp(product.dataDir, backup(), { recursive: true }));
    await purge(id);
    await erased(id);
  }, 240_000);
  afterAll(async () => {
    await rm(backup(), { recursive: true, force: true });
    await product.stop();
  });

  it.each([
    ['of the bytes and keys', ['blobs'], []],
    ['of the database', ['postgres'], []],
    ['of bytes, keys and log, with an empty database', ['blobs', 'eventstore'], ['postgres']],
    ['of the log', ['eventstore'], []],
    ['in whole', ['.'], []],
  ])('%s brings nothing back', async (_, parts, emptied) => {
    await restart(async () => {
      for (const part of [...parts, ...emptied])
        await rm(join(product.dataDir, part), { recursive: true, force: true });
      for (const part of parts)
        await cp(join(backup(), part), join(product.dataDir, part), { recursive: true });
    });
    const found = await product.get(`/api/recordings/${id}`);
    expect(found.body).toMatchObject({ state: 'deleted', name: null });
    expect(await product.recordings(`?q=${encodeURIComponent(NAME)}`)).toEqual([]);
    expect((await product.get(`/api/users/${person}`)).status).toBe(410);
    expect((await product.fetch(`/api/recordings/${id}/capture`)).status).toBe(410);
    await erased(id);
    // Files of a database that was put back are scrubbed within seconds of the start.
    await expect.poll(() => traces(SECRETS), { timeout: 30_000 }).toEqual([]);
    expect((await product.recordings()).map(({ name }) => name)).toEqual([`${KEPT}.pcap`]);
  });
});
