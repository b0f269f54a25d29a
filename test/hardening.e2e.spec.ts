import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { launchChromium } from './support/chromium.js';
import { Product, fixture } from './support/product.js';
import { RawHttp, type RawResponse } from './support/raw-http.js';
import { SignedInPages } from './support/signed-in-page.js';

const LONG = { timeout: 240_000 };
const UPGRADE = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

let product: Product;
let browser: Browser;
let recording: string;

beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchChromium()]);
  const { body } = await product.put('call.pcap', fixture('one-way.pcap'));
  recording = (await product.settled(body.id as string)).id;
});
afterAll(() => Promise.all([browser.close(), product.stop()]));

/** One request on a connection of its own. */
const raw = async (requestLine: string, ...headers: string[]): Promise<RawResponse> => {
  const http = await RawHttp.connect(Number(new URL(product.url).port));
  try {
    return await http.head(requestLine, ...headers).response();
  } finally {
    http.socket.destroy();
  }
};
const asAdmin = () => `Authorization: Bearer ${product.token}`;
const codeOf = ({ body }: RawResponse) => (JSON.parse(body) as { code: string }).code;

describe('every answer', LONG, () => {
  const STRICT = {
    'content-security-policy':
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  const PRIVATE = { ...STRICT, 'cache-control': 'private, no-store' };
  const headersOf = ({ headers }: RawResponse) =>
    Object.fromEntries([...headers].map(([name, values]) => [name, values.join()]));

  const answers: readonly [what: string, status: number, ask: () => Promise<RawResponse>][] = [
    ['health', 200, () => raw('GET /health/live HTTP/1.1')],
    ['a list', 200, () => raw('GET /api/recordings HTTP/1.1', asAdmin())],
    ['a refusal', 401, () => raw('GET /api/recordings HTTP/1.1')],
    ['a fault of form', 400, () => raw('GET /api/recordings?limit=x HTTP/1.1', asAdmin())],
    ['no such route', 404, () => raw('GET /api/nothing HTTP/1.1')],
    ['no such page', 404, () => raw('GET /nothing HTTP/1.1')],
    ['what is not HTTP', 400, () => raw('GET /\u00e9 HTTP/1.1')],
    ['too many headers', 431, () => raw('GET / HTTP/1.1', `X-Long: ${'x'.repeat(20_000)}`)],
    ['an address of no letters', 400, () => raw('GET /api/recordings/%ff HTTP/1.1')],
    ['an address too long', 414, () => raw(`GET /?${'x'.repeat(9_000)} HTTP/1.1`)],
    ['audio', 200, () => raw(`GET /api/recordings/${recording}/audio HTTP/1.1`, asAdmin())],
    [
      'a range of audio',
      206,
      () => raw(`GET /api/recordings/${recording}/audio HTTP/1.1`, asAdmin(), 'Range: bytes=0-9'),
    ],
    ['a capture', 200, () => raw(`GET /api/recordings/${recording}/capture HTTP/1.1`, asAdmin())],
    ['the door for captures', 200, () => raw('OPTIONS /recordings/Files/x HTTP/1.1')],
    ['a WebDAV method', 403, () => raw('PROPFIND /recordings/Files/ HTTP/1.1')],
    ['the door to the job dashboard', 401, () => raw('GET /admin/jobs HTTP/1.1')],
    ['the OpenAPI document', 200, () => raw('GET /api/openapi.json HTTP/1.1')],
    [
      'a change from another site',
      403,
      () => raw('POST /api/session HTTP/1.1', 'Origin: null', 'Content-Length: 0'),
    ],
    ['no WebSocket', 404, () => raw('GET /api/lives HTTP/1.1', ...UPGRADE, KEY)],
    ['an address that is none', 404, () => raw('GET // HTTP/1.1', ...UPGRADE, KEY)],
    [
      'a WebSocket of another site',
      403,
      () => raw('GET /api/live HTTP/1.1', ...UPGRADE, KEY, 'Origin: https://elsewhere.example'),
    ],
    ['half a handshake', 400, () => raw('GET /api/live HTTP/1.1', ...UPGRADE)],
  ];

  it.each(answers)('%s (%i) says what a browser may do with it', async (_what, status, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(headersOf(answer)).toMatchObject(PRIVATE);
    expect(answer.headers.get('permissions-policy')?.[0]).toContain('microphone=()');
    // It goes over plain HTTP here: browsers are told to come by https where PUBLIC_URL says so.
    expect(answer.headers.has('strict-transport-security')).toBe(false);
  });

  it('may be kept where its name changes with it, and is a document with a policy of its own', async () => {
    const page = await raw('GET / HTTP/1.1');
    const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(page.body) ?? [];
    const asset = headersOf(await raw(`GET ${script} HTTP/1.1`));
    expect(asset).toMatchObject({
      ...STRICT,
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const { 'content-security-policy': policy, ...others } = headersOf(page);
    expect({ ...others, 'content-security-policy': '' }).toMatchObject({
      ...PRIVATE,
      'content-security-policy': '',
    });
    expect(policy).not.toContain('unsafe');
    const nowhere = await raw('GET /nothing HTTP/1.1', 'Accept: text/html,*/*;q=0.8');
    expect(nowhere.status).toBe(404);
    const { 'content-security-policy': itsPolicy, ...itsOthers } = headersOf(nowhere);
    expect(itsOthers).toEqual({ ...others, date: itsOthers['date'] });
    expect(itsPolicy?.replace(/nonce-[^']+/, '')).toBe(policy?.replace(/nonce-[^']+/, ''));
    const [nonceOfPage, nonceOfPolicy] = [/nonce="([^"]+)"/, /'nonce-([^']+)'/].map(
      (pattern, i) => pattern.exec(i === 0 ? page.body : policy!)?.[1],
    );
    expect(nonceOfPage).toBe(nonceOfPolicy);
    expect((await raw('GET / HTTP/1.1')).body).not.toContain(nonceOfPage);
  });
});

describe('the Content-Security-Policy', LONG, () => {
  it('stands in the way of nothing on the dashboard of jobs and in the API documents', async () => {
    const pages = new SignedInPages(browser, product);
    const page = await pages.open('admin');
    for (const [address, shown] of [
      ['/admin/jobs', 'conversion'],
      ['/admin/jobs/queue/conversion', 'conversion'],
      ['/api/docs', 'Calls recorded by phones'],
    ] as const) {
      await page.goto(address);
      await page.getByText(shown).first().waitFor();
      await page.waitForLoadState('networkidle');
      expect([address, pages.faults]).toEqual([address, []]);
    }
    await page.context().close();
  });

  it('refuses a style and a script that somebody brought into the page', async () => {
    const page = await new SignedInPages(browser, product).open('admin');
    const took = await page.evaluate(`(() => {
      const style = document.createElement('style');
      style.textContent = 'body { --brought: in }';
      const script = document.createElement('script');
      script.textContent = 'window.brought = true';
      document.head.append(style, script);
      document.body.setAttribute('style', '--by-attribute: in');
      const now = getComputedStyle(document.body);
      return [now.getPropertyValue('--brought'), now.getPropertyValue('--by-attribute'), window.brought ?? null];
    })()`);
    expect(took).toEqual(['', '', null]);
    await page.context().close();
  });
});

describe('a request that is too much', LONG, () => {
  const post = async (body: string, type = 'application/json') => {
    const response = await product.fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    const { code } = (await response.json()) as { code: string };
    return [response.status, code];
  };

  it('is told so', async () => {
    expect(await post(`"${'x'.repeat(1_100_000)}"`)).toEqual([413, 'body-too-large']);
    expect(await post('{"user": "admin", "password": "x')).toEqual([400, 'body-unreadable']);
    expect(await post('{"__proto__": {}}')).toEqual([400, 'body-unreadable']);
    expect(await post('['.repeat(500_000))).toEqual([400, 'body-unreadable']);
    const deep = '['.repeat(400_000) + ']'.repeat(400_000);
    expect(await post(deep)).toEqual([400, 'request-invalid']);
    expect(await post(`{"user": ${deep}, "password": "x"}`)).toEqual([400, 'request-invalid']);
    expect(await post('user=a', 'multipart/form-data; boundary=x')).toEqual([
      415,
      'media-type-unsupported',
    ]);
    expect(await post('user=a', 'application/x-www-form-urlencoded')).toEqual([
      415,
      'media-type-unsupported',
    ]);
    expect(codeOf(await raw('GET /api/recordings/%ff HTTP/1.1'))).toBe('address-unreadable');
    expect(codeOf(await raw(`GET /api/x?${'a=1&'.repeat(200)} HTTP/1.1`))).toBe(
      'too-many-parameters',
    );
  });

  it('is not: an empty body is none, whatever it is called', async () => {
    const headers = { 'content-type': 'application/json' };
    const asked = await product.fetch(`/api/recordings/${recording}/verify`, {
      ...{ method: 'POST', headers, body: '' },
    });
    expect(asked.status).toBe(409);
    expect(await post('')).toEqual([400, 'request-invalid']);
    expect(await post(' ')).toEqual([400, 'body-unreadable']);
  });

  it('ends a WebSocket whose frame is too long', async () => {
    const socket = new WebSocket(`${product.url.replace('http', 'ws')}/api/live`);
    const closed = new Promise<number>((done) => socket.once('close', done));
    socket.once('open', () => {
      socket.send(JSON.stringify({ type: 'auth', token: 'x'.repeat(70_000) }));
    });
    expect(await closed).toBe(1009);
  });

  it('to switch to another protocol is answered in this one', async () => {
    const asked = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAAA'];
    expect((await raw('GET /health/live HTTP/1.1', ...asked)).status).toBe(200);
  });
});
