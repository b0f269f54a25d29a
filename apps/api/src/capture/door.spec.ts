import { createHash, randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CaptureRig } from '../../../../test/support/capture-rig.js';
import { RawHttp, until } from '../../../../test/support/raw-http.js';
import { createSpoolFile } from './spool-file.js';

const NAME = 'f9e5956e47d460010630009033302ab1-009033302ab1-11--username.pcap';
const PATH = `/example.com/recordings/Files/${NAME}`;
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

let rig: CaptureRig;
beforeEach(async () => void (rig = await CaptureRig.start()));
afterEach(() => rig.close());

const put = (port: number, path: string, body: Uint8Array | string, headers = {}) =>
  fetch(`http://127.0.0.1:${String(port)}${path}`, {
    method: 'PUT',
    body: body as string,
    headers,
  });

/** Spooled files of uploads, without the owner's mark. */
const spooled = async () => {
  const names = await readdir(join(rig.folder, 'spool'), { recursive: true });
  return names.filter((name) => /\.(part|json|new)$/.test(name) && !name.endsWith('owner.json'));
};

describe('a capture that is delivered', () => {
  it('is kept byte for byte, with what its name tells, and answered 201', async () => {
    const { port } = await rig.open();
    const bytes = randomBytes(700_001);
    const response = await put(port, PATH, bytes);
    expect(response.status).toBe(201);
    const { id, events } = await rig.only();
    expect(response.headers.get('location')).toBe(`/api/recordings/${id}`);
    expect(await response.json()).toEqual({ id });
    expect(events.map(({ type }) => type)).toEqual(['RecordingStarted', 'RecordingUploaded']);
    expect(events[0]?.data).toMatchObject({
      conversation: 'f9e5956e47d460010630009033302ab1',
      device: '009033302ab1',
      serial: '11',
      personal: { fileName: NAME, registration: 'username', domain: 'example.com' },
    });
    expect(events[1]?.data).toMatchObject({
      bytes: bytes.length,
      sha256: sha256(bytes),
      incomplete: null,
    });
    expect(events[1]?.metadata).toMatchObject({ by: 'device:009033302ab1', via: 'put' });
    expect(await rig.capture(id)).toEqual(bytes);
    expect(await spooled()).toEqual([]);
  });

  it.each([
    ['application/json', '{"not": "parsed"'],
    ['application/x-www-form-urlencoded', 'a=1&b=%zz'],
    ['multipart/form-data', '--broken'],
    ['text/plain; charset=utf-16', 'plain'],
    ['no content type at all', 'bytes'],
  ])('arrives byte for byte as %s', async (type, body) => {
    const { port } = await rig.open();
    expect(
      (await put(port, '/recordings/Files/x.pcap', body, { 'content-type': type })).status,
    ).toBe(201);
    expect((await rig.capture((await rig.only()).id))?.toString()).toBe(body);
  });

  it('shows while it arrives, with its bytes, and again when silent for a while', async () => {
    const { port } = await rig.open();
    const client = (await RawHttp.connect(port)).head(
      `PUT ${PATH} HTTP/1.1`,
      'Transfer-Encoding: chunked',
    );
    client.chunk('first');
    await until(async () => (await rig.recordings()).length === 1, 'RecordingStarted');
    const { id } = await rig.only();
    expect(await rig.stage(id)).toBe('recording');
    await until(() => rig.told.some(({ bytes }) => bytes === 5), 'progress');
    const before = rig.told.length;
    await until(() => rig.told.length > before + 1, 'progress again');
    client.chunk(' second').chunk('');
    expect((await client.response()).status).toBe(201);
    expect((await rig.capture(id))?.toString()).toBe('first second');
  });

  it('is found again while the catalogue does not show it yet', async () => {
    const behind = Promise.withResolvers<boolean>();
    const waits = { begun: 0 };
    const { port } = await rig.open({
      findSame: () => Promise.resolve(null),
      waitForCatalogue: () => {
        waits.begun += 1;
        return behind.promise;
      },
    });
    const first = put(port, PATH, 'same');
    await until(() => waits.begun > 0, 'a wait for the catalogue');
    const others = [put(port, PATH, 'same'), put(port, PATH, 'same')];
    await until(async () => {
      const told = (await rig.recordings()).map(({ events }) => events.at(-1)?.type);
      return told.filter((type) => type === 'RecordingFoundDuplicate').length === 2;
    }, 'two duplicates');
    behind.resolve(true);
    expect((await first).status).toBe(201);
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([204, 204]);
    // From now on the catalogue is asked, which knows whether it is there still.
    expect((await put(port, PATH, 'same')).status).toBe(201);
  });

  it('may be empty', async () => {
    const { port } = await rig.open();
    const client = (await RawHttp.connect(port)).head(`PUT ${PATH} HTTP/1.1`, 'Content-Length: 0');
    expect((await client.response()).status).toBe(201);
    expect((await rig.only()).events[1]?.data).toMatchObject({ bytes: 0, sha256: sha256('') });
  });

  it('is found again, not kept twice, when name and bytes are the same', async () => {
    const { port } = await rig.open();
    await put(port, PATH, 'same');
    const { id } = await rig.only();
    const second = await put(port, PATH, 'same');
    expect(second.status).toBe(204);
    expect(second.headers.get('location')).toBe(`/api/recordings/${id}`);
    const twin = (await rig.recordings()).find((each) => each.id !== id);
    expect(twin?.events.at(-1)).toMatchObject({
      type: 'RecordingFoundDuplicate',
      data: { original: id },
    });
    expect(await rig.capture(twin?.id ?? '')).toBeNull();
    expect(await spooled()).toEqual([]);
    expect((await put(port, PATH, 'other')).status).toBe(201);
    expect((await rig.capture(id))?.toString()).toBe('same');
  });

  it('takes every name, even one that no router can decode', async () => {
    const { port } = await rig.open();
    const names: string[] = [];
    for (const raw of ['J%F6rg%.pcap', '..%2f..%2fetc%2fpasswd', 'ä ß € 中文.pcap', 'a%00b']) {
      const client = await RawHttp.connect(port);
      const path = raw.replaceAll(/[^!-~]/gu, encodeURIComponent);
      client.head(`PUT /recordings/Files/${path} HTTP/1.1`, 'Content-Length: 1').send('x');
      expect((await client.response()).status).toBe(201);
    }
    for (const { events } of await rig.recordings())
      for (const event of events)
        if (event.type === 'RecordingStarted') names.push(event.data.personal?.fileName ?? '');
    expect(names).toEqual(['Jörg%.pcap', '../../etc/passwd', 'ä ß € 中文.pcap', 'a\u{fffd}b']);
  });

  it('takes longer than a request may, since a call does', async () => {
    const { port } = await rig.open(
      {},
      { requestTimeout: 100, http: { headersTimeout: 50, connectionsCheckingInterval: 20 } },
    );
    const client = (await RawHttp.connect(port)).head(
      `PUT ${PATH} HTTP/1.1`,
      'Transfer-Encoding: chunked',
    );
    const began = Date.now();
    await until(() => {
      client.chunk('x');
      return Date.now() - began > 500;
    }, 'half a second');
    client.chunk('');
    expect((await client.response()).status).toBe(201);
  });
});

