import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { inject } from 'vitest';
import { freePort } from '#embedded/free-port';
import { copyNewPostgres } from './new-postgres.js';

const START = resolve(import.meta.dirname, '../../dist/tools/start.js');
const HOME = 'recordings-product-';
const READY = /^Recordings is ready: (\S+)$/;
/** Each look costs the product some 7 ms of work: what takes longer is asked for less often. */
const ASKED_EVERY_MS = { least: 50, most: 250 };
export const PASSWORD = 'correct horse battery staple';

export type ServiceName = 'eventstore' | 'postgres' | 'redis' | 'worker' | 'api';

export type Answer<T = Record<string, unknown>> = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
};

/** A recording as far as tests look at it. */
export type SeenRecording = {
  readonly id: string;
  readonly name: string | null;
  readonly state: string;
  readonly bytes: number | null;
  readonly durationMs: number | null;
  readonly sha256: string | null;
  readonly incomplete: string | null;
  readonly incompleteCode: string | null;
  readonly failure: string | null;
  readonly failureCode: string | null;
  readonly codecs: readonly string[];
  readonly protected: boolean;
};

/** Asks again and again until the answer is there; the last fault is told when it never is. */
export const eventually = async <T>(
  ask: () => Promise<T | null | undefined | false>,
  { withinMs = 30_000, what = 'it' } = {},
): Promise<T> => {
  const begun = Date.now();
  let last: unknown;
  while (Date.now() < begun + withinMs) {
    try {
      const found = await ask();
      if (found !== null && found !== undefined && found !== false) return found;
    } catch (error) {
      last = error;
    }
    const { least, most } = ASKED_EVERY_MS;
    await delay(Math.min(most, Math.max(least, (Date.now() - begun) / 8)));
  }
  throw new Error(`${what} did not come about within ${String(withinMs)} ms`, { cause: last });
};

/** The whole product as `npm start` runs it, in a folder of its own, as real processes. */
export class Product {
  token = '';

  private constructor(
    readonly url: string,
    readonly dataDir: string,
    private readonly supervisor: ChildProcess,
    readonly lines: readonly string[],
  ) {}

