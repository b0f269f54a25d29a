import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Product, eventually, fixture } from './support/product.js';
import { SlowUpload } from './support/slow-upload.js';

const capture = fixture('inno-like-g711a.pcap');
const half = capture.length >> 1;

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(async () => {
  await product.stop();
});

const services = () =>
  JSON.parse(readFileSync(join(product.dataDir, 'run', 'services.json'), 'utf8')) as Record<
    string,
    string
  >;

/** Everything that happened to a recording, by type. */
const historyOf = async (id: string): Promise<string[]> => {
  const { body } = await product.get<{ items: { type: string }[] }>(
    `/api/recordings/${id}/history`,
  );
  return body.items.map(({ type }) => type).filter((type) => !/Listed|Opened|Compacted/.test(type));
};

const putWhenOpen = (name: string): Promise<string> =>
  eventually(async () => {
    const { status, body } = await product.put(name, capture);
    return [201, 202].includes(status) && (body.id as string);
  });

const lifecycle = ['RecordingStarted', 'RecordingUploaded', 'RecordingConverted'];

/** What is killed has to be noticed first; a busy machine takes its time. */
const timeout = 180_000;

describe('what happens when something is killed', { timeout }, () => {
  it('the API in a PUT: what had arrived is a recording, marked incomplete', async () => {
    const upload = new SlowUpload(product.url, 'api killed.pcap');
    await upload.send(capture.subarray(0, half));
    const running = await eventually(async () =>
      (await product.recordings('?state=recording')).find(({ bytes }) => bytes === half),
    );
    product.kill('api');
    await product.healthy();
    const recording = await product.settled(running.id);
    expect(recording).toMatchObject({
      bytes: half,
      incompleteCode: 'server-killed',
      state: 'ready',
    });
    expect(await historyOf(running.id)).toEqual(lifecycle);
  });

  it('the worker while captures wait: every one is converted, once', async () => {
    const ids = [];
    for (let each = 0; each < 12; each++)
      ids.push(await putWhenOpen(`worker killed ${String(each)}.pcap`));
    product.kill('worker');
    for (const id of ids) {
      expect((await product.settled(id)).state).toBe('ready');
      expect(await historyOf(id)).toEqual(lifecycle);
    }
  });

  it('the event store: uploads go on and are recorded when it is back, exactly once', async () => {
    const upload = new SlowUpload(product.url, 'store killed.pcap');
    await upload.send(capture.subarray(0, half));
    product.kill('eventstore');
    await upload.send(capture.subarray(half));
    expect([201, 202]).toContain(await upload.finish());
    await product.healthy();
    const found = await eventually(async () =>
      (await product.recordings('?limit=100')).find(({ name }) => name === 'store killed.pcap'),
    );
    expect(await product.settled(found.id)).toMatchObject({ state: 'ready', incomplete: null });
    expect(await historyOf(found.id)).toEqual(lifecycle);
  });

  it('PostgreSQL while events are projected: each shows exactly once', async () => {
    const uploads = Array.from({ length: 10 }, (_each, at) =>
      putWhenOpen(`database killed ${String(at)}.pcap`),
    );
    product.kill('postgres');
    const ids = await Promise.all(uploads);
    await product.healthy();
    for (const id of ids) {
      expect((await product.settled(id)).state).toBe('ready');
      expect(await historyOf(id)).toEqual(lifecycle);
    }
  });

  it('Redis, and everything in it: what waited is converted all the same', async () => {
    const { REDIS_URL: address } = services();
    if (!address) return;
    const conversions = new Queue('conversion', {
      connection: { url: address, maxRetriesPerRequest: null },
    });
    await conversions.pause();
    const id = await putWhenOpen('redis wiped.pcap');
    await eventually(async () => (await conversions.getWaitingCount()) > 0, {
      what: 'the waiting job',
    });
    await conversions.close();
    const redis = new Redis(address);
    await redis.flushall();
    redis.disconnect();
    expect((await product.settled(id)).state).toBe('ready');
    product.kill('redis');
    const next = await putWhenOpen('redis killed.pcap');
    expect((await product.settled(next)).state).toBe('ready');
  });

  it('the catalogue, held up: a command is taken, and says where to look', async () => {
    const id = await putWhenOpen('held up.pcap');
    await product.settled(id);
    process.kill(product.pidOf('worker'), 'SIGSTOP');
    try {
      const taken = await product.post(`/api/recordings/${id}/protect`);
      expect(taken.status).toBe(202);
      expect(taken.headers.get('location')).toBe(`/api/recordings/${id}`);
    } finally {
      process.kill(product.pidOf('worker'), 'SIGCONT');
    }
    await eventually(async () => (await product.get(`/api/recordings/${id}`)).body.protected);
  });

  it('everything, by SIGTERM in an upload: the upload ends as an incomplete recording', async () => {
    const own = await Product.start();
    const upload = new SlowUpload(own.url, 'stopped.pcap');
    await upload.send(capture.subarray(0, half));
    await eventually(async () =>
      (await own.recordings('?state=recording')).some(({ bytes }) => bytes === half),
    );
    const { dataDir } = own;
    expect(await own.stop('SIGTERM', { keepData: true })).toBe(0);
    const again = await Product.start({ dataDir });
    const recording = await eventually(async () =>
      (await again.recordings()).find(({ state }) => state === 'ready'),
    );
    expect(recording).toMatchObject({ bytes: half, incompleteCode: 'server-stopped' });
    await again.stop();
  });
});
