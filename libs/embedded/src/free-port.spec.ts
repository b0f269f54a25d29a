import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort, isPortFree } from './free-port.js';

const servers = new Set<ReturnType<typeof createServer>>();

const listenOn = (port: number) =>
  new Promise<void>((resolve, reject) => {
    const server = createServer().once('error', reject);
    servers.add(server);
    server.listen(port, '127.0.0.1', resolve);
  });

const RANGE = '/proc/sys/net/ipv4/ip_local_port_range';

/** Where the system takes ports for outgoing connections from; 49152 as IANA has it. */
const outgoing = (): number =>
  existsSync(RANGE) ? Number(readFileSync(RANGE, 'utf8').split(/\s+/)[0]) : 49_152;

describe('a free port', () => {
  afterEach(async () => {
    for (const server of servers) await new Promise((done) => server.close(done));
    servers.clear();
  });

  it('can be listened on, and is not free then', async () => {
    const port = await freePort();
    await listenOn(port);
    expect(await isPortFree(port)).toBe(false);
  });

  it('is the one that is wished for, or another when that one is taken', async () => {
    const port = await freePort();
    expect(await freePort(port)).toBe(port);
    await listenOn(port);
    expect(await freePort(port)).not.toBe(port);
  });

  it('is none that the system gives to a connection meanwhile', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
    expect(Math.max(...ports)).toBeLessThan(outgoing());
  });
});