describe('an upload that ends badly', () => {
  const begun = async (port: number) => {
    const client = (await RawHttp.connect(port)).head(
      `PUT ${PATH} HTTP/1.1`,
      'Content-Length: 1000',
    );
    client.send('what came');
    await until(async () => (await rig.recordings()).length === 1, 'RecordingStarted');
    return client;
  };
  const ended = async (incomplete: string) => {
    await until(async () => (await rig.only()).events.length === 2, 'RecordingUploaded');
    const { id, events } = await rig.only();
    expect(events[1]?.data).toMatchObject({ bytes: 9, sha256: sha256('what came'), incomplete });
    expect((await rig.capture(id))?.toString()).toBe('what came');
    await until(async () => (await spooled()).length === 0, 'an empty spool');
  };

  it('by a broken connection leaves what came', async () => {
    const { port } = await rig.open();
    (await begun(port)).reset();
    await ended('connection-broken');
  });

  it('at once after its first bytes leaves them', async () => {
    const { port } = await rig.open();
    const client = await RawHttp.connect(port);
    client.socket.write(`PUT ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nwhat came`);
    client.socket.destroySoon();
    await until(async () => (await rig.recordings()).length === 1, 'RecordingStarted');
    await ended('connection-broken');
  });

  it('by broken chunks leaves what came', async () => {
    const { port } = await rig.open();
    const client = (await RawHttp.connect(port)).head(
      `PUT ${PATH} HTTP/1.1`,
      'Transfer-Encoding: chunked',
    );
    client.chunk('what came').send('this is no chunk\r\n');
    await until(async () => (await rig.recordings()).length === 1, 'RecordingStarted');
    await ended('connection-broken');
  });

  it('by silence leaves what came, is told 408 and cut', async () => {
    const { port } = await rig.open({ limits: { idleMs: 300 } });
    const client = await begun(port);
    const response = await client.response();
    expect(response.status).toBe(408);
    expect(JSON.parse(response.body)).toMatchObject({ status: 408, code: 'connection-idle' });
    await client.closed();
    await ended('connection-idle');
  });

  it('by a stopping server leaves what came, is told 503, and none is let in meanwhile', async () => {
    const { port, fastify } = await rig.open();
    const client = await begun(port);
    const idle = await RawHttp.connect(port);
    idle.head('OPTIONS /recordings/Files HTTP/1.1');
    await idle.response();
    const closed = fastify.close();
    const response = await client.response();
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toEqual(['5']);
    expect(response.headers.get('connection')).toEqual(['close']);
    client.socket.destroy();
    await closed;
    await ended('server-stopped');
  });

  it('by a full disk leaves what could be written, and is told 507', async () => {
    // A file that is full after nine bytes stands for the disk: short write first, then ENOSPC.
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const { port } = await rig.open({
      createSpoolFile: async (path) => {
        const file = await createSpoolFile(path);
        return {
          ...file,
          append: async (chunks) => {
            await file.append([Buffer.concat(chunks).subarray(0, 9)]);
            throw full;
          },
        };
      },
    });
    const client = (await RawHttp.connect(port)).head(
      `PUT ${PATH} HTTP/1.1`,
      'Content-Length: 1000',
    );
    client.send('what came and was too much');
    const response = await client.response();
    expect(response.status).toBe(507);
    expect(JSON.parse(response.body)).toMatchObject({ code: 'disk-full' });
    await ended('disk-full');
  });

  it('before a file could be made leaves what came so far, if blobs have room', async () => {
    const { port } = await rig.open({
      createSpoolFile: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    });
    const client = (await RawHttp.connect(port)).head(
      `PUT ${PATH} HTTP/1.1`,
      'Content-Length: 1000',
    );
    client.send('what came');
    expect((await client.response()).status).toBe(507);
    await ended('disk-full');
  });

  it('before its first byte leaves nothing', async () => {
    const { port } = await rig.open();
    const client = (await RawHttp.connect(port)).head(
      `PUT ${PATH} HTTP/1.1`,
      'Content-Length: 1000',
    );
    await until(async () => (await readdir(join(rig.folder, 'spool'))).length > 0, 'the spool');
    client.reset();
    expect((await put(port, '/recordings/Files/next.pcap', 'next')).status).toBe(201);
    expect((await rig.only()).events[1]?.data).toMatchObject({ bytes: 4 });
  });
});

