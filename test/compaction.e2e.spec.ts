import { randomBytes } from 'node:crypto';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { phoneCapture } from '#media/synthesis/phone-capture';
import { type Begun, begunAnswer } from './support/begun-audio.js';
import { Product, eventually, fixture } from './support/product.js';

type Kept = { bytes: number; storedBytes: number; sha256: string };

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(async () => {
  await product.stop();
});

const capture = fixture('inno-like-g711a.pcap');
const pathOf = (key: string) => join(product.dataDir, 'blobs', key);
const isThere = (key: string) =>
  stat(pathOf(key)).then(
    () => true,
    () => false,
  );

const put = async (name: string, bytes: Uint8Array): Promise<string> => {
  const { status, body } = await product.put(name, bytes);
  expect(status).toBe(201);
  await product.settled(body.id as string);
  return body.id as string;
};

/** The recording once its capture is kept compact, and the original is gone. */
const keptCompact = (id: string): Promise<Kept> =>
  eventually(
    async () => {
      const { body } = await product.get<Kept>(`/api/recordings/${id}`);
      const { capture: original } = recordingBlobs(id);
      return body.storedBytes < body.bytes && !(await isThere(original)) && body;
    },
    { what: `the compaction of ${id}`, withinMs: 60_000 },
  );

const bytesOf = async (path: string, headers: Record<string, string> = {}) => {
  const response = await product.fetch(path, { headers });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};

const historyOf = async (id: string): Promise<{ type: string; text: string }[]> => {
  const path = `/api/recordings/${id}/history`;
  const { body } = await product.get<{ items: { type: string; text: string }[] }>(path);
  return body.items;
};

/** A call of so many minutes in which both sides hum: enough to be met in the middle of its compaction. */
const longCall = (minutes: number): Buffer => {
  const hum = (pitch: number) => (out: Int16Array, first: number) => {
    for (let i = 0; i < out.length; i++) {
      const at = first + i;
      out[i] = 4_000 * Math.sin(at * pitch) * Math.sin(at / 9_000) + ((at * 7_919) % 97);
    }
  };
  const pieces = phoneCapture({
    codec: 'PCMA',
    durationMs: minutes * 60_000,
    local: hum(0.11),
    remote: hum(0.07),
  });
  return Buffer.concat(Array.from(pieces, ({ bytes }) => bytes));
};

describe('a capture that is kept compact', { timeout: 120_000 }, () => {
  it('is played and downloaded as before, byte for byte, whole and in part', async () => {
    const id = await put('kept compact.pcap', capture);
    const audio = (await bytesOf(`/api/recordings/${id}/audio`)).bytes;
    const { sha256, storedBytes } = await keptCompact(id);
    expect(storedBytes).toBeLessThan(0.5 * capture.length);
    const { response, bytes } = await bytesOf(`/api/recordings/${id}/capture`);
    expect(bytes.equals(capture)).toBe(true);
    expect(response.headers.get('content-length')).toBe(String(capture.length));
    expect(response.headers.get('etag')).toBe(`"${sha256}"`);
    const range = await bytesOf(`/api/recordings/${id}/capture`, { range: 'bytes=300000-310000' });
    expect(range.response.status).toBe(206);
    expect(range.bytes.equals(capture.subarray(300_000, 310_001))).toBe(true);
    expect((await bytesOf(`/api/recordings/${id}/audio`)).bytes.equals(audio)).toBe(true);
    const zip = await bytesOf(`/api/recordings/${id}/download`);
    expect(zip.bytes.includes(audio.subarray(0, 10_000))).toBe(true);
  });

  it('is read again from its compact form, and says in its history how it is kept', async () => {
    const id = await put('read again.pcap', capture);
    const { storedBytes } = await keptCompact(id);
    await product.post(`/api/recordings/${id}/convert`, { reason: 'once more' });
    await eventually(async () => {
      const types = (await historyOf(id)).map(({ type }) => type);
      return types.filter((type) => type === 'RecordingConverted').length === 2;
    });
    const said = (await historyOf(id)).filter(({ type }) => type === 'RecordingCompacted');
    expect(said.map(({ text }) => text)).toEqual([
      `Kept compact: ${String(storedBytes)} of ${String(capture.length)} bytes, nothing lost`,
    ]);
    expect(await isThere(recordingBlobs(id).capture)).toBe(false);
  });

  it('may be what could not be converted', async () => {
    const id = await put('no capture at all.pcap', Buffer.alloc(100_000, 'no capture '));
    await keptCompact(id);
    const { bytes } = await bytesOf(`/api/recordings/${id}/capture`);
    expect(bytes.equals(Buffer.alloc(100_000, 'no capture '))).toBe(true);
  });

  it('stays as it came when that takes less', async () => {
    const id = await put('tiny.pcap', Buffer.from('tiny'));
    const said = await eventually(async () =>
      (await historyOf(id)).find(({ type }) => type === 'RecordingNotCompacted'),
    );
    expect(said.text).toBe('Kept as it came: The compact form would not be smaller.');
    expect((await bytesOf(`/api/recordings/${id}/capture`)).bytes.toString()).toBe('tiny');
  });

  it('is answered with what is wrong when it is damaged, not with other bytes', async () => {
    const id = await put('damaged.pcap', capture);
    await keptCompact(id);
    const path = pathOf(recordingBlobs(id).compact);
    const damaged = await readFile(path);
    damaged.fill(0x55, 60_000, 60_100);
    await writeFile(path, damaged);
    for (const what of ['capture', 'audio']) {
      const { status, body } = await product.get(`/api/recordings/${id}/${what}`);
      expect(status).toBe(500);
      expect(body).toMatchObject({ code: 'capture-damaged' });
      expect(body.detail).toMatch(/Block 1 of the compact capture is damaged/);
    }
  });

  it('comes about when the worker is killed in the middle, and nothing is lost', async () => {
    const call = longCall(25);
    const id = await put('killed in between.pcap', call);
    const aside = join(product.dataDir, 'blobs', '.incoming');
    await eventually(async () => (await readdir(aside)).length > 0, { what: 'a staged blob' });
    product.kill('worker');
    expect(await isThere(recordingBlobs(id).compact)).toBe(false);
    const between = await bytesOf(`/api/recordings/${id}/capture`);
    expect(between.bytes.equals(call)).toBe(true);
    await keptCompact(id);
    const { bytes } = await bytesOf(`/api/recordings/${id}/capture`);
    expect(bytes.equals(call)).toBe(true);
    const said = (await historyOf(id)).filter(({ type }) => type.includes('Compacted'));
    expect(said).toHaveLength(1);
  });
});

