import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '#embedded/free-port';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { PASSWORD, Product, eventually, fixture } from './support/product.js';

type Line = {
  id: string;
  at: string;
  process: string;
  instance: string;
  area: string;
  level: string;
  recording: string | null;
  text: string;
  facts: Record<string, string | number>;
};
type Page = { items: Line[]; next: string | null };

const NOTHING = {
  recording: false,
  callInformation: false,
  conversion: false,
  license: false,
  gui: false,
  connections: false,
};
const EVERYTHING = Object.fromEntries(Object.keys(NOTHING).map((area) => [area, true]));
const SOON = { withinMs: 60_000 };
const NAME = 'Zoë Übermut-Straßner';
const NUMBER = '4971155501234987';
const capture = fixture('g711a-2way.pcap');

let product: Product;
let names = 0;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(async () => {
  await product.stop();
});

const log = async (query = ''): Promise<Page> => {
  const { status, body } = await product.get<Page>(`/api/log${query}`);
  expect({ query, status }).toEqual({ query, status: 200 });
  return body;
};
const lines = async (query = ''): Promise<Line[]> => (await log(query)).items;
const linesOf = (id: string) => lines(`?recording=${id}&limit=1000`);

type Settings = { traceLevels: Record<string, boolean>; pbxName: string | null };

/** Changes settings, until they show. */
const change = async (changed: object, isShown: (settings: Settings) => boolean) => {
  const { status, body } = await product.patch<Settings>('/api/settings', changed);
  expect([200, 202]).toContain(status);
  if (status === 200) return body;
  return eventually(async () => {
    const settings = (await product.get<Settings>('/api/settings')).body;
    return isShown(settings) && settings;
  }, SOON);
};

const traces = async (changed: Record<string, boolean>) => {
  const { traceLevels } = await change({ traceLevels: changed }, (settings) =>
    Object.entries(changed).every(([area, isOn]) => settings.traceLevels[area] === isOn),
  );
  return traceLevels;
};
beforeEach(() => traces(NOTHING));

/** A recording, until nothing more is to be done about it. */
const record = async (name = `call ${String(++names)}.pcap`): Promise<string> => {
  const { status, body } = await product.put(name, Buffer.concat([capture, Buffer.from(name)]));
  expect(status).toBe(201);
  const id = body.id as string;
  await product.settled(id);
  return id;
};

/** What both processes tell last of a recording: whatever they told before is in the log by then. */
const LAST_OF_API = 'The name of a capture tells no call: it is unmatched.';
const LAST_OF_WORKER = 'The sides of a call were told apart.';

/** The lines of a new recording, from the device to the end of its conversion. */
const told = async (): Promise<Line[]> => {
  const id = await record();
  return eventually(async () => {
    const found = await linesOf(id);
    const texts = new Set(found.map(({ text }) => text));
    return texts.has(LAST_OF_API) && texts.has(LAST_OF_WORKER) && found;
  });
};

/** Makes recordings until what is told of one is as it should be: a switch takes a moment. */
const untilTold = (isRight: (lines: Line[]) => boolean, what: string) =>
  eventually(
    async () => {
      const found = await told();
      return isRight(found) && found;
    },
    { ...SOON, what },
  );

const has = (found: Line[], process: string, area: string) =>
  found.some((line) => line.process === process && line.area === area);

