import type { AddressInfo } from 'node:net';
import { type FastifyInstance, fastify } from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { RawHttp } from '../../../test/support/raw-http.js';
import { limitRequests } from './request-limits.js';

let server: FastifyInstance;
afterEach(() => server.close());

const open = async (bodyWithinMs?: number): Promise<RawHttp> => {
  server = fastify({ requestTimeout: 0, forceCloseConnections: true });
  limitRequests(server, bodyWithinMs);
  for (const route of ['/api/:x', '/recordings/Files/:name'])
    server.all(route, async ({ body }) => ({ got: body ?? null }));
  await server.listen({ port: 0, host: '127.0.0.1' });
  return connected();
};
const connected = () => RawHttp.connect((server.server.address() as AddressInfo).port);
const JSON_BODY = ['Content-Type: application/json', 'Content-Length: 8'];

it('refuses an address that is too long, and one of too many parameters', async () => {
  const http = await open();
  const long = await http.head(`GET /api/x?q=${'a'.repeat(9_000)} HTTP/1.1`).response();
  expect([long.status, JSON.parse(long.body)]).toMatchObject([414, { code: 'address-too-long' }]);
  const many = await http.head(`GET /api/x?${'a=1&'.repeat(101)} HTTP/1.1`).response();
  expect([many.status, JSON.parse(many.body)]).toMatchObject([
    400,
    { code: 'too-many-parameters' },
  ]);
  expect((await http.head(`GET /api/x?${'a=1&'.repeat(50)} HTTP/1.1`).response()).status).toBe(200);
});

it('ends a body that trickles in', async () => {
  const http = await open(100);
  http.head('POST /api/x HTTP/1.1', ...JSON_BODY).send('{"a"');
  const { status, body } = await http.response();
  expect([status, JSON.parse(body)]).toMatchObject([408, { code: 'request-too-slow' }]);
  await http.closed();
});

it('ends it however its address is written, and where there is nothing', async () => {
  for (const path of ['/%61pi/x', '/nowhere']) {
    const http = await open(100);
    http.head(`POST ${path} HTTP/1.1`, ...JSON_BODY).send('{"a"');
    const { status } = await http.response();
    expect([path, status]).toEqual([path, 408]);
    await server.close();
  }
});

it('waits for a capture', async () => {
  const http = await open(1);
  http.head('PUT /recordings/Files/x HTTP/1.1', ...JSON_BODY).send('{"a"');
  const other = await connected();
  expect((await other.head('POST /api/x HTTP/1.1', ...JSON_BODY).response()).status).toBe(408);
  expect(await http.send(': 1}').response()).toMatchObject({
    status: 200,
    body: '{"got":{"a":1}}',
  });
});

it('leaves a body alone that has come', async () => {
  const http = await open(60_000);
  http.head('POST /api/x HTTP/1.1', ...JSON_BODY).send('{"a": 1}');
  expect((await http.response()).body).toBe('{"got":{"a":1}}');
});
