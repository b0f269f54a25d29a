import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { freePort } from '#embedded/free-port';
import { type Product, eventually } from './product.js';

const MAIN = resolve(import.meta.dirname, '../../dist/apps/api/src/main.js');

/** One more process of the API over the services of a product, as an operator would start it. */
export class SecondApi {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async of(product: Product): Promise<SecondApi> {
    const port = String(await freePort());
    const environ = readFileSync(`/proc/${String(product.pidOf('api'))}/environ`, 'utf8');
    const pairs = environ.split('\0').flatMap((pair) => {
      const at = pair.indexOf('=');
      // The line to the supervisor is not passed on.
      return at < 0 || pair.startsWith('NODE_CHANNEL_')
        ? []
        : [[pair.slice(0, at), pair.slice(at + 1)] as const];
    });
    const env = { ...Object.fromEntries(pairs), PORT: port, LOG_LEVEL: 'fatal' };
    const child = spawn(process.execPath, [MAIN], { env, stdio: 'ignore' });
    const url = `http://127.0.0.1:${port}`;
    await eventually(async () => (await fetch(`${url}/health/ready`)).ok, {
      what: 'a second API process',
      withinMs: 60_000,
    });
    return new SecondApi(url, child);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}