  static async start(
    options: { dataDir?: string; env?: Record<string, string> } = {},
  ): Promise<Product> {
    const dataDir = options.dataDir ?? (await freshDataDir());
    const args = ['--port', String(await freePort()), '--data', dataDir];
    const supervisor = spawn(process.execPath, [START, ...args], {
      env: { ...process.env, NODE_ENV: 'test', ADMIN_PASSWORD: PASSWORD, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    const url = await readyUrl(supervisor, lines);
    const product = new Product(url, dataDir, supervisor, lines);
    await product.signIn();
    return product;
  }

  async signIn(password = PASSWORD): Promise<void> {
    this.token = await this.tokenOf('admin', password);
  }

  /** Somebody with an account, who signs in with `PASSWORD`; his id. `more`: what else is said of him. */
  async person(name: string, more: object = {}): Promise<string> {
    const account = { name, password: PASSWORD, ...more };
    const { status, body } = await this.post<{ id: string }>('/api/users', account);
    if (status !== 201) throw new Error(`making ${name} answered ${String(status)}`);
    return body.id;
  }

  /** Of a session that is begun for him. */
  async tokenOf(user: string, password = PASSWORD): Promise<string> {
    const credentials = { user, password };
    const { status, body } = await this.post<{ token: string }>('/api/session', credentials);
    if (status !== 201) throw new Error(`the sign-in of ${user} answered ${String(status)}`);
    return body.token;
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.token !== '' && !headers.has('authorization'))
      headers.set('authorization', `Bearer ${this.token}`);
    return fetch(new URL(path, this.url), { ...init, headers });
  }

  async get<T = Record<string, unknown>>(path: string): Promise<Answer<T>> {
    return answerOf<T>(await this.fetch(path));
  }

  async post<T = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<T>> {
    return answerOf<T>(await this.fetch(path, withJson('POST', body)));
  }

  async patch<T = Record<string, unknown>>(path: string, body: unknown): Promise<Answer<T>> {
    return answerOf<T>(await this.fetch(path, withJson('PATCH', body)));
  }

  async put(name: string, bytes: Uint8Array, init: RequestInit = {}): Promise<Answer> {
    const path = `/recordings/Files/${encodeURIComponent(name)}`;
    const response = await fetch(new URL(path, this.url), {
      method: 'PUT',
      body: Buffer.from(bytes),
      ...init,
    });
    return answerOf(response);
  }

  async recordings(query = ''): Promise<SeenRecording[]> {
    const { status, body } = await this.get<{ items: SeenRecording[] }>(`/api/recordings${query}`);
    if (status !== 200) throw new Error(`the list answered ${String(status)}`);
    return body.items;
  }

  /** Has these sweeps take a turn before their schedule does. */
  async sweep(...names: string[]): Promise<void> {
    for (const name of names) {
      const { status } = await this.post(`/api/sweeps/${name}/run`);
      if (status !== 202) throw new Error(`the sweep ${name} answered ${String(status)}`);
    }
  }

  /** The recording once it is ready or failed. */
  settled(id: string, withinMs = 60_000): Promise<SeenRecording> {
    return eventually(
      async () => {
        const { body, status } = await this.get<SeenRecording>(`/api/recordings/${id}`);
        return status === 200 && ['ready', 'failed'].includes(body.state) && body;
      },
      { what: `the conversion of ${id}`, withinMs },
    );
  }

  /** The process that a service runs as at this moment. */
  pidOf(service: ServiceName): number {
    const file = join(this.dataDir, 'run', 'children.json');
    const children = JSON.parse(readFileSync(file, 'utf8')) as { name: string; pid: number }[];
    const child = children.find(({ name }) => name === service);
    if (!child) throw new Error(`${service} does not run`);
    return child.pid;
  }

  kill(service: ServiceName, signal: NodeJS.Signals = 'SIGKILL'): void {
    process.kill(this.pidOf(service), signal);
  }

  /** Everything answers again. */
  async healthy(): Promise<void> {
    await eventually(async () => (await fetch(new URL('/health/ready', this.url))).ok, {
      what: 'health',
    });
  }

  private async removeData(): Promise<void> {
    for (const folder of [this.dataDir, `${this.dataDir}-destroyed`])
      await rm(folder, { recursive: true, force: true, maxRetries: 20 });
    const above = dirname(this.dataDir);
    if (basename(above).startsWith(HOME)) await rmdir(above);
  }

  async stop(
    signal: NodeJS.Signals = 'SIGTERM',
    { keepData = false } = {},
  ): Promise<number | null> {
    const ended = new Promise<number | null>((done) => {
      if (this.supervisor.exitCode !== null) done(this.supervisor.exitCode);
      else this.supervisor.once('exit', done);
    });
    this.supervisor.kill(signal);
    const code = await ended;
    if (!keepData) await this.removeData();
    return code;
  }
}

/** What the product keeps beside its data stays within the folder above. */
const freshDataDir = async (): Promise<string> => {
  const dataDir = join(await mkdtemp(join(tmpdir(), HOME)), 'data');
  await mkdir(dataDir, { mode: 0o711 });
  await copyNewPostgres(inject('newPostgres'), join(dataDir, 'postgres'));
  return dataDir;
};

const withJson = (method: string, body: unknown): RequestInit => ({
  method,
  ...(body !== undefined && {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }),
});

const answerOf = async <T>(response: Response): Promise<Answer<T>> => {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const body = (isJson && text !== '' ? JSON.parse(text) : text) as T;
  return { status: response.status, headers: response.headers, body };
};

const readyUrl = (supervisor: ChildProcess, lines: string[]): Promise<string> =>
  new Promise((ready, failed) => {
    for (const stream of [supervisor.stdout, supervisor.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const url = READY.exec(line)?.[1];
        if (url) ready(url);
      });
    }
    supervisor.once('exit', (code) => {
      failed(new Error(`ended with ${String(code)} before it was ready:\n${lines.join('\n')}`));
    });
  });

export const fixture = (name: string): Buffer =>
  readFileSync(resolve(import.meta.dirname, '../fixtures/captures', name));
