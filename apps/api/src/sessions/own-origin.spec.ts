import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { isOwnOrigin, refuseForeignPages } from './own-origin.js';

const PUBLIC = 'https://recordings.example';

describe('a page of one’s own', () => {
  it.each([
    ['http://127.0.0.1:8080', '127.0.0.1:8080', null, true],
    ['http://127.0.0.1:9090', '127.0.0.1:8080', null, false],
    ['https://elsewhere.example', '127.0.0.1:8080', null, false],
    ['null', '127.0.0.1:8080', null, false],
    ['', '127.0.0.1:8080', null, false],
    ['http://127.0.0.1:8080', undefined, null, false],
    // Behind a proxy that hands the request on under a name of its own.
    [PUBLIC, '127.0.0.1:8080', PUBLIC, true],
    ['http://recordings.example', 'recordings.example', PUBLIC, false],
    ['http://127.0.0.1:8080', '127.0.0.1:8080', PUBLIC, true],
    ['https://recordings.example.evil.example', 'recordings.example', PUBLIC, false],
  ])('%s at %s, known as %s: %s', (origin, host, publicUrl, own) => {
    expect(isOwnOrigin(origin, host, publicUrl)).toBe(own);
  });
});

describe('a page of somebody else', () => {
  const answered = async (headers: Record<string, string>, route = '/api/session', url = route) => {
    const server = fastify();
    refuseForeignPages(server, null);
    server.route({ method: ['GET', 'POST'], url: route, handler: async () => 'in' });
    const host = '127.0.0.1:8080';
    const asked = async (method: 'GET' | 'POST') =>
      (await server.inject({ method, url, headers: { host, ...headers } })).statusCode;
    const both = [await asked('POST'), await asked('GET')];
    await server.close();
    return both;
  };

  it.each([
    { origin: 'https://elsewhere.example' },
    { origin: 'http://127.0.0.1:9090' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'cross-site' },
    { origin: 'https://elsewhere.example', authorization: 'Basic YTpi' },
  ])('%o changes nothing, also not at the job dashboard', async (headers) => {
    expect(await answered(headers)).toEqual([403, 200]);
    expect(await answered(headers, '/admin/jobs/api/queues')).toEqual([403, 200]);
  });

  it.each([
    ['/%61pi/session', '/api/session'],
    ['/api/%73ession', '/api/session'],
    ['/%61dmin/jobs/api/queues', '/admin/jobs/api/queues'],
  ])('changes nothing at %s either', async (url, route) => {
    const headers = { origin: 'http://127.0.0.1:9090', 'sec-fetch-site': 'same-site' };
    expect(await answered(headers, route, url)).toEqual([403, 200]);
  });

  it.each([
    {},
    { origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://elsewhere.example', authorization: 'Bearer its-own' },
  ])('is not %o', async (headers) => {
    expect(await answered(headers)).toEqual([200, 200]);
  });

  it('is no matter to devices: a capture is not refused for it', async () => {
    const headers = { origin: 'https://elsewhere.example' };
    expect(await answered(headers, '/recordings/Files/x.pcap')).toEqual([200, 200]);
  });
});
