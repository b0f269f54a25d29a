import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { keepLoopbackDirect } from '#infra/config';
import type { ReadModel } from '#infra/read-model/read-model';
import { grow, once, plant } from './catalogue/grow.js';
import { PASSWORD, openWorld } from './catalogue/world.js';
import { cpuSeconds } from './ingest/process-use.js';
import { type Server, startProduct } from './ingest/server.js';
import { load, sayConditions } from './media/conditions.js';
import { say, sayTable, times, whole } from './media/table.js';

const OPEN_FILES = 1_024;
const RECORDED = 200;
/** The folders of this month, one for each size. */
const MONTH = '2001/01';
const READER = { user: 'reader', password: PASSWORD };
const SHOWN = `Basic ${Buffer.from(`${READER.user}:${READER.password}`).toString('base64')}`;
const USAGE = `npm run bench -- webdav [captures …] [--rounds 3] [--heap MiB] [--data DIR]

  captures  how many a folder has, one folder for each; 1,000, 10,000 and 80,000 when no one says
  --rounds  how often each is listed
  --heap    what each process may have of old objects; Node decides when no one says
  --data    where the data is kept for another run; it is made there if it is not`;

/** What it costs to list a folder over WebDAV, by its size. */
export const webdav = {
  name: 'webdav',
  about: 'a folder listed over WebDAV: time and memory by how many captures it has',
  async run(args: string[]): Promise<void> {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) {
      say(USAGE);
      return;
    }
    keepLoopbackDirect(process.env);
    sayConditions();
    const sizes = positionals.length > 0 ? positionals.map(Number) : [1_000, 10_000, 80_000];
    const folder = values.data ?? mkdtempSync(join(tmpdir(), 'bench-webdav-'));
    try {
      await filled(folder, sizes);
      if (values.heap !== undefined)
        process.env.NODE_OPTIONS = `--max-old-space-size=${values.heap}`;
      process.env.ADMIN_PASSWORD = PASSWORD;
      await measured(folder, sizes, Number(values.rounds));
    } finally {
      if (values.data === undefined) rmSync(folder, { recursive: true, force: true });
    }
  },
};

const options = {
  rounds: { type: 'string', default: '3' },
  heap: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const dayOf = (place: number): string => String(place + 1).padStart(2, '0');

/** A catalogue with a day of each size. */
const filled = async (folder: string, sizes: readonly number[]): Promise<void> => {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const growth = { folder, size: RECORDED, recorded: RECORDED, rebuild: false };
  await plant(growth);
  const world = await openWorld(folder);
  try {
    await grow(world, growth);
    for (const [place, size] of sizes.entries()) {
      const day = `${MONTH}/${dayOf(place)}`;
      await once(folder, `day ${dayOf(place)} of ${String(size)}`, () =>
        fillDay(world.readModel, size, day.replaceAll('/', '-')),
      );
    }
  } finally {
    await world.close();
  }
};

/** Rows alone: nobody asks for their events, or their bytes. */
const fillDay = async ({ catalogue }: ReadModel, count: number, day: string): Promise<void> => {
  await catalogue.query(
    `insert into recordings (id, state, state_since, started_at, ended_at, file_name, conversation,
       device, serial, bytes, sha256, converter, sample_rate, frames, duration_ms, search, revision, position)
     select gen_random_uuid(), 'ready', at, at, at + interval '1 minute', id || '-0090331a2b3c-1.pcap', id,
       '0090331a2b3c', '1', 1000000, id || id, '1', 8000, 480000, 60000, id || '.pcap', 2, 0
     from (select $2::text::timestamptz + n * interval '1 second' as at, md5($2::text || n) as id
           from generate_series(1, $1::int) n) rows`,
    [count, `${day}T00:00:00Z`],
  );
};

const measured = async (folder: string, sizes: readonly number[], rounds: number) => {
  const server = await startProduct(folder, OPEN_FILES);
  try {
    await setCredentials(server);
    const rows: string[][] = [];
    for (const [place, size] of sizes.entries())
      for (let round = 1; round <= rounds; round++)
        rows.push(rowOf(size, round, await listed(server, `${MONTH}/${dayOf(place)}/`)));
    sayTable(HEAD, rows);
    say(`In this order, in one process. Load afterwards: ${load()}`);
  } finally {
    await server.stop();
  }
};

const setCredentials = async ({ url }: Server): Promise<void> => {
  const ask = (method: string, path: string, token: string | null, body: object) =>
    fetch(new URL(path, url), {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
  const signedIn = await ask('POST', '/api/session', null, { user: 'admin', password: PASSWORD });
  const { token } = (await signedIn.json()) as { token: string };
  await ask('PATCH', '/api/settings', token, { webdav: READER });
  // The catalogue may show it later than it was answered.
  while ((await propfind(url, '', '0')).status !== 207) await delay(100);
};

const propfind = (url: URL, path: string, depth: string): Promise<Response> =>
  fetch(new URL(`/recordings/Files/${path}`, url), {
    method: 'PROPFIND',
    headers: { authorization: SHOWN, depth },
  });

type Listed = { files: number; seconds: number; cpu: number; before: number; most: number };

/** Reads the list as it comes and keeps none of it. Memory in MiB. */
const listed = async ({ url, pid }: Server, path: string): Promise<Listed> => {
  const before = memoryOf(pid, 'VmRSS');
  forgetPeak(pid);
  const [began, used] = [performance.now(), cpuSeconds(pid)];
  const { status, body } = await propfind(url, path, '1');
  if (status !== 207 || body === null) throw new Error(`The list was answered ${String(status)}.`);
  const files = await countOf(body.pipeThrough(new TextDecoderStream()), '<D:getetag>');
  const [seconds, cpu] = [(performance.now() - began) / 1_000, cpuSeconds(pid) - used];
  return { files, seconds, cpu, before, most: memoryOf(pid, 'VmHWM') };
};

const countOf = async (text: AsyncIterable<string>, mark: string): Promise<number> => {
  let count = 0;
  let rest = '';
  for await (const piece of text) {
    const parts = (rest + piece).split(mark);
    count += parts.length - 1;
    rest = (parts.at(-1) ?? '').slice(1 - mark.length);
  }
  return count;
};

/** The most that was resident begins anew (proc(5), clear_refs). */
const forgetPeak = (pid: number): void => {
  writeFileSync(`/proc/${String(pid)}/clear_refs`, '5');
};

const memoryOf = (pid: number, name: 'VmRSS' | 'VmHWM'): number => {
  const text = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1_024;
};

const HEAD = ['captures', 'round', 'seconds', 'µs CPU each', 'MiB before', 'MiB more at most'];

const rowOf = (size: number, round: number, { files, seconds, cpu, before, most }: Listed) => {
  if (files !== size) throw new Error(`${String(files)} of ${String(size)} were listed.`);
  const figures = [times(seconds), whole((cpu * 1e6) / files), whole(before), whole(most - before)];
  return [whole(size), String(round), ...figures];
};
