import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openWav } from '#media/audio';
import { bytesSource } from '#media/byte-source';
import { inspectCapture } from '#media/inspect';
import { concat } from '../libs/media/test/capture-builder.js';
import { twoCalls } from '../libs/media/test/two-calls.js';
import { Product, type SeenRecording, eventually, fixture } from './support/product.js';
import { SlowUpload } from './support/slow-upload.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const nameOf = (serial: number) =>
  `f9e5956e47d460010630009033302ab1-009033302ab1-${String(serial)}--ada lovelace.pcap`;

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(async () => {
  await product.stop();
});

type Heard = { type: string; change?: string; recording?: SeenRecording };

/** Follows the live topic and keeps what it hears. */
const listen = async (from: Product) => {
  const heard: Heard[] = [];
  const socket = new WebSocket(`${from.url.replace('http', 'ws')}/api/live`);
  socket.on('message', (frame) => heard.push(JSON.parse((frame as Buffer).toString()) as Heard));
  await new Promise((open) => socket.once('open', open));
  socket.send(JSON.stringify({ type: 'auth', token: from.token }));
  socket.send(JSON.stringify({ type: 'subscribe', topic: 'recordings' }));
  await eventually(async () => heard.some(({ type }) => type === 'subscribed'));
  return { heard, socket };
};

const put = async (name: string, bytes: Uint8Array): Promise<string> => {
  const { status, body } = await product.put(name, bytes);
  expect(status).toBe(201);
  return body.id as string;
};

/** What any reading of a capture gives. */
const wavOf = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const source = bytesSource(bytes);
  const wav = openWav(source, (await inspectCapture(source)).index, { channel: 'both' });
  const parts: Uint8Array[] = [];
  for await (const part of wav.read(0, wav.byteLength)) parts.push(part);
  return concat(parts);
};