describe('while the event store is away', () => {
  it('bytes are taken, 202 says so, and the events follow when it is back', async () => {
    let away = true;
    const { ledger } = rig.deps;
    const { port } = await rig.open({
      limits: { settleMs: 300 },
      ledger: {
        load: (aggregate, id) => ledger.load(aggregate, id),
        transact: (...given) =>
          away ? Promise.reject(new Error('away')) : ledger.transact(...given),
      },
    });
    const response = await put(port, PATH, 'safe');
    expect(response.status).toBe(202);
    expect(await rig.recordings()).toEqual([]);
    away = false;
    await until(async () => (await rig.recordings())[0]?.events.length === 2, 'the events');
    const { id, events } = await rig.only();
    expect(response.headers.get('location')).toBe(`/api/recordings/${id}`);
    expect(events[1]?.data).toMatchObject({ bytes: 4, incomplete: null });
    expect((await rig.capture(id))?.toString()).toBe('safe');
    await until(async () => (await spooled()).length === 0, 'an empty spool');
  });

  it('an upload that hangs in the log is answered 202 in time, and finished later', async () => {
    const gate = Promise.withResolvers<undefined>();
    const { ledger } = rig.deps;
    const { port } = await rig.open({
      limits: { settleMs: 200 },
      ledger: {
        load: (aggregate, id) => ledger.load(aggregate, id),
        transact: (...given) => gate.promise.then(() => ledger.transact(...given)),
      },
    });
    expect((await put(port, PATH, 'safe')).status).toBe(202);
    gate.resolve(undefined);
    await until(async () => (await rig.recordings())[0]?.events.length === 2, 'the events');
    await until(async () => (await spooled()).length === 0, 'an empty spool');
  });
});

