import Fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { AddressLimits } from './address-limits.js';
import { limitDoors } from './limit-doors.js';
import { trustsOf } from './trusted-proxies.js';

const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

const doors = (most = { open: 3, refused: 3, connecting: 3 }) => {
  const server = Fastify({ trustProxy: trustsOf(['127.0.0.1']) });
  opened.push(server);
  limitDoors(server, new AddressLimits(most));
  server.get('/page', () => 'page');
  server.get('/api/recordings', (request, reply) =>
    request.headers.authorization === 'right' ? 'in' : reply.status(401).send({ code: 'x' }),
  );
  server.put('/recordings/Files/:name', () => 'kept');
  return async (url: string, from = '192.0.2.1', more: object = {}) => {
    const headers = { 'x-forwarded-for': from, ...more };
    const method = url.includes('/Files/') ? 'PUT' : 'GET';
    const { statusCode, headers: got, body } = await server.inject({ method, url, headers });
    return { status: statusCode, after: Number(got['retry-after']), body };
  };
};
const many = async (ask: () => Promise<{ status: number }>, times: number) => {
  const statuses: number[] = [];
  for (let i = 0; i < times; i++) statuses.push((await ask()).status);
  return statuses;
};

describe('what nobody has to sign in for', () => {
  it.each(['/page', '/no-such-page'])(
    'is not given without end from one address: %s',
    async (url) => {
      const ask = doors();
      const first = url === '/page' ? 200 : 404;
      expect(await many(() => ask(url), 4)).toEqual([first, first, first, 429]);
      const { after, body } = await ask(url);
      expect(after).toBeGreaterThan(0);
      expect(JSON.parse(body)).toMatchObject({ code: 'too-many-requests', status: 429 });
      expect((await ask(url, '192.0.2.2')).status).toBe(first);
    },
  );

  it('brakes who is not known, and never who is, at the same address', async () => {
    const ask = doors();
    expect(await many(() => ask('/api/recordings'), 5)).toEqual([401, 401, 401, 429, 429]);
    const known = () => ask('/api/recordings', '192.0.2.1', { authorization: 'right' });
    expect(await many(known, 5)).toEqual([200, 200, 200, 200, 200]);
    expect((await ask('/api/recordings', '192.0.2.2')).status).toBe(401);
  });

  it('leaves devices alone, who have a brake of their own', async () => {
    const ask = doors();
    expect(await many(() => ask('/recordings/Files/x.pcap'), 5)).toEqual([200, 200, 200, 200, 200]);
  });
});