describe('from a PUT to play', { timeout: 90_000 }, () => {
  const capture = fixture('inno-like-g711a.pcap');

  it('shows a call while it is still running, live', async () => {
    const { heard, socket } = await listen(product);
    const upload = new SlowUpload(product.url, nameOf(1));
    await upload.send(capture.subarray(0, 100_000));
    const running = await eventually(async () =>
      (await product.recordings('?state=recording')).find(({ bytes }) => (bytes ?? 0) > 0),
    );
    expect(running.bytes).toBeLessThanOrEqual(100_000);
    await upload.send(capture.subarray(100_000));
    expect(await upload.finish()).toBe(201);
    const ready = await product.settled(running.id);
    expect(ready).toMatchObject({ state: 'ready', bytes: capture.length, incomplete: null });
    await eventually(async () =>
      heard.some(({ recording }) => recording?.id === running.id && recording.state === 'ready'),
    );
    const changes = heard.filter(({ recording }) => recording?.id === running.id);
    expect(changes[0]).toMatchObject({ change: 'added', recording: { state: 'recording' } });
    socket.close();
  });

  it('plays any range, equal to the same range of the whole', async () => {
    const id = await put(nameOf(2), capture);
    const ready = await product.settled(id);
    expect(ready.codecs).toEqual(['G.711 A-law']);
    const whole = new Uint8Array(
      await (await product.fetch(`/api/recordings/${id}/audio`)).arrayBuffer(),
    );
    expect(Buffer.from(whole.subarray(0, 4)).toString()).toBe('RIFF');
    expect(whole.length).toBeGreaterThan(20 * 8_000 * 4 * 0.9);
    for (const [from, to] of [
      [0, 99],
      [44, 44],
      [100_001, 200_002],
      [whole.length - 1, whole.length + 50],
    ] as const) {
      const part = await product.fetch(`/api/recordings/${id}/audio`, {
        headers: { range: `bytes=${String(from)}-${String(to)}` },
      });
      expect(part.status).toBe(206);
      const bytes = new Uint8Array(await part.arrayBuffer());
      expect(sha256(bytes)).toBe(sha256(whole.subarray(from, to + 1)));
    }
    const beyond = await product.fetch(`/api/recordings/${id}/audio`, {
      headers: { range: `bytes=${String(whole.length)}-` },
    });
    expect(beyond.status).toBe(416);
  });

  it('plays at 48 kHz when asked to, with every sample it has else', async () => {
    const id = await put(nameOf(12), capture);
    await product.settled(id);
    const wav = async (query: string) => {
      const response = await product.fetch(`/api/recordings/${id}/audio?channel=local${query}`);
      return Buffer.from(await response.arrayBuffer());
    };
    const [natural, raised] = [await wav(''), await wav('&rate=48000')];
    expect([natural.readUInt32LE(24), raised.readUInt32LE(24)]).toEqual([8_000, 48_000]);
    expect(raised.length - 44).toBe(6 * (natural.length - 44));
    for (const at of [0, 20_000, 150_000])
      expect(raised.readInt16LE(44 + 12 * at)).toBe(natural.readInt16LE(44 + 2 * at));
    const refused = await product.fetch(`/api/recordings/${id}/audio?rate=44100`);
    expect(refused.status).toBe(400);
  });

  it('gives back the capture byte for byte, a waveform, and a zip of WAV and PDF', async () => {
    const id = await put(nameOf(3), capture);
    await product.settled(id);
    const back = await (await product.fetch(`/api/recordings/${id}/capture`)).arrayBuffer();
    expect(sha256(new Uint8Array(back))).toBe(sha256(capture));
    const { body: waveform } = await product.get<{
      levels: { local: number[]; remote: number[] }[];
    }>(`/api/recordings/${id}/waveform`);
    expect(waveform.levels.length).toBeGreaterThanOrEqual(2);
    expect(Math.max(...(waveform.levels[0]?.local ?? []))).toBeGreaterThan(0);
    expect(waveform.levels[0]?.remote.length).toBe(waveform.levels[0]?.local.length);
    const zip = await product.fetch(`/api/recordings/${id}/download`);
    expect(zip.headers.get('content-type')).toContain('application/zip');
    const bytes = Buffer.from(await zip.arrayBuffer());
    expect(bytes.length).toBe(Number(zip.headers.get('content-length')));
    expect(bytes.includes('%PDF-')).toBe(true);
    expect(bytes.includes('RIFF')).toBe(true);
  });

  it('plays each of two calls in one capture, any range of it, and takes both away', async () => {
    const calls = twoCalls();
    const id = await put(nameOf(20), calls.both);
    await product.settled(id);
    const audio = async (query: string, range = {}) => {
      const at = `/api/recordings/${id}/audio?${query}`;
      const response = await product.fetch(at, { headers: range });
      return new Uint8Array(await response.arrayBuffer());
    };
    const second = await wavOf(calls.second);
    expect(sha256(await audio(''))).toBe(sha256(await wavOf(calls.first)));
    expect(sha256(await audio('call=2'))).toBe(sha256(second));
    const part = await audio('call=2', { range: 'bytes=50001-60002' });
    expect(sha256(part)).toBe(sha256(second.subarray(50_001, 60_003)));
    const of = async (what: string) => product.get(`/api/recordings/${id}/${what}`);
    expect((await of('quality')).body.otherCalls).toHaveLength(1);
    expect((await of('quality?call=2')).body).toMatchObject({ durationMs: 4_000, grade: 'good' });
    expect((await of('waveform?call=2')).body.durationMs).toBe(4_000);
    expect((await of('digits?call=2')).body).toEqual({ items: [] });
    for (const what of ['audio', 'quality', 'waveform', 'digits']) {
      expect((await of(`${what}?call=3`)).body).toMatchObject({
        code: 'no-such-call',
        status: 404,
      });
      expect((await of(`${what}?call=0`)).status).toBe(400);
    }
    const zip = await product.fetch(`/api/recordings/${id}/download`);
    const bytes = Buffer.from(await zip.arrayBuffer());
    expect(bytes.length).toBe(Number(zip.headers.get('content-length')));
    expect(bytes.indexOf(Buffer.from(second))).toBeGreaterThan(0);
    const played = await eventually(async () => {
      const { items } = (await of('history')).body as { items: { text: string }[] };
      return items.find(({ text }) => text.endsWith(', call 2'));
    });
    expect(played.text).toBe('Sent to be heard 0:00–0:04, call 2');
  });

  it('keeps an activity protocol of lifecycle and accesses, with who and when', async () => {
    const id = await put(nameOf(4), capture);
    await product.settled(id);
    await (await product.fetch(`/api/recordings/${id}/audio`)).arrayBuffer();
    await (await product.fetch(`/api/recordings/${id}/capture`)).arrayBuffer();
    const types = await eventually(async () => {
      const { body } = await product.get<{ items: { type: string; byName: string | null }[] }>(
        `/api/recordings/${id}/history`,
      );
      const seen = body.items.map(({ type }) => type);
      return seen.includes('RecordingPlayed') && seen.includes('RecordingDownloaded') && body.items;
    });
    const lifecycle = /^Recording(Started|Uploaded|Converted)$/;
    expect(types.map(({ type }) => type).filter((type) => lifecycle.test(type))).toEqual([
      'RecordingStarted',
      'RecordingUploaded',
      'RecordingConverted',
    ]);
    expect(types.find(({ type }) => type === 'RecordingPlayed')?.byName).toBe('admin');
  });

  it('knows the same bytes under the same name, and keeps others as a recording of their own', async () => {
    const name = nameOf(5);
    const first = await put(name, capture);
    const again = await product.put(name, capture);
    expect(again.status).toBe(204);
    expect(again.headers.get('location')).toBe(`/api/recordings/${first}`);
    const other = await put(name, fixture('one-way.pcap'));
    expect(other).not.toBe(first);
    const named = (await product.recordings('?limit=100')).filter((each) => each.name === name);
    expect(named.map(({ id }) => id).toSorted()).toEqual([first, other].toSorted());
  });

  it('takes the same capture, sent three times at once, for one', async () => {
    const name = nameOf(50);
    const answers = await Promise.all([1, 2, 3].map(() => product.put(name, capture)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 204, 204]);
    const named = (await product.recordings('?limit=100')).filter((each) => each.name === name);
    expect(named).toHaveLength(1);
  });

  it('answers HEAD, If-None-Match and If-Match as RFC 9110 says', async () => {
    const id = await put(nameOf(51), capture);
    await product.settled(id);
    const path = `/api/recordings/${id}/audio`;
    const whole = await product.fetch(path);
    const length = String((await whole.arrayBuffer()).byteLength);
    const etag = whole.headers.get('etag') ?? '';
    for (const each of ['audio', 'capture', 'download']) {
      const url = `/api/recordings/${id}/${each}`;
      const head = await product.fetch(url, { method: 'HEAD' });
      const got = await (await product.fetch(url)).arrayBuffer();
      const isDownload = each === 'download';
      // The history in the PDF grows with every look at the recording.
      if (!isDownload) expect(head.headers.get('content-length')).toBe(String(got.byteLength));
      else expect(Number(head.headers.get('content-length'))).toBeGreaterThan(Number(length));
    }
    const asked = (headers: Record<string, string>) => product.fetch(path, { headers });
    expect((await asked({ 'if-none-match': etag })).status).toBe(304);
    expect((await asked({ 'if-none-match': etag, range: 'bytes=0-9' })).status).toBe(304);
    expect((await asked({ 'if-match': '"another"' })).status).toBe(412);
    expect((await asked({ 'if-range': '"another"', range: 'bytes=0-9' })).status).toBe(200);
    expect((await asked({ range: 'bytes=999999999-' })).status).toBe(416);
  });

  it.each([
    ['an empty body', new Uint8Array(), 'empty'],
    ['no capture at all', Buffer.from('{"this": "is not a capture"}'), 'not-a-capture'],
    ['a capture without packets', fixture('header-only.pcap'), 'no-packets'],
  ])('keeps %s as a failed recording that says why', async (what, bytes, code) => {
    const { status, body } = await product.put(`${what}.pcap`, bytes, {
      headers: { 'content-type': 'application/json' },
    });
    expect(status).toBe(201);
    const failed = await product.settled(body.id as string);
    expect(failed).toMatchObject({ state: 'failed', failureCode: code, bytes: bytes.length });
    expect(failed.failure).toMatch(/^[A-Z].*\.$/);
    const back = await product.fetch(`/api/recordings/${failed.id}/capture`);
    expect(new Uint8Array(await back.arrayBuffer())).toEqual(new Uint8Array(bytes));
    const audio = await product.get(`/api/recordings/${failed.id}/audio`);
    expect(audio).toMatchObject({ status: 409, body: { code: 'recording-failed' } });
  });

  it('keeps what came before the connection broke, marked incomplete, and converts it', async () => {
    const name = nameOf(6);
    const upload = new SlowUpload(product.url, name);
    await upload.send(capture.subarray(0, 230_000));
    const running = await eventually(async () =>
      (await product.recordings('?state=recording')).find(
        (each) => each.name === name && (each.bytes ?? 0) > 0,
      ),
    );
    upload.breakOff();
    const ready = await product.settled(running.id);
    expect(ready).toMatchObject({ state: 'ready', incompleteCode: 'connection-broken' });
    expect(ready.incomplete).toContain('broke');
    expect(ready.durationMs).toBeGreaterThan(8_000);
  });

  it('converts again on request, and only once', async () => {
    const id = await put(nameOf(7), capture);
    await product.settled(id);
    expect((await product.post(`/api/recordings/${id}/convert`)).status).toBe(204);
    await product.settled(id);
    const { body } = await eventually(async () => {
      const history = await product.get<{ items: { type: string }[] }>(
        `/api/recordings/${id}/history`,
      );
      const done = history.body.items.filter(({ type }) => type === 'RecordingConverted').length;
      return done === 2 && history;
    });
    const types = body.items.map(({ type }) => type);
    expect(types.filter((type) => type === 'RecordingConversionRequested')).toHaveLength(1);
  });

  it('protects and shows it in the answer to the next question', async () => {
    const id = await put(nameOf(8), capture);
    expect((await product.post(`/api/recordings/${id}/protect`, { reason: 'case 7' })).status).toBe(
      204,
    );
    expect((await product.get(`/api/recordings/${id}`)).body.protected).toBe(true);
    expect((await product.recordings('?protected=true')).map((each) => each.id)).toContain(id);
    expect((await product.post(`/api/recordings/${id}/unprotect`)).status).toBe(204);
    expect((await product.get(`/api/recordings/${id}`)).body.protected).toBe(false);
  });

  it('lets devices in by Digest and Basic once credentials are set', async () => {
    const set = await product.patch('/api/settings', {
      webdav: { user: 'phone', password: 'secret of phones' },
    });
    expect(set.body.webdav).toEqual({ user: 'phone' });
    const refused = await product.put(nameOf(9), capture);
    expect(refused.status).toBe(401);
    const offers = refused.headers.get('www-authenticate') ?? '';
    expect(offers.indexOf('MD5')).toBeLessThan(offers.indexOf('SHA-256'));
    expect(offers).toContain('Basic');
    const basic = `Basic ${Buffer.from('phone:secret of phones').toString('base64')}`;
    const let_in = await product.put(nameOf(9), capture, { headers: { authorization: basic } });
    expect(let_in.status).toBe(201);
    const { body } = await product.get<{ items: { data: unknown }[] }>(
      '/api/events?type=WebdavCredentialsChanged',
    );
    expect(JSON.stringify(body)).not.toContain('secret of phones');
    await product.patch('/api/settings', { webdav: null });
    expect((await product.put(nameOf(10), capture)).status).toBe(201);
  });
});

