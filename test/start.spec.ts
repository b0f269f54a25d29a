import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '#embedded/free-port';
import { stillRuns } from '#embedded/supervisor/process-identity';
import { NPM_START, runningServices, StartedProduct } from './support/started-product.js';

const SLOW = { timeout: 180_000 };
const PATIENT = { timeout: 60_000, interval: 50 };
const PASSWORD = /^ +password +(\S+)$/m;

let folder: string;
let dataDir: string;
let product: StartedProduct;
let url: string;
let firstSignIn: number;
const started: StartedProduct[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-start-'));
  dataDir = join(folder, 'data');
  const port = await freePort();
  url = `http://127.0.0.1:${String(port)}`;
  product = start(['--port', String(port), '--data', dataDir]);
  await holdWorkerUntilApiAnswers();
  firstSignIn = await signInAsSoonAsReady();
  await product.ready();
}, 180_000);

afterAll(async () => {
  for (const one of started) one.signal('SIGTERM');
  await Promise.all(started.map((one) => one.exitCode));
  rmSync(folder, { recursive: true, force: true });
});

function start(args: readonly string[], env?: Record<string, string>): StartedProduct {
  const one = new StartedProduct(args, env);
  started.push(one);
  return one;
}

const isLive = async () => {
  const answer = await fetch(`${url}/health/live`).catch(() => undefined);
  return answer?.ok ?? false;
};
const isReady = async () => {
  const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
  return answer?.ok ?? false;
};
const pidOf = (name: string) => runningServices(dataDir).find((one) => one.name === name)?.pid;

/** The worker, which fills the catalogue, comes long after the API, as it may on a busy machine. */
async function holdWorkerUntilApiAnswers(): Promise<void> {
  const pid = await vi.waitUntil(() => pidOf('worker'), PATIENT);
  process.kill(pid, 'SIGSTOP');
  try {
    await vi.waitUntil(isLive, PATIENT);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** @returns the status that the administrator's sign-in was answered with, once the API said that it is ready */
async function signInAsSoonAsReady(): Promise<number> {
  const log = join(dataDir, 'logs', 'api.log');
  await vi.waitUntil(() => readFileSync(log, 'utf8').includes('"msg":"ready"'), PATIENT);
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'admin', password: PASSWORD.exec(product.output)?.[1] }),
  });
  return answer.status;
}

/** The steps build on each other: one house, started once, since a start takes seconds. */
describe('npm start', () => {
  it('ends with the ready line, answers, and shows the password on the terminal alone', async () => {
    expect(product.output.trimEnd().split('\n').at(-1)).toBe(`Recordings is ready: ${url}`);
    expect(await isLive()).toBe(true);
    const password = PASSWORD.exec(product.output)?.[1] ?? '';
    expect(password.length).toBeGreaterThan(8);
    const logs = join(dataDir, 'logs');
    const texts = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8'));
    expect(texts.filter((text) => text.includes(password))).toEqual([]);
  });

  it('is ready only when its password opens the product', () => {
    expect(firstSignIn).toBe(201);
  });

  it('tells other programs the addresses, and only their owner', () => {
    const file = join(dataDir, 'run', 'services.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      url,
      EVENTSTORE_URL: expect.stringMatching(/^esdb:/),
      DATABASE_URL: expect.stringMatching(/^postgres:/),
    });
  });

  it('refuses a second instance on the same data, and a port in use', SLOW, async () => {
    const second = start(['--port', '0', '--data', dataDir]);
    expect(await second.exitCode).toBe(1);
    expect(second.output).toMatch(
      /^Another instance \(process \d+\) runs on the data folder \S+\./,
    );

    const { port } = new URL(url);
    const elsewhere = start(['--port', port, '--data', join(folder, 'other')]);
    expect(await elsewhere.exitCode).toBe(1);
    expect(elsewhere.output).toMatch(/^Port \d+ of 127\.0\.0\.1 is in use\. .*--port\.\n$/);
    expect(existsSync(join(folder, 'other'))).toBe(false);
  });

  it.each(['api', 'worker', 'eventstore', 'postgres'])(
    'heals a killed %s',
    SLOW,
    async (name: string) => {
      const before = pidOf(name);
      process.kill(before ?? 0, 'SIGKILL');
      await expect.poll(() => pidOf(name) ?? before, PATIENT).not.toBe(before);
      await expect.poll(isReady, PATIENT).toBe(true);
    },
  );

  it(
    'leaves no orphan when it is killed, and starts again without a new password',
    SLOW,
    async () => {
      const services = runningServices(dataDir);
      product.signal('SIGKILL');
      await expect.poll(() => services.filter(stillRuns), PATIENT).toEqual([]);

      product = start(['--port', '0', '--data', dataDir]);
      url = await product.ready();
      expect(product.output).toBe(`Recordings is ready: ${url}\n`);
      expect(await isReady()).toBe(true);
    },
  );

  it('stops in order on Ctrl-C and leaves nothing running', SLOW, async () => {
    const services = runningServices(dataDir);
    expect(services.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['eventstore', 'postgres', 'worker', 'api']),
    );
    product.ctrlC();
    expect(await product.exitCode).toBe(0);
    expect(services.filter(stillRuns)).toEqual([]);
    expect(product.output).toMatch(/ready: \S+\nStopping \(SIGINT\) …\n$/);
    expect(existsSync(join(dataDir, 'run', 'services.json'))).toBe(false);
  });
});

describe('npm itself', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)('ends everything with %s', SLOW, async (signal) => {
    const data = join(folder, signal);
    const viaNpm = new StartedProduct(['--port', '0', '--data', data], {}, NPM_START);
    started.push(viaNpm);
    await viaNpm.ready();
    const services = runningServices(data);
    viaNpm.signal(signal);
    await expect.poll(() => services.filter(stillRuns), PATIENT).toEqual([]);
    await expect.poll(() => existsSync(join(data, 'run', 'services.json')), PATIENT).toBe(false);
  });
});

describe('npm start with faults', () => {
  it('names every fault of the environment at once', async () => {
    const wrong = start(['--port', 'eighty'], { LOG_LEVEL: 'loud' });
    expect(await wrong.exitCode).toBe(78);
    expect(wrong.output).toMatch(/PORT: .*\nLOG_LEVEL: /s);
  });

  it('shows the usage for a flag it does not know', async () => {
    const wrong = start(['--prot', '8080']);
    expect(await wrong.exitCode).toBe(78);
    expect(wrong.output).toMatch(/--prot.*Usage: npm start/s);
  });

  it('names an address that this machine does not have', async () => {
    const wrong = start(['--host', '192.0.2.1', '--data', join(folder, 'third')]);
    expect(await wrong.exitCode).toBe(1);
    expect(wrong.output).toMatch(/^Cannot listen on 192\.0\.2\.1:8080: .*EADDRNOTAVAIL/);
  });

  it('does not take the port of a server that listens everywhere', async () => {
    const server = createServer().listen(0, '0.0.0.0');
    await new Promise((done) => server.once('listening', done));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const wrong = start(['--port', String(port), '--data', join(folder, 'fourth')]);
    expect(await wrong.exitCode).toBe(1);
    expect(wrong.output).toContain('is in use');
    server.close();
  });
});
