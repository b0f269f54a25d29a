import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingBlobs, recordingFolder } from '#infra/blobs/recording-blobs';
import { wrapDataKey } from '#infra/crypt/recording-key';
import { sealWhole } from '#infra/crypt/sealer';
import { compactCapture } from '#media/compact/compact';
import { inspectCalls } from '#media/inspect-calls';
import { encodePeaks } from '#media/peaks';
import { CliWorld } from './support/cli.js';
import { environmentOf } from './support/database-of.js';
import { Product, eventually, fixture } from './support/product.js';
import { SlowUpload } from './support/slow-upload.js';

const LONG = { timeout: 240_000 };
const FIRST = `the first crypt key ${randomBytes(6).toString('hex')}`;
const SECOND = `the second crypt key ${randomBytes(6).toString('hex')}`;

/** Names of a length, as the capture has them; nobody else writes them. */
const NAMES = { Local: 'Zqxjk', Remote: 'Wvbgkh' } as const;
const named = (capture: Buffer): Buffer => {
  let text = capture.toString('latin1');
  for (const [from, to] of Object.entries(NAMES)) text = text.replaceAll(`"${from}"`, `"${to}"`);
  return Buffer.from(text, 'latin1');
};
const CALL = named(fixture('inno-like-g711a.pcap'));
const OTHER = fixture('one-way.pcap');

type Seen = {
  id: string;
  state: string;
  encrypted: boolean;
  locked: boolean;
  lockedUnder: { number: number; since: string } | null;
  watermarked: boolean;
  bytes: number;
  storedBytes: number;
};
type Keys = {
  inForce: number | null;
  keys: { number: number; open: boolean; recordings: number }[];
  left: number;
  locked: number;
};

let product: Product;
beforeAll(async () => {
  product = await Product.start({ env: { LOG_LEVEL: 'trace' } });
});
afterAll(() => product.stop());

type Between = { env?: Record<string, string>; doing?: () => Promise<void> };
const restart = async ({ env = {}, doing }: Between = {}): Promise<void> => {
  await product.stop('SIGTERM', { keepData: true });
  await doing?.();
  product = await Product.start({ dataDir: product.dataDir, env: { LOG_LEVEL: 'trace', ...env } });
};

const put = async (name: string, bytes: Uint8Array): Promise<string> => {
  const { status, body } = await product.put(name, bytes);
  expect(status).toBe(201);
  return body.id as string;
};
const seen = async (id: string) => (await product.get<Seen>(`/api/recordings/${id}`)).body;
const keys = async () => (await product.get<Keys>('/api/settings/crypt-keys')).body;
const bytesOf = async (path: string, range?: string) => {
  const response = await product.fetch(path, range === undefined ? {} : { headers: { range } });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
};
type Act = { readonly type: string; readonly byName: string; readonly data: unknown };
/** Words that were entered, as the activity protocol has it. */
const tried = async () =>
  (await product.get<{ items: Act[] }>('/api/activity?what=changed&limit=50')).body.items
    .filter(({ type }) => ['CryptKeyEntered', 'CryptKeyRefused'].includes(type))
    .map(({ type, byName, data }) => ({ type, byName, data }))
    .toSorted((a, b) => a.type.localeCompare(b.type));
const audio = (id: string) => `/api/recordings/${id}/audio`;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const pathOf = (key: string) => join(product.dataDir, 'blobs', key);

const keptCompact = (id: string) =>
  eventually(
    async () => {
      const { storedBytes, bytes } = await seen(id);
      const original = await stat(pathOf(recordingBlobs(id).capture)).catch(() => null);
      return storedBytes < bytes && original === null;
    },
    { what: `the compaction of ${id}`, withinMs: 60_000 },
  );

/** What a capture tells: its packets, its compact form, what was read of it. */
const formsOf = async (capture: Buffer): Promise<Buffer[]> => {
  const source = {
    size: capture.length,
    read: async (at: number, length: number) => capture.subarray(at, at + length),
  };
  const compact: Buffer[] = [];
  await compactCapture(source, async (bytes) => void compact.push(Buffer.from(bytes)));
  const { first } = await inspectCalls(source);
  return [capture, Buffer.concat(compact), Buffer.from(encodePeaks(first.peaks))];
};

/** Short runs of bytes that stand for one capture, and not for another. */
const samplesOf = async (capture: Buffer, other: Buffer): Promise<Buffer[]> => {
  const others = await formsOf(other);
  const isOwn = (run: Buffer) => others.every((bytes) => !bytes.includes(run));
  return (await formsOf(capture)).flatMap(runsOf).filter(isOwn);
};

