import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingFolder } from '#infra/blobs/recording-blobs';
import { Product, type SeenRecording, eventually, fixture } from './support/product.js';

type Seen = SeenRecording & { recycledAt: string | null; removesOn: string | null };
type Page = { items: Seen[] };

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(async () => {
  await product.stop();
});

const capture = fixture('one-way.pcap');
const DAY_MS = 86_400_000;

const put = async (name: string): Promise<string> => {
  const { status, body } = await product.put(name, capture);
  expect(status).toBe(201);
  await product.settled(body.id as string);
  return body.id as string;
};

const act = (method: string, path: string, body?: object) =>
  product.fetch(path, {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });

const remove = (id: string, reason?: string) =>
  act('DELETE', `/api/recordings/${id}`, reason === undefined ? undefined : { reason });

const one = async (id: string): Promise<Seen> =>
  (await product.get<Seen>(`/api/recordings/${id}`)).body;

const idsOf = async (query: string): Promise<string[]> => {
  const { body } = await product.get<Page>(`/api/recordings?${query}`);
  return body.items.map(({ id }) => id);
};

const problemOf = async (response: Response) => {
  const { status, code } = (await response.json()) as { status: number; code: string };
  return { status, code };
};

const filesOf = async (id: string): Promise<string[]> => {
  const folder = join(product.dataDir, 'blobs', recordingFolder(id));
  return readdir(folder).catch(() => []);
};

describe('removing a recording', { timeout: 120_000 }, () => {
  it('puts it into the recycle bin, from where it comes back', async () => {
    const id = await put('comes back.pcap');
    expect((await remove(id)).status).toBe(204);
    const { state, recycledAt, removesOn } = await one(id);
    expect(state).toBe('recycled');
    expect(Date.parse(removesOn!) - Date.parse(recycledAt!)).toBe(30 * DAY_MS);
    expect(await idsOf('')).not.toContain(id);
    expect(await idsOf('bin=true')).toContain(id);
    expect((await remove(id)).status).toBe(204);
    expect((await one(id)).removesOn).toBe(removesOn);
    expect((await act('POST', `/api/recordings/${id}/restore`)).status).toBe(204);
    expect(await one(id)).toMatchObject({ state: 'ready', recycledAt: null, removesOn: null });
    expect(await idsOf('')).toContain(id);
    expect(await idsOf('bin=true')).not.toContain(id);
  });

  it('takes as long for the bin as is set when it goes there', async () => {
    const id = await put('three days.pcap');
    const changed = await act('PATCH', '/api/settings', { binDays: 3 });
    expect(await changed.json()).toMatchObject({ binDays: 3 });
    await remove(id);
    await act('PATCH', '/api/settings', { binDays: 30 });
    const { recycledAt, removesOn } = await one(id);
    expect(Date.parse(removesOn!) - Date.parse(recycledAt!)).toBe(3 * DAY_MS);
  });

  it('is refused while it is protected, by hand and in the bin', async () => {
    const id = await put('protected.pcap');
    await act('POST', `/api/recordings/${id}/protect`);
    const refused = { status: 409, code: 'recording-protected' };
    expect(await problemOf(await remove(id))).toEqual(refused);
    await act('POST', `/api/recordings/${id}/unprotect`);
    await remove(id);
    await act('POST', `/api/recordings/${id}/protect`);
    expect(await problemOf(await act('POST', `/api/recordings/${id}/purge`))).toEqual(refused);
    expect((await one(id)).state).toBe('recycled');
  });

  it('is for good when the bin is purged: bytes, names and sound are gone, the story stays', async () => {
    const id = await put('Zoë Übermut.pcap');
    const purge = () => act('POST', `/api/recordings/${id}/purge`, { reason: 'not needed' });
    expect(await problemOf(await purge())).toEqual({ status: 409, code: 'recording-not-recycled' });
    await remove(id, 'asked for');
    expect((await purge()).status).toBe(204);
    await eventually(async () => (await typesOf(id)).includes('RecordingErased'), {
      withinMs: 60_000,
    });
    expect(await filesOf(id)).toEqual([]);
    expect(await one(id)).toMatchObject({ state: 'deleted', name: null, removesOn: null });
    for (const query of ['', 'bin=true', 'q=Zoë']) expect(await idsOf(query)).not.toContain(id);
    expect(await idsOf('state=deleted')).toContain(id);
    for (const path of ['audio', 'capture', 'download', 'waveform', 'quality']) {
      const answer = await problemOf(await product.fetch(`/api/recordings/${id}/${path}`));
      expect({ path, ...answer }).toEqual({ path, status: 410, code: 'recording-deleted' });
    }
    const restored = await act('POST', `/api/recordings/${id}/restore`);
    expect(await problemOf(restored)).toEqual({ status: 410, code: 'recording-deleted' });
    expect((await remove(id)).status).toBe(204);
    expect(JSON.stringify(await historyOf(id))).not.toContain('bermut');
  });
});

const historyOf = async (id: string): Promise<{ type: string }[]> =>
  (await product.get<{ items: { type: string }[] }>(`/api/recordings/${id}/history`)).body.items;

const typesOf = async (id: string): Promise<string[]> =>
  (await historyOf(id)).map(({ type }) => type);
