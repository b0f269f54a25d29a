import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AuthorityAway, askAuthority } from './ask-authority.js';

const servers: Server[] = [];
const serving = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
};
const stop = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map(stop));
});

const faultOf = async (url: string, patienceMs?: number): Promise<string> => {
  const given = patienceMs === undefined ? {} : { patienceMs };
  const fault = await askAuthority(url, Uint8Array.of(1), given).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(AuthorityAway);
  return (fault as Error).message;
};

describe('asking a time-stamp authority', () => {
  it('sends the request as it is, and gives what is answered', async () => {
    const url = await serving((request, response) => request.pipe(response));
    expect([...(await askAuthority(url, Uint8Array.of(48, 3, 7)))]).toEqual([48, 3, 7]);
  });

  it('says that it is not there', async () => {
    const url = await serving((request) => request.socket.destroy());
    expect(await faultOf(url)).toMatch(/^It does not answer: ./);
  });

  it('waits for no answer for ever', async () => {
    const url = await serving(() => undefined);
    expect(await faultOf(url, 50)).toMatch(/^It does not answer: .*timeout/);
  });

  it('reads no more than 64 KiB of an answer', async () => {
    const url = await serving((_request, response) => {
      const piece = Buffer.alloc(16_384);
      const go = () => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', go);
      go();
    });
    expect(await faultOf(url)).toBe('It answered with more than 65536 bytes.');
  });

  it('goes nowhere else, and takes no answer that says that it failed', async () => {
    const other = await serving((_request, response) => response.end('elsewhere'));
    const url = await serving((_request, response) => {
      response.writeHead(307, { location: other }).end();
    });
    expect(await faultOf(url)).toMatch(/^It does not answer: .*redirect/);
    const failing = await serving((_request, response) => response.writeHead(503).end('no'));
    expect(await faultOf(failing)).toBe('It answered with status 503.');
  });
});
