import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loseUpload } from './support/lost-upload.js';
import { Product, type SeenRecording, eventually, fixture } from './support/product.js';

type Orphan = {
  kind: string;
  place: string;
  recording: string | null;
  bytes: number | null;
  what: string;
  toDo: string;
};
type History = { items: { type: string; byName: string; reason: string | null }[] };
type Page = { items: Orphan[]; next: string | null };
type Run = { did: number; outcome: string };
type Status = {
  sweeps: { name: string; last: Run | null; lastTelling: Run | null }[];
  alarms: { code: string; detail: string }[];
};

const HOUR_MS = 3_600_000;
const PATIENCE = { withinMs: 120_000 };

let product: Product;
beforeAll(async () => {
  product = await Product.start();
}, 120_000);
afterAll(() => product.stop());

const blob = (key: string) => join(product.dataDir, 'blobs', key);
const folderOf = (id: string) => `recordings/${id.slice(0, 2)}/${id}/`;

const stray = async (key: string, ageMs: number): Promise<void> => {
  const at = new Date(Date.now() - ageMs);
  await mkdir(dirname(blob(key)), { recursive: true });
  await writeFile(blob(key), 'nobody knows me');
  await utimes(blob(key), at, at);
};

/** Kept compact, and so in the one form in which it stays. */
const kept = async (name: string): Promise<string> => {
  const { body } = await product.put(name, fixture('one-way.pcap'));
  const id = body.id as string;
  await product.settled(id);
  await eventually(() => readFile(blob(`${folderOf(id)}compact`)).catch(() => null), PATIENCE);
  return id;
};

const orphans = async (query = '') => (await product.get<Page>(`/api/orphans${query}`)).body;
const places = async () => (await orphans()).items.map(({ kind, place }) => `${kind} ${place}`);
/** A find is told of when two rounds have seen it. */
const SEEN_TWICE = { timeout: 120_000, interval: 2_000 };
const placesNow = async () => {
  await product.sweep('orphans');
  return (await places()).sort();
};
const status = async () => (await product.get<Status>('/api/status')).body;
const sweep = async (name: string) =>
  (await status()).sweeps.find((each) => each.name === name) ?? null;
const alarm = async () =>
  (await status()).alarms.find(({ code }) => code === 'orphans-found')?.detail ?? null;

/** The steps build on each other. */
describe('bytes and events that do not agree', { timeout: 300_000 }, () => {
  const [unknown, young] = [randomUUID(), randomUUID()];
  const capture = `${folderOf(unknown)}capture`;
  const end = () => product.post(`/api/recordings/${lost}/end`, { reason: 'The old disk is gone' });
  const seen = async () => (await product.get<SeenRecording>(`/api/recordings/${lost}`)).body;
  const aside = () => join(product.dataDir, 'taken-away');
  let id: string;
  let other: string;
  let expected: string[];
  let lost: string;

  it('refuse to end by hand what still arrives', async () => {
    lost = await loseUpload(product, fixture('one-way.pcap').subarray(0, 2_000));
    expect(await end()).toMatchObject({ status: 409, body: { code: 'recording-still-arriving' } });
    product.kill('api');
    await product.healthy();
  });

  it('are found, both ways, and told of', async () => {
    [id, other] = [await kept('taken.pcap'), await kept('stays.pcap')];
    await stray(capture, 2 * HOUR_MS);
    await stray(`${folderOf(young)}capture`, 0);
    await rename(blob(`${folderOf(id)}compact`), aside());
    expected = [
      `bytes-unknown blobs/${folderOf(unknown)}`,
      `capture-missing blobs/${folderOf(id)}capture`,
    ];
    await expect.poll(placesNow, SEEN_TWICE).toEqual(expected);
    const told = (await orphans()).items.find(({ kind }) => kind === 'bytes-unknown');
    expect(told).toMatchObject({ recording: unknown, bytes: 15, files: 1 });
    expect(told!.what).toContain('knows nothing of');
    expect(told!.toDo).not.toBe('');
  });

  it('are an alarm, a figure of the sweep, and an event', async () => {
    // They may have been found in two turns, and the alarm is told of each.
    const told = async () => (await alarm()) ?? '';
    await expect
      .poll(told, { timeout: PATIENCE.withinMs })
      .toContain('bytes-unknown: 1, capture-missing: 1');
    const { lastTelling } = (await sweep('orphans'))!;
    expect(lastTelling!.did).toBeGreaterThan(0);
    expect((await sweep('compaction'))!.last).toMatchObject({ outcome: 'done' });
    const reported = async () => {
      const { body } = await product.get<{ items: { data: { found: { count: number }[] } }[] }>(
        '/api/events?type=OrphansReported',
      );
      const counts = body.items.flatMap(({ data }) => data.found.map(({ count }) => count));
      return counts.reduce((sum, count) => sum + count, 0);
    };
    await expect.poll(reported, { timeout: PATIENCE.withinMs }).toBe(2);
  });

  it('are shown in pages, and to administrators only', async () => {
    const first = await orphans('?limit=1');
    const second = await orphans(`?limit=1&after=${first.next!}`);
    expect([...first.items, ...second.items].map(({ kind }) => kind).sort()).toEqual([
      'bytes-unknown',
      'capture-missing',
    ]);
    expect(second.next).toBeNull();
    const body = { name: 'Ines', role: 'auditor', password: 'correct horse' };
    expect((await product.post('/api/users', body)).status).toBe(201);
    const session = { user: 'Ines', password: body.password };
    const { token } = (await product.post<{ token: string }>('/api/session', session)).body;
    const headers = { authorization: `Bearer ${token}` };
    expect((await product.fetch('/api/orphans', { headers })).status).toBe(403);
    expect((await product.fetch('/api/orphans?after=x')).status).toBe(400);
  });

  it('are removed by nobody, and leave the list when they have been put in order', async () => {
    expect(await readFile(blob(capture), 'utf8')).toBe('nobody knows me');
    expect(await readFile(blob(`${folderOf(young)}capture`), 'utf8')).toBe('nobody knows me');
    const states = async (of: string) =>
      (await product.get<SeenRecording>(`/api/recordings/${of}`)).body.state;
    expect([await states(id), await states(other)]).toEqual(['ready', 'ready']);
    expect(await places()).toHaveLength(2);
    await rename(aside(), blob(`${folderOf(id)}compact`));
    await rm(blob(capture));
    await expect.poll(placesNow, SEEN_TWICE).toEqual([]);
    await eventually(async () => (await alarm()) === null, PATIENCE);
    expect((await product.fetch(`/api/recordings/${id}/capture`)).ok).toBe(true);
  });

  it('are no longer a recording that began and was lost, once an administrator ends it', async () => {
    expect((await seen()).state).toBe('recording');
    // Until nobody has reported it for half a minute it may arrive somewhere.
    await eventually(async () => (await end()).status === 204, PATIENCE);
    await product.settled(lost);
    expect(await seen()).toMatchObject({
      state: 'failed',
      failureCode: 'empty',
      incompleteCode: 'ended-by-hand',
      incomplete: expect.stringContaining('nothing of it is left') as string,
      bytes: 0,
    });
    expect((await end()).status).toBe(204);
    const { items } = (await product.get<History>(`/api/recordings/${lost}/history`)).body;
    const told = items.filter(({ type }) => type === 'RecordingUploaded');
    expect(told).toMatchObject([{ byName: 'admin', reason: 'The old disk is gone' }]);
    expect(await places()).toEqual([]);
    const binned = await product.fetch(`/api/recordings/${lost}`, { method: 'DELETE' });
    expect(binned.status).toBe(204);
  });
});
