import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { familyOf } from '../ingest/process-use.js';

const children = z.array(z.object({ name: z.string(), pid: z.int() }));

/** Processes that answer: the API, and PostgreSQL with a process for each connection. */
export const answering = (folder: string): number[] =>
  children
    .parse(JSON.parse(readFileSync(join(folder, 'run', 'children.json'), 'utf8')))
    .filter(({ name }) => name === 'api' || name === 'postgres')
    .flatMap(({ pid }) => familyOf(pid));

/** CPU that the main threads of processes have used so far, in milliseconds; of what is gone, none. */
export const cpuMs = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + nanosecondsOf(pid) / 1e6, 0);

const nanosecondsOf = (pid: number): number => {
  try {
    return Number(readFileSync(`/proc/${String(pid)}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    return 0;
  }
};