describe('the log', { timeout: 240_000 }, () => {
  it('tells more of an area, in every process, while that is traced, and then no more', async () => {
    expect(await traces({ callInformation: true })).toEqual({ ...NOTHING, callInformation: true });
    const quiet = (found: Line[]) => found.every(({ area }) => area === 'callInformation');
    await untilTold(quiet, 'a quiet beginning');
    await traces({ recording: true, conversion: true });
    const loud = await untilTold(
      (found) => has(found, 'api', 'recording') && has(found, 'worker', 'conversion'),
      'lines of both processes',
    );
    expect(loud.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'An upload began.',
        'An upload is safe.',
        'A capture was converted.',
      ]),
    );
    expect(new Set(loud.map(({ level }) => level))).toEqual(new Set(['trace']));
    expect(new Set(loud.map(({ instance }) => instance)).size).toBe(2);
    await traces({ recording: false, conversion: false });
    await untilTold(quiet, 'silence');
  });

  it('keeps who switched what, and who read it', async () => {
    await traces({ license: true });
    const { body } = await product.get<{ items: { by: string; data: unknown }[] }>(
      '/api/events?type=TraceLevelsChanged&limit=1000',
    );
    expect(body.items.at(-1)).toMatchObject({
      by: expect.stringMatching(/^user:/) as string,
      data: { from: NOTHING, to: { ...NOTHING, license: true } },
    });
    await lines('?area=license&text=Straßner');
    await eventually(async () => {
      const read = await product.get<{ items: { data: unknown }[] }>(
        '/api/events?type=LogRead&limit=1000',
      );
      return read.body.items.some(
        ({ data }) =>
          JSON.stringify(data) ===
          JSON.stringify({ how: 'page', filter: { area: 'license', text: 'given' } }),
      );
    }, SOON);
  });

  it('is read in pages, by what it is about, as text and as a file', async () => {
    await traces(EVERYTHING);
    const [line] = await untilTold((found) => has(found, 'worker', 'conversion'), 'lines');
    const { recording, at } = line!;
    await traces(NOTHING);
    const to = encodeURIComponent(new Date(Date.parse(at) + 1).toISOString());
    const all = await lines(`?to=${to}&limit=1000`);
    const paged: Line[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: Page = await log(`?to=${to}&limit=7${next && `&after=${next}`}`);
      paged.push(...page.items);
      next = paged.length < all.length ? page.next : null;
    }
    expect(paged.slice(0, all.length)).toEqual(all);
    expect(all.map(({ id }) => Number(id))).toEqual(
      all.map(({ id }) => Number(id)).toSorted((one, other) => other - one),
    );
    const some = await lines(
      `?process=worker&area=conversion,license&level=trace&recording=${recording!}&text=CONVERTED`,
    );
    expect(some.map(({ text }) => text)).toEqual(['A capture was converted.']);
    expect(await lines(`?from=2100-01-01`)).toEqual([]);
    const plain = await product.fetch(`/api/log?recording=${recording!}&limit=2`, {
      headers: { accept: 'text/plain' },
    });
    expect(plain.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(plain.headers.get('link')).toMatch(/<\/api\/log\?.*after=\d+.*>; rel="next"/);
    expect((await plain.text()).trim().split('\n')).toHaveLength(2);
    const file = await product.fetch(`/api/log?download=true&recording=${recording!}&limit=1`);
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect((await file.text()).trim().split('\n')).toHaveLength((await linesOf(recording!)).length);
  });

  it.each(['?area=all', '?level=debug', '?after=x', '?limit=0', '?recording=x', '?other=1'])(
    'refuses what it cannot mean: %s',
    async (query) => {
      expect((await product.get(`/api/log${query}`)).status).toBe(400);
    },
  );

  it('is for administrators', async () => {
    for (const role of ['user', 'auditor'] as const) {
      const user = `${role} of the log`;
      const made = await product.post('/api/users', { name: user, role, password: PASSWORD });
      expect(made.status).toBe(201);
      const { body } = await product.post<{ token: string }>('/api/session', {
        user,
        password: PASSWORD,
      });
      const headers = { authorization: `Bearer ${body.token}` };
      expect((await product.fetch('/api/log', { headers })).status).toBe(403);
      const { heard } = await listen(body.token);
      await eventually(async () => heard.find(({ code }) => code === 'not-allowed'), SOON);
    }
    expect((await fetch(new URL('/api/log', product.url))).status).toBe(401);
  });

  it('is followed live, of all processes', async () => {
    const { heard } = await listen(product.token);
    await eventually(async () => heard.some(({ type }) => type === 'subscribed'), SOON);
    await traces({ callInformation: true, conversion: true });
    const found = await untilTold((each) => has(each, 'worker', 'conversion'), 'lines');
    const live = () => heard.flatMap((frame) => frame.lines ?? []);
    await eventually(async () => live().some(({ id }) => id === found[0]!.id), SOON);
    expect(live()).toEqual(expect.arrayContaining(found));
    const ids = live().map(({ id }) => BigInt(id));
    expect(ids).toEqual([...new Set(ids)].toSorted((one, other) => (one < other ? -1 : 1)));
  });

  it('is one log of several processes for each purpose, switched through any of them', async () => {
    const other = await startApi();
    const asked = async () => {
      const headers = { authorization: `Bearer ${product.token}`, connection: 'close' };
      const session = await fetch(new URL('/api/session', other.url), { headers });
      expect(session.status).toBe(200);
    };
    const textsOf = async () => {
      const from = (await lines('?limit=1'))[0]?.id ?? '0';
      await asked();
      return eventually(async () => {
        const found = await lines(`?process=${encodeURIComponent(other.instance)}&limit=1000`);
        const texts = found.filter(({ id }) => BigInt(id) > BigInt(from)).map(({ text }) => text);
        return texts.includes('An HTTP connection was closed.') && texts;
      });
    };
    await traces({ connections: true, gui: true });
    const request = 'A request was answered.';
    await eventually(async () => (await textsOf()).includes(request), SOON);
    const headers = {
      authorization: `Bearer ${product.token}`,
      'content-type': 'application/json',
    };
    const body = JSON.stringify({ traceLevels: { gui: false } });
    await fetch(new URL('/api/settings', other.url), { method: 'PATCH', headers, body });
    await eventually(async () => !(await textsOf()).includes(request), SOON);
  });

  it('holds no name, no number and no secret of anything that was done while all is traced', async () => {
    await traces(EVERYTHING);
    await untilTold((found) => has(found, 'worker', 'conversion'), 'lines');
    const id = await record(
      `0123456789abcdef0123456789abcdef-0090331a2b3c-77--${NAME} ${NUMBER}.pcap`,
    );
    await product.post('/api/session', { user: NAME, password: 'something secret' });
    await product.signIn();
    await product.get(`/api/recordings?q=${encodeURIComponent(NAME)}&number=${NUMBER}`);
    await product.get(`/api/nothing/${NUMBER}`);
    await product.post(`/api/recordings/${id}/notes`, { text: NAME });
    await eventually(async () => (await linesOf(id)).some(({ text }) => text === LAST_OF_WORKER));
    const text = await (await product.fetch('/api/log?download=true')).text();
    for (const secret of [NAME, 'Zo', 'bermut', NUMBER, '0090331a2b3c', product.token, PASSWORD])
      expect(text).not.toContain(secret);
    expect(text).not.toMatch(/something|\.pcap|postgres:|esdb:|redis:|\[withheld\]/);
    expect(text).toContain(id);
  });

  it('goes on, and tells of it, when the database was away', async () => {
    const { id: last } = (await lines('?limit=1'))[0]!;
    product.kill('postgres');
    await product.healthy();
    await eventually(async () => {
      const found = await lines('?area=connections&level=warn,error');
      return found.some(({ id }) => BigInt(id) > BigInt(last));
    }, SOON);
    expect((await lines(`?limit=1000`)).some(({ id }) => id === last)).toBe(true);
  });
});

