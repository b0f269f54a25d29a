import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { Converter } from '../../apps/worker/src/jobs/converter.js';
import { writeCall } from './calls/call-writer.js';
import { CODECS } from './calls/codecs.js';
import { load } from './conditions.js';
import { say, sayTable, times } from './table.js';

const TIMEOUT_MS = 15 * 60_000;
const MEASURED = ['G.711 A-law', 'G.722'];
const RECORDING = '00000000-0000-4000-8000-000000000001';
const KEY = recordingBlobs(RECORDING).capture;
const RESOLUTION_MS = 1;

type Figures = { wall: number; cpu: number; p99: number; max: number };

/** The worker's own threads: whether they use every core, and leave its event loop free. */
export async function workers(folder: string, minutes: number): Promise<void> {
  const cores = availableParallelism();
  const count = 4 * cores;
  say(
    `${count} calls of ${minutes} min two-way, in the threads of a worker process; what its event`,
  );
  say(`loop notices of it: how late a timer fires (granularity ${RESOLUTION_MS} ms).\n`);
  const rows: string[][] = [];
  for (const codec of CODECS.filter(({ name }) => MEASURED.includes(name))) {
    const capture = join(folder, KEY);
    mkdirSync(dirname(capture), { recursive: true });
    writeCall(capture, codec, minutes);
    const blobUrl = pathToFileURL(folder).href;
    for (const atOnce of [...new Set([1, cores, count])]) {
      const figures = await conversions(blobUrl, count, atOnce);
      rows.push(rowOf(`${codec.name}, ${atOnce} at once`, figures, count * minutes * 60));
    }
    rmSync(capture);
  }
  say(`(load ${load()})`);
  const head = ['conversions', '× real time', 'cores busy', 'loop delay p99 ms', 'max ms'];
  sayTable(head, rows);
}

function rowOf(name: string, { wall, cpu, p99, max }: Figures, seconds: number): string[] {
  const busy = (cpu / wall).toFixed(2);
  return [name, times(seconds / wall), busy, p99.toFixed(1), max.toFixed(1)];
}

async function conversions(blobUrl: string, count: number, atOnce: number): Promise<Figures> {
  const converter = new Converter(TIMEOUT_MS);
  const one = async () => {
    const outcome = await converter.convert({ blobUrl, recordingId: RECORDING, dataKey: null });
    if (outcome.kind === 'failed') throw new Error(outcome.failure.reason);
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, one));
    return await watched(async () => {
      let left = count;
      const lane = async () => {
        while (left-- > 0) await one();
      };
      await Promise.all(Array.from({ length: atOnce }, lane));
    });
  } finally {
    await converter.close();
  }
}

async function watched(work: () => Promise<void>): Promise<Figures> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const before = process.cpuUsage();
  const begun = performance.now();
  delay.enable();
  await work();
  delay.disable();
  const wall = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(before);
  const late = (nanos: number) => Math.max(0, nanos / 1e6 - RESOLUTION_MS);
  return {
    wall,
    cpu: (user + system) / 1e6,
    p99: late(delay.percentile(99)),
    max: late(delay.max),
  };
}
