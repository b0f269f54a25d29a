import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DavServer } from './dav-server.js';

let dav: DavServer;
beforeEach(async () => {
  dav = await DavServer.open();
});
afterEach(async () => {
  await dav.close();
  expect(dav.faults).toEqual([]);
});

const status = async (...asked: Parameters<DavServer['ask']>) => (await dav.ask(...asked)).status;
const put = (path: string, body: string, headers = {}) => status('PUT', path, { body, headers });
const propfind = (path: string, body?: string, depth = '0') =>
  dav.ask('PROPFIND', path, { headers: { depth }, ...(body !== undefined && { body }) });
const LOCKINFO = `<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>
  <D:locktype><D:write/></D:locktype><D:owner>Ada &amp; co</D:owner></D:lockinfo>`;
const take = async (path: string, body = LOCKINFO) => {
  const { status, headers, text } = await dav.ask('LOCK', path, { body });
  return { status, text, token: headers.get('lock-token') ?? '' };
};

describe('files', () => {
  it('come back as they were put, whole and in part', async () => {
    expect(await put('/a', '0123456789')).toBe(201);
    expect(await put('/a', 'abcdefghij')).toBe(204);
    const { text, headers } = await dav.ask('GET', '/a');
    expect([text, headers.get('content-length')]).toEqual(['abcdefghij', '10']);
    const etag = headers.get('etag') ?? '';
    const part = (range: string, more = {}) =>
      dav.ask('GET', '/a', { headers: { range: `bytes=${range}`, ...more } });
    expect(await part('2-4')).toMatchObject({ status: 206, text: 'cde' });
    expect(await part('-2')).toMatchObject({ status: 206, text: 'ij' });
    expect((await part('8-')).headers.get('content-range')).toBe('bytes 8-9/10');
    expect((await part('10-')).headers.get('content-range')).toBe('bytes */10');
    expect(await part('2-4', { 'if-range': etag })).toMatchObject({ status: 206 });
    expect(await part('2-4', { 'if-range': '"old"' })).toMatchObject({ text: 'abcdefghij' });
    expect(await status('GET', '/a', { headers: { 'if-none-match': etag } })).toBe(304);
    expect(await status('GET', '/a', { headers: { 'if-match': '"old"' } })).toBe(412);
    expect(await put('/a', 'x', { 'if-none-match': '*' })).toBe(412);
    const head = await dav.ask('HEAD', '/a');
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', '10']);
  });

  it('have names of any kind', async () => {
    const names = ['ä ß€ 中文', '100% &<">', 'a+b;c=d', '#1?'];
    for (const name of names) expect(await put(`/${encodeURIComponent(name)}`, name)).toBe(201);
    const { text } = await propfind('/', undefined, '1');
    for (const name of names) {
      expect(text).toContain(`<D:href>/files/${encodeURIComponent(name)}</D:href>`);
      expect((await dav.ask('GET', `/${encodeURIComponent(name)}`)).text).toBe(name);
    }
  });

  it('are linked to from a page of their folder', async () => {
    await put(`/${encodeURIComponent('<b>&')}`, 'x');
    await status('MKCOL', '/in');
    const { text, headers } = await dav.ask('GET', '/');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toContain('<a href="/files/%3Cb%3E%26">&lt;b&gt;&amp;</a>');
    expect(text).toContain('<a href="/files/in/">in/</a>');
    expect(await dav.ask('HEAD', '/in/')).toMatchObject({ status: 200, text: '' });
    const redirected = await fetch(`${dav.url}/in`, { redirect: 'manual' });
    expect([redirected.status, redirected.headers.get('location')]).toEqual([301, '/files/in/']);
  });

  it('need a folder to be in', async () => {
    expect(await put('/none/a', 'x')).toBe(409);
    expect(await status('MKCOL', '/none/b')).toBe(409);
    expect(await status('MKCOL', '/b')).toBe(201);
    expect(await status('MKCOL', '/b')).toBe(405);
    expect(await status('MKCOL', '/c', { body: '<x/>' })).toBe(415);
    expect(await put('/b', 'x')).toBe(405);
  });

  it('are not reached above the root', async () => {
    const answered = await new Promise<string>((done) => {
      const socket = connect(Number(new URL(dav.url).port), '127.0.0.1');
      socket.once('data', (bytes) => {
        socket.destroy();
        done(bytes.toString());
      });
      socket.write('GET /files/b/%2e%2e/a HTTP/1.1\r\nHost: x\r\n\r\n');
    });
    expect(answered).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('moving and copying', () => {
  const to = (path: string, more = {}) => ({ headers: { destination: dav.url + path, ...more } });

  it('takes everything along, or what was asked for', async () => {
    await status('MKCOL', '/a');
    await put('/a/x', 'x');
    expect(await status('COPY', '/a', to('/b'))).toBe(201);
    expect(await status('COPY', '/a', to('/b', { overwrite: 'F' }))).toBe(412);
    expect(await status('COPY', '/a', to('/c', { depth: '0' }))).toBe(201);
    expect([await status('GET', '/b/x'), await status('GET', '/c/x')]).toEqual([200, 404]);
    expect(await status('MOVE', '/b', to('/c'))).toBe(204);
    expect([await status('GET', '/c/x'), await status('PROPFIND', '/b')]).toEqual([200, 404]);
    expect(await status('DELETE', '/c')).toBe(204);
  });

  it('does not go into itself, nor elsewhere', async () => {
    await status('MKCOL', '/a');
    expect(await status('MOVE', '/a', to('/a/b'))).toBe(403);
    expect(await status('COPY', '/a', to('/a'))).toBe(403);
    expect(await status('COPY', '/a', to('/none/b'))).toBe(409);
    const elsewhere = { headers: { destination: 'http://elsewhere.example/files/b' } };
    expect(await status('COPY', '/a', elsewhere)).toBe(502);
    expect(await status('COPY', '/a')).toBe(400);
  });
});

describe('properties', () => {
  const patch = (inner: string) =>
    dav.ask('PROPPATCH', '/a', {
      body: `<D:propertyupdate xmlns:D="DAV:" xmlns:x="urn:x">${inner}</D:propertyupdate>`,
    });
  const asked = (inner: string) =>
    `<D:propfind xmlns:D="DAV:" xmlns:x="urn:x"><D:prop>${inner}</D:prop></D:propfind>`;
  beforeEach(() => put('/a', 'x'));

  it('of clients are kept as they are, in the order of the changes', async () => {
    const { text } = await patch(
      `<D:set><D:prop><x:one a="1"><b xmlns="">t &amp; t</b></x:one><x:two>2</x:two></D:prop></D:set>
       <D:remove><D:prop><x:two/></D:prop></D:remove>`,
    );
    expect(text).toContain('HTTP/1.1 200 OK');
    const found = (await propfind('/a', asked('<x:one/><x:two/>'))).text;
    expect(found).toContain('<one xmlns="urn:x" a="1"><b xmlns="">t &amp; t</b></one>');
    expect(found).toContain('<two xmlns="urn:x"/></D:prop><D:status>HTTP/1.1 404');
  });

  it('of the server are not changed, nor anything beside them', async () => {
    const { text } = await patch(
      '<D:set><D:prop><x:one>1</x:one><D:getetag>"x"</D:getetag></D:prop></D:set>',
    );
    expect(text).toContain('<D:getetag/></D:prop><D:status>HTTP/1.1 403');
    expect(text).toContain('<one xmlns="urn:x"/></D:prop><D:status>HTTP/1.1 424');
    expect((await propfind('/a', asked('<x:one/>'))).text).toContain('404 Not Found');
  });

  it.each([
    ['is not closed', '<D:propfind xmlns:D="DAV:"><D:prop>'],
    ['has a DOCTYPE', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'],
    [
      'binds a prefix to nothing',
      '<D:propfind xmlns:D="DAV:"><D:prop><b:x xmlns:b=""/></D:prop></D:propfind>',
    ],
    ['is another element', '<x/>'],
    ['nests without end', '<a>'.repeat(100) + '</a>'.repeat(100)],
  ])('are not asked for by what %s', async (_what, body) => {
    const { status, text } = await propfind('/a', body);
    expect([status, text.includes('<D:error')]).toEqual([400, true]);
  });

  it('are not asked for by more than fits, nor of the whole tree at once', async () => {
    expect((await propfind('/a', `<a>${'x'.repeat(70_000)}</a>`)).status).toBe(413);
    const deep = await propfind('/', undefined, 'infinity');
    expect(deep.status).toBe(403);
    expect(deep.text).toContain('<D:propfind-finite-depth/>');
    expect((await propfind('/a', undefined, '2')).status).toBe(400);
  });
});

describe('locks', () => {
  beforeEach(() => put('/a', 'x'));

  it('keep others out until they end', async () => {
    const { token, text, status: taken } = await take('/a');
    expect([taken, text.includes('<D:owner>Ada &amp; co</D:owner>')]).toEqual([200, true]);
    expect(await put('/a', 'y')).toBe(423);
    expect(await status('DELETE', '/a')).toBe(423);
    expect((await take('/a')).status).toBe(423);
    expect(await put('/a', 'y', { if: `(${token})` })).toBe(204);
    expect(await put('/a', 'z', { if: '(<urn:uuid:other>) (Not <DAV:no-lock>)' })).toBe(423);
    expect(await put('/a', 'z', { if: '(<urn:uuid:other>)' })).toBe(412);
    expect(await put('/a', 'z', { if: '(<broken' })).toBe(400);
    expect(
      await status('LOCK', '/a', { headers: { if: `(${token})`, timeout: 'Second-60' } }),
    ).toBe(200);
    expect(await status('UNLOCK', '/a', { headers: { 'lock-token': '<urn:uuid:other>' } })).toBe(
      409,
    );
    expect(await status('UNLOCK', '/a', { headers: { 'lock-token': token } })).toBe(204);
    expect(await put('/a', 'z')).toBe(204);
  });

  it('of a folder hold for what is in it, and for what comes into it', async () => {
    await status('MKCOL', '/b');
    await put('/b/x', 'x');
    const { token } = await take('/b');
    expect([await put('/b/x', 'y'), await put('/b/new', 'y')]).toEqual([423, 423]);
    expect(await put('/b/new', 'y', { if: `<${dav.url}/b> (${token})` })).toBe(201);
    expect(await status('DELETE', '/b')).toBe(423);
    expect((await take('/b/x')).status).toBe(423);
  });

  it('make a place where nothing is', async () => {
    const { token, status: taken } = await take('/new');
    expect([taken, (await dav.ask('GET', '/new')).text]).toEqual([201, '']);
    expect(await put('/new', 'x', { if: `(${token})` })).toBe(204);
    expect((await take('/none/new')).status).toBe(409);
  });

  it('can be shared, and then not be had alone', async () => {
    const shared = LOCKINFO.replace('exclusive', 'shared');
    const [one, two] = [await take('/a', shared), await take('/a', shared)];
    expect([one.status, two.status, (await take('/a')).status]).toEqual([200, 200, 423]);
    expect(await put('/a', 'y')).toBe(423);
    expect(await put('/a', 'y', { if: `(${two.token})` })).toBe(204);
  });
});

it('says what it is, and what it does not know', async () => {
  const { headers } = await dav.ask('OPTIONS', '/none');
  expect([headers.get('dav'), headers.get('allow')]).toEqual([
    '1, 2',
    expect.stringContaining('LOCK'),
  ]);
  expect(await status('SEARCH', '/')).toBe(405);
  const missing = await dav.ask('GET', '/none');
  expect([missing.status, missing.headers.get('content-type')]).toEqual([
    404,
    'application/xml; charset=utf-8',
  ]);
});