describe('the answers of the API', () => {
  it('are problem+json with stable codes', async () => {
    const nobody = { headers: { authorization: 'Bearer wrong' } };
    const signedOut = await product.fetch('/api/recordings', nobody);
    expect(signedOut.status).toBe(401);
    expect(signedOut.headers.get('content-type')).toContain('application/problem+json');
    expect(await signedOut.json()).toMatchObject({ code: 'not-signed-in', status: 401 });
    const unknown = '00000000-0000-4000-8000-000000000000';
    for (const path of ['', '/audio', '/waveform', '/capture', '/download', '/history'])
      expect(await product.get(`/api/recordings/${unknown}${path}`)).toMatchObject({
        status: 404,
        body: { code: 'recording-unknown' },
      });
    expect(await product.get('/api/recordings?limit=0')).toMatchObject({
      status: 400,
      body: { code: 'request-invalid', errors: [{ path: 'limit' }] },
    });
    expect(await product.get('/api/recordings?after=nonsense')).toMatchObject({
      status: 400,
      body: { code: 'cursor-invalid' },
    });
    expect(await product.patch('/api/settings', { retentionDays: 11_001 })).toMatchObject({
      status: 400,
    });
  });

  it('keep the job dashboard for administrators, every path of it', async () => {
    for (const path of ['/admin/jobs', '/admin/jobs/api/queues', '/admin/%6aobs/api/queues']) {
      const answer = await product.fetch(path, { headers: { authorization: 'Bearer wrong' } });
      expect([401, 404]).toContain(answer.status);
    }
    expect((await product.fetch('/admin/jobs/api/queues')).status).toBe(200);
  });

  it('describe themselves and how things stand', async () => {
    const { body: openapi } = await product.get<{ openapi: string; paths: object }>(
      '/api/openapi.json',
    );
    expect(openapi.openapi).toBe('3.1.0');
    expect(Object.keys(openapi.paths)).toContain('/api/recordings/{id}/audio');
    const { body: status } = await product.get<{ connections: { state: string }[] }>('/api/status');
    expect(status.connections.map(({ state }) => state)).toEqual(['up', 'up', 'up', 'up']);
    expect(await (await product.fetch('/metrics')).text()).toContain('recordings_jobs');
  });

  it('tell how things stand, live, whoever may operate', async () => {
    const { heard, socket } = await listen(product);
    socket.send(JSON.stringify({ type: 'subscribe', topic: 'status' }));
    socket.send(JSON.stringify({ type: 'subscribe', topic: 'nonsense' }));
    await eventually(async () => heard.some(({ type }) => type === 'status'));
    expect(heard.find(({ type }) => type === 'error')).toMatchObject({ code: 'topic-unknown' });
    socket.close();
  });

  it('end with the session: token, cookie and live connection', async () => {
    const { body } = await product.post<{ token: string }>('/api/session', {
      user: 'admin',
      password: 'correct horse battery staple',
    });
    const socket = new WebSocket(`${product.url.replace('http', 'ws')}/api/live`, {
      headers: { cookie: `recordings_session=${body.token}` },
    });
    await new Promise((open) => socket.once('message', open));
    const closed = new Promise<number>((code) => socket.once('close', code));
    const authorization = { headers: { authorization: `Bearer ${body.token}` } };
    const out = await product.fetch('/api/session', { method: 'DELETE', ...authorization });
    expect(out.status).toBe(204);
    expect((await product.fetch('/api/session', authorization)).status).toBe(401);
    expect(await closed).toBe(4401);
  });

  it('refuse changes that another site asks for with the cookie', async () => {
    const response = await fetch(new URL('/api/settings', product.url), {
      method: 'PATCH',
      headers: {
        cookie: `recordings_session=${product.token}`,
        origin: 'https://elsewhere.example',
        'content-type': 'application/json',
      },
      body: '{"pbxName":"stolen"}',
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'cross-site-request' });
  });
});