const RUN = 24;
/** Spread over all of it; runs of few different bytes could stand anywhere. */
const runsOf = (bytes: Buffer): Buffer[] =>
  Array.from({ length: 40 }, (_, turn) => Math.floor((turn * (bytes.length - RUN)) / 40))
    .map((at) => bytes.subarray(at, at + RUN))
    .filter((run) => new Set(run).size > RUN / 2);

const filesBelow = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((file) => join(file.parentPath, file.name));
};

const redisDump = async (): Promise<Buffer> => {
  const redis = new Redis(environmentOf(product, 'REDIS_URL'));
  try {
    const dumps = (await redis.keys('*')).map((key) => redis.dumpBuffer(key));
    return Buffer.concat((await Promise.all(dumps)).map((dump) => dump ?? Buffer.alloc(0)));
  } finally {
    redis.disconnect();
  }
};

/** Where any of these stand: in a file of the data folder, or in Redis. */
const tracesOf = async (samples: readonly Buffer[]): Promise<string[]> => {
  const found = (await redisDump().then((dump) => samples.some((each) => dump.includes(each))))
    ? ['redis']
    : [];
  for (const file of await filesBelow(product.dataDir)) {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    if (samples.some((sample) => bytes.includes(sample))) found.push(file);
  }
  return found;
};