describe('the name of the PBX', () => {
  const shown = async () => {
    const [settings, status] = [
      await product.get('/api/settings'),
      await product.get('/api/status'),
    ];
    return [settings.body['pbxName'], status.body['pbxName']];
  };

  const name = (to: string | null) => change({ pbxName: to }, ({ pbxName }) => pbxName === to);

  it('is missing until somebody sets it, and whoever changes it is known', async () => {
    expect(await shown()).toEqual([null, null]);
    await name('Headquarters');
    expect(await shown()).toEqual(['Headquarters', 'Headquarters']);
    await name(null);
    expect(await shown()).toEqual([null, null]);
    const { body } = await product.get<{ items: object[] }>('/api/events?type=PbxNameChanged');
    expect(body.items).toMatchObject([
      { data: { from: null, to: 'Headquarters' }, by: expect.stringMatching(/^user:/) as string },
      { data: { from: 'Headquarters', to: null } },
    ]);
  });
});

type Frame = { type: string; code?: string; lines?: Line[] };

const listen = async (token: string) => {
  const heard: Frame[] = [];
  const socket = new WebSocket(`${product.url.replace('http', 'ws')}/api/live`);
  onTestFinished(() => socket.close());
  socket.on('message', (frame) => heard.push(JSON.parse((frame as Buffer).toString()) as Frame));
  await new Promise((open) => socket.once('open', open));
  socket.send(JSON.stringify({ type: 'auth', token }));
  socket.send(JSON.stringify({ type: 'subscribe', topic: 'log' }));
  return { heard };
};

/** Another API process over the same services. */
const startApi = async () => {
  const services = JSON.parse(
    readFileSync(join(product.dataDir, 'run', 'services.json'), 'utf8'),
  ) as Record<string, string>;
  const port = String(await freePort());
  const child: ChildProcess = spawn(
    process.execPath,
    [resolve(import.meta.dirname, '../dist/apps/api/src/main.js')],
    {
      env: { ...process.env, ...services, DATA_DIR: product.dataDir, PORT: port, NODE_ENV: 'test' },
      stdio: 'ignore',
    },
  );
  onTestFinished(async () => {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  });
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => (await fetch(new URL('/health/ready', url))).ok, SOON);
  return { url, instance: `${hostname()}/${String(child.pid)}` };
};
