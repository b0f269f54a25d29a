import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noTraces } from '#domain/settings/trace-levels';
import { Supervisor } from '#embedded/supervisor/supervisor';
import { systemClock } from '#infra/clock';
import { prepareDatabase } from '#infra/read-model/prepare-database';
import type { LineFilter } from '#infra/trace/log-store';
import { LogWriter } from '#infra/trace/log-writer';
import { PostgresLogStore } from '#infra/trace/postgres.log-store';
import { switchTraces, tellTo, trace } from '#infra/trace/trace';
import { prepareServices } from '../tools/start/embedded-services.js';
import { sayConditions } from './media/conditions.js';
import { say, sayTable } from './media/table.js';

const RECORDING = '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11';
const CHECKS = 50_000_000;
const PER_LINE = 100_000;
const LINES = 300_000;
const BATCH = 1_000;
const TURNS = 7;

/** What the log costs: where it is not asked for, where it is, and to read. */
export const traceBench = {
  name: 'trace',
  about: 'the log: what an area costs that is not traced, lines kept, and reading a full log',
  async run(): Promise<void> {
    sayConditions();
    const rows = [
      ['a place that could tell, not traced', `${nanoseconds(perCheck())} ns`],
      ['the same, traced: until the line waits', `${nanoseconds(perLine())} ns`],
      ...(await inDatabase()),
    ];
    sayTable(['what', 'takes'], rows);
  },
};

const nanoseconds = (ms: number): string => (ms * 1e6).toPrecision(2);

/** Milliseconds of processor time that one turn of a loop takes, the lowest of several. */
const lowest = (turns: number, loop: (count: number) => number): number =>
  Math.min(
    ...Array.from({ length: TURNS }, () => {
      const before = process.cpuUsage();
      loop(turns);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000 / turns;
    }),
  );

/** The loop with the place in it, less the loop without. */
const perCheck = (): number => {
  switchTraces(noTraces);
  const bare = lowest(CHECKS, (count) => {
    let sum = 0;
    for (let n = 0; n < count; n++) sum += n;
    return sum;
  });
  const checked = lowest(CHECKS, (count) => {
    let sum = 0;
    for (let n = 0; n < count; n++) {
      sum += n;
      trace.recording?.('An upload began.', { recording: RECORDING, bytes: n, how: 'complete' });
    }
    return sum;
  });
  return Math.max(0, checked - bare);
};

const perLine = (): number => {
  const lost = { append: () => Promise.resolve(), trim: () => Promise.resolve() };
  const limits = { waiting: PER_LINE, everyMs: 3_600_000 };
  const parts = { clock: systemClock(), process: 'bench', instance: 'bench/1', limits };
  return lowest(PER_LINE, (count) => {
    tellTo(new LogWriter({ ...parts, store: { ...lost } as never }));
    switchTraces({ ...noTraces, recording: true });
    for (let n = 0; n < count; n++)
      trace.recording?.('An upload began.', { recording: RECORDING, bytes: n, how: 'complete' });
    tellTo(null);
    return count;
  });
};

const inDatabase = async (): Promise<string[][]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-trace-'));
  const supervisor = new Supervisor({ folder, say });
  try {
    const { specs, urls } = await prepareServices(folder, {});
    await supervisor.start(specs.filter(({ name }) => name === 'postgres'));
    await prepareDatabase(urls.DATABASE_URL);
    return await withStore(new PostgresLogStore(urls.DATABASE_URL, systemClock()));
  } finally {
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const withStore = async (store: PostgresLogStore): Promise<string[][]> => {
  const begun = performance.now();
  for (let n = 0; n < LINES; n += BATCH) await store.append(linesFrom(n));
  const perSecond = (LINES * 1_000) / (performance.now() - begun);
  const rows = [
    [`${String(BATCH)} lines kept at once`, `${((BATCH * 1_000) / perSecond).toFixed(1)} ms`],
    ['lines a second, one process after the other', perSecond.toFixed(0)],
    ['the newest 100 of a full log', await reading(store, {})],
    ['100 of one recording', await reading(store, { recording: RECORDING })],
    ['words that are in no line', await reading(store, { text: 'nowhere' })],
  ];
  await store.close();
  return rows;
};

/** One of a thousand lines is about a certain recording. */
const linesFrom = (first: number) =>
  Array.from({ length: BATCH }, (_, n) => ({
    at: new Date(),
    process: 'worker',
    instance: 'bench/1',
    area: 'conversion' as const,
    level: 'trace' as const,
    recording: n === 0 ? RECORDING : crypto.randomUUID(),
    text: 'A capture was converted.',
    facts: { ms: first + n, attempt: 1 },
  }));

const reading = async (store: PostgresLogStore, filter: LineFilter): Promise<string> => {
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const begun = performance.now();
    await store.page(filter, { before: null, limit: 100 });
    times.push(performance.now() - begun);
  }
  return `${Math.min(...times).toFixed(1)} ms`;
};
