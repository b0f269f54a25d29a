import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Config } from '#infra/config';
import type { RecordingAccess } from '../access/recording-access.js';
import { authenticate } from '../sessions/authenticate.js';
import type { Sessions } from '../sessions/sessions.js';

export type Reached = Pick<Config, 'host' | 'publicUrl'>;
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Who reads the metrics: administrators, programs whose API token may operate, and, while the product is
 * reached from its own machine alone, whatever runs there. `PUBLIC_URL` says that a proxy stands before
 * it: then everybody comes from this machine, and nobody is let in for it.
 */
export class ScrapeDoor {
  constructor(
    private readonly sessions: Sessions,
    private readonly access: RecordingAccess,
    private readonly reached: Reached,
  ) {}

  /** @throws Refusal */
  async admit(request: FastifyRequest): Promise<void> {
    if (isLocalScrape(request, this.reached)) return;
    await this.access.admit(await authenticate(request, this.sessions), 'operate');
  }
}

/** `host`: on which address the product listens. */
export const isLocalScrape = (
  { ip, headers }: { readonly ip: string; readonly headers: IncomingHttpHeaders },
  { host, publicUrl }: Reached,
): boolean =>
  publicUrl === null &&
  isLoopback(host) &&
  isLoopback(ip) &&
  // A page may have made its own name mean this machine: what it asks for bears that name.
  isLoopback(nameIn(headers.host)) &&
  !FORWARDED.some((name) => headers[name] !== undefined);

const nameIn = (host = ''): string =>
  (URL.parse(`http://${host}`)?.hostname ?? '').replace(/[[\]]/g, '');

const isLoopback = (address: string): boolean => {
  const bare = address.replace(/^::ffff:/, '');
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
};