describe('what else is asked at the door', () => {
  it('OPTIONS names what there is and claims no WebDAV class', async () => {
    const { port } = await rig.open();
    const client = (await RawHttp.connect(port)).head('OPTIONS /d/recordings/Files/ HTTP/1.1');
    const { status, headers } = await client.response();
    expect([status, headers.get('allow'), headers.has('dav')]).toEqual([
      200,
      ['OPTIONS, PUT'],
      false,
    ]);
  });

  it.each(['GET', 'HEAD', 'PROPFIND', 'MKCOL', 'LOCK', 'DELETE', 'MOVE', 'POST'])(
    '%s is answered 405',
    async (method) => {
      const { port } = await rig.open();
      const client = await RawHttp.connect(port);
      client.head(`${method} /recordings/Files/a.pcap HTTP/1.1`, 'Content-Length: 4').send('<a/>');
      const { status, headers, body } = await client.response().catch(() => client.response());
      expect([status, headers.get('allow')]).toEqual([405, ['OPTIONS, PUT']]);
      if (method !== 'HEAD') expect(JSON.parse(body)).toMatchObject({ code: 'method-not-allowed' });
    },
  );

  it('refuses names that are missing or far too long, before the body', async () => {
    const { port } = await rig.open();
    expect((await put(port, '/recordings/Files/', 'x')).status).toBe(405);
    expect((await put(port, `/recordings/Files/${'n'.repeat(1_025)}`, 'x')).status).toBe(414);
    const old = (await RawHttp.connect(port)).head('PUT /recordings/Files/a.pcap HTTP/1.0');
    expect((await old.response()).status).toBe(411);
    expect(await rig.recordings()).toEqual([]);
  });

  it('says continue to a device that waits for it', async () => {
    const { port } = await rig.open();
    const client = (await RawHttp.connect(port)).head(
      `PUT ${PATH} HTTP/1.1`,
      'Content-Length: 4',
      'Expect: 100-continue',
    );
    expect((await client.response()).status).toBe(100);
    client.send('four');
    expect((await client.response()).status).toBe(201);
  });

  it('leaves other routes of the house as they are', async () => {
    const { port, fastify } = await rig.open();
    expect(fastify.server.listenerCount('checkContinue')).toBe(1);
    const client = await RawHttp.connect(port);
    client.head('PUT /elsewhere HTTP/1.1', 'Content-Length: 2', 'Expect: 100-continue');
    expect((await client.response()).status).toBe(100);
    client.send('{}');
    expect((await client.response()).status).toBe(404);
  });

  it('survives a spool that holds strangers', async () => {
    await rig.open();
    await writeFile(join(rig.folder, 'spool', 'readme.txt'), 'not ours');
    const { port } = await rig.open();
    expect((await put(port, PATH, 'x')).status).toBe(201);
  });
});