describe('a crypt key', LONG, () => {
  let sealed: string;
  let before: { whole: string; part: string };

  it('is set by an administrator, and told to nobody', async () => {
    const clear = await put('in clear.pcap', OTHER);
    expect((await product.settled(clear)).state).toBe('ready');
    const { status, body } = await product.patch('/api/settings', { cryptKey: FIRST });
    expect(status).toBe(200);
    expect(body.cryptKey).toMatchObject({ number: 1, open: true });
    expect(JSON.stringify(body)).not.toContain(FIRST);
    expect(await seen(clear)).toMatchObject({ encrypted: false, locked: false });
    expect((await product.patch('/api/settings', { cryptKey: 'short' })).status).toBe(400);
  });

  it('encrypts a call already while it runs', async () => {
    const upload = new SlowUpload(product.url, 'running.pcap');
    await upload.send(CALL.subarray(0, CALL.length / 2));
    const part = await eventually(async () => {
      const files = await filesBelow(join(product.dataDir, 'spool'));
      const path = files.find((file) => file.endsWith('.part'));
      const bytes = path === undefined ? null : await readFile(path);
      return bytes !== null && bytes.length > CALL.length / 2 && bytes;
    });
    for (const run of runsOf(CALL.subarray(0, CALL.length / 2)))
      expect(part.includes(run)).toBe(false);
    const running = await eventually(async () => {
      const items = (await product.recordings()) as unknown as (Seen & { name: string })[];
      const found = items.find(({ name }) => name === 'running.pcap');
      return found?.encrypted === true && found;
    });
    await upload.send(CALL.subarray(CALL.length / 2));
    expect(await upload.finish()).toBe(201);
    sealed = running.id;
    expect((await product.settled(sealed)).state).toBe('ready');
    await product.post(`/api/recordings/${sealed}/watermark`, { reason: 'a dispute' });
    await eventually(async () => (await seen(sealed)).watermarked, { withinMs: 60_000 });
  });

  it('changes nothing for those who may hear it', async () => {
    before = {
      whole: sha256((await bytesOf(audio(sealed))).bytes),
      part: sha256((await bytesOf(audio(sealed), 'bytes=4321-54321')).bytes),
    };
    await keptCompact(sealed);
    expect((await bytesOf(`/api/recordings/${sealed}/capture`)).bytes.equals(CALL)).toBe(true);
    expect((await bytesOf(`/api/recordings/${sealed}/waveform`)).status).toBe(200);
    for (const what of ['download', 'evidence'])
      expect((await bytesOf(`/api/recordings/${sealed}/${what}`)).status).toBe(200);
    const part = await bytesOf(audio(sealed), 'bytes=4321-54321');
    expect([part.status, sha256(part.bytes)]).toEqual([206, before.part]);
  });

  it('leaves nothing of the call in any file or database, nor itself', async () => {
    const samples = [
      ...(await samplesOf(CALL, OTHER)),
      ...Object.values(NAMES).map((name) => Buffer.from(name)),
      ...[FIRST, FIRST.toLowerCase()].map((words) => Buffer.from(words)),
    ];
    expect(samples.length).toBeGreaterThan(60);
    expect(await tracesOf(samples)).toEqual([]);
    // It would be found: the other call is there in clear.
    expect(await tracesOf(await samplesOf(OTHER, CALL))).not.toEqual([]);
  });

  it('locks what it encrypted when it is not given at the start, and nothing else', async () => {
    await restart();
    const locked = await seen(sealed);
    expect(locked).toMatchObject({ encrypted: true, locked: true, state: 'ready' });
    expect(locked.lockedUnder).toMatchObject({ number: 1, since: expect.stringMatching(/^20/) });
    for (const what of ['audio', 'waveform', 'capture', 'download', 'quality', 'evidence']) {
      const path = `/api/recordings/${sealed}/${what}`;
      const { status, body } = await product.get(path);
      expect([what, (await product.fetch(path, { method: 'HEAD' })).status]).toEqual([what, 423]);
      expect([what, status, body.code]).toEqual([what, 423, 'locked']);
      expect(body.detail).toContain('crypt key no. 1, set on 20');
      expect(body.cryptKey).toEqual({ number: 1, since: expect.any(String) });
    }
    const withholding = { withhold: [[0, 1]], reason: 'a dispute' };
    const refused = await product.post(`/api/recordings/${sealed}/evidence`, withholding);
    expect([refused.status, refused.body['code']]).toEqual([423, 'locked']);
    const clear = (await product.recordings()).find(({ name }) => name === 'in clear.pcap')!;
    expect((await bytesOf(audio(clear.id))).status).toBe(200);
    const status = await eventually(async () => {
      const { body } = await product.get<{ alarms: { code: string }[] }>('/api/status');
      return body.alarms.some(({ code }) => code === 'recordings-locked') && body;
    });
    expect(status.alarms.map(({ code }) => code)).not.toContain('recordings-in-clear');
    expect(await keys()).toMatchObject({ inForce: 1, locked: 1 });
  });

  it('is not needed to audit what is there, nor to name what is not', async () => {
    const cli = new CliWorld();
    const audit = () => cli.run(['audit', '--json', '--data', product.dataDir]);
    try {
      expect(await audit()).toMatchObject({ code: 11, text: '{"locked":1}\n' });
      const said = await cli.run(['audit', '--data', product.dataDir]);
      expect([said.code, said.text]).toEqual([11, '']);
      expect(said.errors).toMatch(/^Nothing is missing, but 1 locked recording was not opened /);
      const { dataKey, reading } = recordingBlobs(sealed);
      for (const blob of [dataKey, reading]) await rename(pathOf(blob), pathOf(`${blob}-away`));
      const { code, text } = await audit();
      const found = text.trim().split('\n');
      expect([code, found.map((line) => (JSON.parse(line) as { where: string }).where)]).toEqual([
        10,
        [reading, dataKey, recordingFolder(sealed)],
      ]);
      for (const blob of [dataKey, reading]) await rename(pathOf(`${blob}-away`), pathOf(blob));
    } finally {
      cli.remove();
    }
  });

  it('locks it over WebDAV, too, where it is still listed', async () => {
    const webdav = { user: 'reader', password: 'secret of readers' };
    expect((await product.patch('/api/settings', { webdav })).status).toBe(200);
    const authorization = `Basic ${Buffer.from('reader:secret of readers').toString('base64')}`;
    const dav = async (method: string, path: string) => {
      const headers = { authorization, depth: '1' };
      const response = await product.fetch(`/recordings/Files/${path}`, { method, headers });
      return { status: response.status, text: await response.text() };
    };
    const { body } = await product.get<{ startedAt: string }>(`/api/recordings/${sealed}`);
    const day = body.startedAt.slice(0, 10).replaceAll('-', '/');
    const listed = await dav('PROPFIND', `${day}/`);
    expect([listed.status, listed.text.includes(`${day}/running.pcap</D:href>`)]).toEqual([
      207,
      true,
    ]);
    for (const path of ['running.pcap', `${day}/running.pcap`]) {
      expect((await dav('HEAD', path)).status).toBe(423);
      const { status, text } = await dav('GET', path);
      expect([status, text.includes('crypt key no. 1, set on 20')]).toEqual([423, true]);
    }
    expect((await dav('GET', encodeURIComponent('in clear.pcap'))).status).toBe(200);
    expect((await product.patch('/api/settings', { webdav: null })).status).toBe(200);
  });

  it('is not needed to take in what comes, which waits for it; entered, it opens all', async () => {
    const late = await put('late.pcap', named(fixture('inno-like-g711a.pcap')).subarray(0, -90));
    const stored = await readFile(pathOf(recordingBlobs(late).capture));
    expect(runsOf(CALL).some((run) => stored.includes(run))).toBe(false);
    expect(await seen(late)).toMatchObject({ encrypted: true, locked: true, state: 'received' });
    expect((await product.post(`/api/recordings/${late}/watermark`, {})).status).toBe(204);
    const wrong = await product.post('/api/settings/crypt-keys/enter', { cryptKey: `${FIRST}!` });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'crypt-key-wrong']);
    expect(wrong.body.detail).toContain('Missing: no. 1');
    const right = await product.post('/api/settings/crypt-keys/enter', { cryptKey: FIRST });
    expect([right.status, right.body.opened]).toEqual([200, [1]]);
    await eventually(async () => (await tried()).length === 2, { withinMs: 60_000 });
    expect(await tried()).toEqual([
      { type: 'CryptKeyEntered', byName: 'admin', data: { opened: [1] } },
      { type: 'CryptKeyRefused', byName: 'admin', data: {} },
    ]);
    expect(sha256((await bytesOf(audio(sealed))).bytes)).toBe(before.whole);
    expect((await product.settled(late)).state).toBe('ready');
    expect(await seen(late)).toMatchObject({ encrypted: true, locked: false, lockedUnder: null });
    const watermarked = async () => (await seen(late)).watermarked;
    await eventually(watermarked, { withinMs: 60_000, what: 'the seal that waited for the key' });
  });

  it('is followed by another, under which all come, though the worker dies meanwhile', async () => {
    const { body } = await product.patch('/api/settings', { cryptKey: SECOND });
    expect(body.cryptKey).toMatchObject({ number: 2, open: true });
    await product.sweep('rewrap');
    product.kill('worker');
    await eventually(async () => (await keys()).left === 0, { withinMs: 90_000 });
    expect((await keys()).keys.map(({ recordings }) => recordings)).toEqual([0, 2]);
    // While nobody runs: whoever is given a key that is older keeps it there again.
    const doing = () => rm(join(product.dataDir, 'blobs/crypt/older'), { recursive: true });
    await restart({ env: { CRYPT_KEY: SECOND }, doing });
    // It is for the processes of the product alone.
    for (const name of ['postgres', 'eventstore'] as const)
      expect(readFileSync(`/proc/${String(product.pidOf(name))}/environ`, 'utf8')).not.toContain(
        SECOND,
      );
    expect((await keys()).keys.map(({ open }) => open)).toEqual([false, true]);
    expect(sha256((await bytesOf(audio(sealed))).bytes)).toBe(before.whole);
    const { body: history } = await product.get<{ items: { text: string }[] }>(
      `/api/recordings/${sealed}/history`,
    );
    expect(history.items.filter(({ text }) => text.includes('crypt key'))).toHaveLength(2);
  });

  it('lets nobody put another recording in the place of one by its public half', async () => {
    const { keys: known } = JSON.parse(await readFile(pathOf('crypt/keyring'), 'utf8')) as {
      keys: { id: string; publicKey: string }[];
    };
    const late = (await product.recordings()).find(({ name }) => name === 'late.pcap')!.id;
    const { capture, dataKey } = recordingBlobs(late);
    const right = await readFile(pathOf(dataKey));
    const his = randomBytes(32);
    await writeFile(pathOf(dataKey), wrapDataKey(late, known.at(-1)!, his));
    await writeFile(pathOf(capture), sealWhole(his, capture, OTHER));
    const answer = await eventually(async () => {
      const { status, body } = await product.get<{ code: string; detail: string }>(
        `/api/recordings/${late}/capture`,
      );
      return status !== 200 && { status, ...body };
    });
    expect(answer).toMatchObject({ status: 500, code: 'capture-damaged' });
    expect(answer.detail).toContain('not the one that the log is committed to');
    expect((await product.fetch(audio(late))).status).toBe(500);
    await writeFile(pathOf(dataKey), right);
    await rm(pathOf(capture));
    await eventually(async () => (await product.fetch(audio(late))).status === 200);
  });

  it('is taken away, and that is said; what it encrypted goes with its key', async () => {
    const { body } = await product.patch('/api/settings', { cryptKey: null });
    expect(body.cryptKey).toBeNull();
    const clear = await put('in clear again.pcap', CALL.subarray(0, -200));
    expect((await product.settled(clear)).state).toBe('ready');
    expect(await seen(clear)).toMatchObject({ encrypted: false });
    await eventually(async () => {
      const { body: status } = await product.get<{ alarms: { code: string }[] }>('/api/status');
      return status.alarms.some(({ code }) => code === 'recordings-in-clear');
    });
    expect(sha256((await bytesOf(audio(sealed))).bytes)).toBe(before.whole);
    await product.fetch(`/api/recordings/${sealed}`, { method: 'DELETE' });
    await product.post(`/api/recordings/${sealed}/purge`);
    await eventually(async () => {
      const folder = pathOf(recordingFolder(sealed));
      return (await readdir(folder).catch(() => [])).length === 0;
    });
  });
});
