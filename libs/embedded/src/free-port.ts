import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Whether a server could listen there now. Rejects for a host that this machine does not have. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Ports that no system gives to outgoing connections by itself (Linux begins at 32768, others and
 * IANA at 49152): one of those could be taken between being found and being used, which for a
 * database to be made first is seconds.
 */
const LOWEST = 20_000;
const PORTS = 12_000;
const TRIES = 50;

/** A loopback port that nobody listens on; `wished` when that one is free. */
export async function freePort(wished?: number): Promise<number> {
  if (wished !== undefined && (await isPortFree(wished))) return wished;
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(LOWEST, LOWEST + PORTS);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`None of ${TRIES} ports from ${LOWEST} on is free.`);
}
