import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isPortFree } from '#embedded/free-port';
import { writePrivateFile } from '#embedded/kept-access';
import { lockDataFolder } from '#embedded/supervisor/data-lock';
import type { ServiceMessage, ServiceSpec } from '#embedded/supervisor/service-spec';
import { Supervisor } from '#embedded/supervisor/supervisor';
import { secretsOf } from '#infra/config';
import { prepareServices, type ServiceUrls } from './embedded-services.js';
import { nodeService } from './node-service.js';

/** Why the product cannot start, in words for the person who started it. */
export class CannotStart extends Error {}

export type Product = {
  url: string;
  /** Rejects when a service is given up. */
  failure: Promise<never>;
  stop: () => Promise<void>;
  kill: () => void;
  /** Someone asked for the stop. */
  readonly stopping: boolean;
};

export type ProductOptions = {
  host: string;
  port: number;
  dataDir: string;
  env: NodeJS.ProcessEnv;
  /** A line for the person at the terminal; it is kept nowhere. */
  say: (line: string) => void;
};

/** Starts everything; `begun` gets what can stop it before all is ready. */
export async function runProduct(
  options: ProductOptions,
  begun: (product: Product) => void,
): Promise<Product> {
  const { host, port, dataDir, env, say } = options;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  await mustBeFree(host, port);
  makeDataFolder(dataDir);
  const unlock = lockDataFolder(dataDir);
  const servicesFile = join(dataDir, 'run', 'services.json');
  const supervisor = new Supervisor({ folder: dataDir, say });
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await supervisor.stop();
    rmSync(servicesFile, { force: true });
    unlock();
  };
  const product: Product = {
    url,
    failure: supervisor.failure,
    stop,
    kill: () => supervisor.kill(),
    get stopping() {
      return stopping;
    },
  };
  begun(product);
  await supervisor.stopOrphans();
  const { specs, urls, notes } = await prepareServices(dataDir, env);
  for (const note of notes) say(note);
  const needs = specs.map(({ name }) => name);
  const place = { DATA_DIR: dataDir, HOST: host, PORT: String(port) };
  const childEnv = { ...secretsOf(env), ...urls, ...place };
  await supervisor.start([...specs, ...applications(childEnv, needs, say)]);
  writePrivateFile(servicesFile, `${JSON.stringify({ url, dataDir, ...urls }, null, 2)}\n`);
  return product;
}

/** Level by level: node's own recursive mkdir never returns below a folder such as /proc. */
function makeDataFolder(dataDir: string): void {
  const missing: string[] = [];
  for (let path = dataDir; !existsSync(path); path = dirname(path)) missing.unshift(path);
  try {
    // Passable: PostgreSQL may run as another user. What is in it is closed by itself.
    for (const path of missing) mkdirSync(path, { mode: 0o711 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
    if (!statSync(dataDir).isDirectory()) throw new Error('it is not a folder');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CannotStart(
      `The data folder ${dataDir} cannot be used: ${why}. Name another with --data.`,
    );
  }
}

async function mustBeFree(host: string, port: number): Promise<void> {
  const isFree = await isPortFree(port, host).catch((error: unknown) => {
    throw new CannotStart(`Cannot listen on ${host}:${port}: ${(error as Error).message}`);
  });
  if (isFree) return;
  throw new CannotStart(
    `Port ${port} of ${host} is in use. Stop what uses it, or choose another with --port.`,
  );
}

function applications(
  env: ServiceUrls & Record<string, string>,
  needs: readonly string[],
  say: (line: string) => void,
): ServiceSpec[] {
  const onMessage = (message: ServiceMessage) => {
    if (message.type === 'first-start') say(firstStart(message));
  };
  return [
    nodeService({ name: 'worker', program: 'apps/worker/src/main', env, needs }),
    nodeService({ name: 'api', program: 'apps/api/src/main', env, needs, onMessage }),
  ];
}

function firstStart({ user, password }: ServiceMessage): string {
  const rule = '─'.repeat(64);
  return `\n${rule}\n  First start. Sign in as the administrator; this is shown only once:\n
    name      ${String(user)}\n    password  ${String(password)}\n${rule}\n`;
}
