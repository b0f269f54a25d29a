import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ManyCalls, type Outcome, putAtFullSpeed } from './ingest/load.js';
import { startNginx } from './ingest/nginx.js';
import { cpuSeconds, familyOf, memoryKiB } from './ingest/process-use.js';
import { type Server, needOpenFiles, startBareDoor, startProduct } from './ingest/server.js';

const SPARE_FILES = 500;
const SETTLE_MS = 2_000;
const cacheDir = join(import.meta.dirname, '../../cache');

const USAGE = `npm run bench -- ingest [--uploads 2000] [--seconds 20] [--megabytes 256] [--rounds 3] [--bare]
  --bare  the door alone with an event store, in place of the whole product
`;

/** Many calls at once on one API process, and what full-speed uploads cost beside nginx. */
export const ingest: { name: 'ingest'; about: string; run(args: string[]): Promise<void> } = {
  name: 'ingest',
  about: '2,000 uploads at 16 kB/s on one API process; CPU per GiB beside nginx',
  run: async (args) => {
    const { values } = parseArgs({ args, options });
    if (values.help) {
      process.stdout.write(USAGE);
      return;
    }
    const plan = {
      uploads: Number(values.uploads),
      seconds: Number(values.seconds),
      megabytes: Number(values.megabytes),
      rounds: Number(values.rounds),
    };
    needOpenFiles(plan.uploads * 2 + SPARE_FILES);
    const folder = await mkdtemp(join(tmpdir(), 'bench-ingest-'));
    const start = values.bare ? startBareDoor : startProduct;
    const server = await start(join(folder, 'product'), plan.uploads * 2 + SPARE_FILES);
    try {
      await fullSpeed(server, folder, plan);
      await manyAtOnce(server, plan);
    } finally {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const options = {
  uploads: { type: 'string', default: '2000' },
  seconds: { type: 'string', default: '20' },
  megabytes: { type: 'string', default: '256' },
  rounds: { type: 'string', default: '3' },
  bare: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Plan = { uploads: number; seconds: number; megabytes: number; rounds: number };

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const manyAtOnce = async (server: Server, { uploads, seconds }: Plan): Promise<void> => {
  const before = memoryKiB(server.pid);
  const calls = new ManyCalls();
  const name = (index: number) => `call-${String(index)}.pcap`;
  await calls.begin({ url: new URL('/recordings/Files/', server.url), name }, uploads);
  await calls.talk(SETTLE_MS / 1_000);
  const cpuBefore = cpuSeconds(server.pid);
  await calls.talk(seconds);
  const cpu = (cpuSeconds(server.pid) - cpuBefore) / seconds;
  const during = memoryKiB(server.pid);
  const began = performance.now();
  const outcome = await calls.hangUp();
  const each = (now: number, then: number) => `${((now - then) / uploads).toFixed(1)} KiB`;
  say(`${String(uploads)} uploads at once, 8 KiB every 512 ms each, for ${String(seconds)} s`);
  say(`  answers              ${wordsOf(outcome)}`);
  say(
    `  answered within      ${((performance.now() - began) / 1_000).toFixed(1)} s of the end of all calls`,
  );
  say(
    `  memory per upload    PSS ${each(during.pss, before.pss)}, RSS ${each(during.rss, before.rss)}`,
  );
  say(`  CPU of the process   ${(cpu * 100).toFixed(0)} % of a core`);
};

const wordsOf = (outcome: Outcome): string =>
  [...outcome].map(([status, count]) => `${String(count)} × ${status ?? 'broken'}`).join(', ');

const fullSpeed = async (server: Server, folder: string, plan: Plan): Promise<void> => {
  const nginx = await startNginx(join(folder, 'nginx'), cacheDir).catch((error: unknown) => {
    say(`No nginx to compare with. ${error instanceof Error ? error.message : String(error)}`);
    return null;
  });
  say(
    `${String(plan.rounds)} uploads of ${String(plan.megabytes)} MiB at full speed, one after the other`,
  );
  try {
    for (const coding of ['length', 'chunked'] as const) {
      await oneCoding(
        'recordings',
        { ...plan, coding, pid: server.pid },
        (round) => new URL(`/recordings/Files/${coding}-${String(round)}.pcap`, server.url),
      );
      if (nginx)
        await oneCoding(
          'nginx dav',
          { ...plan, coding, pid: nginx.pid },
          (round) => new URL(`/${coding}-${String(round)}.pcap`, nginx.url),
        );
    }
  } finally {
    nginx?.stop();
  }
};

type Run = Plan & { coding: 'length' | 'chunked'; pid: number };

const oneCoding = async (who: string, run: Run, target: (round: number) => URL): Promise<void> => {
  const pids = who === 'recordings' ? [run.pid] : familyOf(run.pid);
  const cpu = () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const gib = (run.rounds * run.megabytes) / 1024;
  const before = { cpu: cpu(), at: performance.now() };
  const statuses: (number | null)[] = [];
  for (let round = 0; round < run.rounds; round++)
    statuses.push(await putAtFullSpeed(target(round), run.megabytes, run.coding));
  const seconds = (performance.now() - before.at) / 1_000;
  await delay(100);
  const cpuPerGib = ((cpu() - before.cpu) / gib).toFixed(2);
  const speed = ((gib * 1024) / seconds).toFixed(0);
  say(
    `  ${who.padEnd(11)} ${run.coding.padEnd(8)} ${cpuPerGib} s CPU/GiB, ${speed} MiB/s, answers ${statuses.join(' ')}`,
  );
};