/** Of what a client does not read, the network keeps less. */
const MORE_THAN_IS_BUFFERED = 32 * 1_024 * 1_024;

describe('captures over WebDAV', { timeout: 120_000 }, () => {
  const SHOWN = `Basic ${Buffer.from('reader:secret of readers').toString('base64')}`;
  const dav = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const response = await product.fetch(`/recordings/Files/${path}`, {
      method,
      headers: { authorization: SHOWN, ...headers },
    });
    return { response, status: response.status, text: await response.text() };
  };
  const list = (path: string) => dav('PROPFIND', path, { depth: '1' });
  const folderOf = async (id: string): Promise<string> => {
    const { body } = await product.get<{ startedAt: string }>(`/api/recordings/${id}`);
    return body.startedAt.slice(0, 10).replaceAll('-', '/');
  };
  const tracesOf = async (query: string) => {
    const { body } = await product.get<{ items: { type: string; by: string; via: string }[] }>(
      `/api/activity?${query}`,
    );
    const told = body.items.map(({ type, by, via }) => `${type} ${by} ${via}`);
    return told.filter((each) => each.includes('webdav'));
  };
  const NAME = 'ä ß€ 中文 100%.pcap';
  const other = Buffer.from(capture).fill(0x55, capture.length >> 1);
  let first: string;
  let namesake: string;
  let going: string;
  beforeAll(async () => {
    first = await put(NAME, capture);
    namesake = await put(NAME, other);
    await keptCompact(first);
    const large = () => randomBytes(MORE_THAN_IS_BUFFERED);
    expect((await product.put('stays.pcap', large())).status).toBe(201);
    going = (await product.put('goes.pcap', large())).body.id as string;
  });

  it('are shut to everybody while there are no credentials, though delivering is open', async () => {
    for (const method of ['GET', 'HEAD', 'PROPFIND', 'LOCK', 'DELETE'])
      expect((await dav(method, encodeURIComponent(NAME))).status).toBe(403);
    expect((await dav('GET', '')).text).toContain('"code":"webdav-credentials-not-set"');
    expect((await dav('OPTIONS', '')).response.headers.get('dav')).toBe('1, 2');
    const webdav = { user: 'reader', password: 'secret of readers' };
    expect((await product.patch('/api/settings', { webdav })).status).toBe(200);
    for (const authorization of ['', 'Basic bm8=', `Bearer ${product.token}`]) {
      const { status, response } = await dav('PROPFIND', '', { authorization });
      const offers = response.headers.get('www-authenticate') ?? '';
      expect([status, offers.indexOf('MD5') < offers.indexOf('SHA-256')]).toEqual([401, true]);
    }
  });

  it('lie in the folders of their days, each under a name of its own', async () => {
    const [day, next] = [await folderOf(first), await folderOf(namesake)];
    const [year = '', month = ''] = day.split('/');
    expect((await list('')).text).toContain(`/recordings/Files/${year}/</D:href>`);
    expect((await list(year)).text).toContain(`/recordings/Files/${year}/${month}/</D:href>`);
    expect((await list(`${year}/${month}/`)).text).toContain(`/recordings/Files/${day}/</D:href>`);
    const second = day === next ? NAME.replace('.pcap', `~${namesake}.pcap`) : NAME;
    const sha256 = (await keptCompact(first)).sha256;
    const { text, status } = await list(`${day}/`);
    expect([status, text.includes(`&quot;${sha256}&quot;`)]).toEqual([207, true]);
    for (const [folder, name, bytes] of [
      [day, NAME, capture],
      [next, second, other],
    ] as const) {
      const path = `${folder}/${encodeURIComponent(name)}`;
      expect((await list(folder)).text).toContain(`/recordings/Files/${path}</D:href>`);
      expect(
        (await bytesOf(`/recordings/Files/${path}`, { authorization: SHOWN })).bytes.equals(bytes),
      ).toBe(true);
    }
    expect((await list('1999/12/31')).status).toBe(404);
    expect((await dav('PROPFIND', '', { depth: 'infinity' })).text).toContain(
      'propfind-finite-depth',
    );
  });

  it('are found by the name they were sent under, the last of them, whole and in part', async () => {
    const path = `/d.example/recordings/Files/${encodeURIComponent(NAME)}`;
    const read = (more: Record<string, string> = {}) =>
      bytesOf(path, { authorization: SHOWN, ...more });
    const { response, bytes } = await read();
    expect(bytes.equals(other)).toBe(true);
    const etag = response.headers.get('etag') ?? '';
    const rest = await read({ range: 'bytes=300000-', 'if-range': etag });
    expect([rest.response.status, rest.bytes.equals(other.subarray(300_000))]).toEqual([206, true]);
    const changed = await read({ range: 'bytes=300000-', 'if-range': '"another"' });
    expect([changed.response.status, changed.bytes.equals(other)]).toEqual([200, true]);
  });

  it('cannot be changed, and it is said why', async () => {
    const path = `${await folderOf(first)}/${encodeURIComponent(NAME)}`;
    const destination = `${product.url}/recordings/Files/x`;
    for (const method of ['DELETE', 'MOVE', 'COPY', 'MKCOL', 'PROPPATCH']) {
      const { status, text } = await dav(method, path, { destination });
      expect([method, status, text.includes('<D:error')]).toEqual([method, 403, true]);
    }
    expect((await dav('DELETE', path)).text).toContain('never changed');
    expect((await list(path)).status).toBe(207);
  });

  it('are told of in the activity protocol, by listing and by download', async () => {
    // Each is written by itself: either may be seen first.
    const told = (id: string, ...types: string[]) =>
      eventually(
        async () => {
          const all = await tracesOf(`recording=${id}`);
          return types.every((type) => all.includes(`${type} user:webdav webdav`)) && all;
        },
        { withinMs: 60_000, what: types.join(' and ') },
      );
    const all = await told(namesake, 'RecordingListed', 'RecordingDownloaded');
    expect(all.filter((each) => each.includes('Refused'))).toEqual([]);
    await told(first, 'RecordingListed', 'RecordingDownloaded', 'RecordingAccessRefused');
  });

  it('are not there any more once they are in the recycle bin, and nothing is read of what is damaged', async () => {
    expect((await product.fetch(`/api/recordings/${namesake}`, { method: 'DELETE' })).status).toBe(
      204,
    );
    // The first of the name is the last that there is.
    const path = encodeURIComponent(NAME);
    const { bytes } = await bytesOf(`/recordings/Files/${path}`, { authorization: SHOWN });
    expect(bytes.equals(capture)).toBe(true);
    const blob = pathOf(recordingBlobs(first).compact);
    const damaged = await readFile(blob);
    await writeFile(blob, damaged.fill(0x55, 60_000, 60_100));
    const { status, text } = await dav('GET', path);
    expect([status, text.includes('is damaged')]).toEqual([500, true]);
  });

  it('are cut while they are sent, when they are deleted and when the credentials are others, or none', async () => {
    const begun = (name: string, authorization = SHOWN) =>
      begunAnswer(product, `/recordings/Files/${name}`, authorization);
    const isCut = (answer: Begun, what: string) =>
      eventually(async () => answer.wasCut(), { withinMs: 60_000, what: `the cut ${what}` });
    const setCredentials = async (webdav: object | null) => {
      expect((await product.patch('/api/settings', { webdav })).status).toBe(200);
    };
    const [goes, stays] = [await begun('goes.pcap'), await begun('stays.pcap')];
    const { status } = await product.fetch(`/api/recordings/${going}`, { method: 'DELETE' });
    expect(status).toBe(204);
    await isCut(goes, 'of what is deleted');
    expect(stays.wasCut()).toBe(false);
    await setCredentials({ user: 'reader', password: 'another secret of readers' });
    await isCut(stays, 'under credentials that were changed');
    const shown = Buffer.from('reader:another secret of readers').toString('base64');
    const again = await begun('stays.pcap', `Basic ${shown}`);
    await setCredentials(null);
    await isCut(again, 'under credentials that were removed');
  });
});
